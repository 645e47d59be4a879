"""What a person sees of a case and its findings: in a notebook, in a terminal, as JSON."""
