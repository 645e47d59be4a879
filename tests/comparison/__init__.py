"""Two runs compared: the alignment, what is set aside, and what counts."""
