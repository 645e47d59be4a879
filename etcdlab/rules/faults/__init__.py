"""The rules, one for each file: see `registry.py` for what a rule has. No rule imports another rule."""
