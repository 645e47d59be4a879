"""One fault, or one look-alike, per file. Each has `find(index)`, which yields findings."""
