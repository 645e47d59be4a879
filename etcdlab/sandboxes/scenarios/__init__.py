"""The scenarios, one per file: each has a constant SCENARIO."""
