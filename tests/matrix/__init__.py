"""Every scenario with the client of every pin: the expected findings and no other."""
