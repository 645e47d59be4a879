"""What a debugger is asked of a Go program, held, attached to or dumped, and what its answers mean."""
