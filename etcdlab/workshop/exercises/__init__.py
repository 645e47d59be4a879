"""The exercises of the workshop, one in each file."""
