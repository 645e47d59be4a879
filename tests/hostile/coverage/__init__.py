"""A coverage-guided fuzzer on every reader: `make fuzz` runs it. It is no test, because it takes as long as it may."""
