"""How fast etcdlab is, beside what a person would use instead: `python -m tests.bench [--runs N] [NAME...]`."""
