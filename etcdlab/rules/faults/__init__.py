"""One fault, or one look-alike, per file. Each has `find(facts)`, which yields findings."""
