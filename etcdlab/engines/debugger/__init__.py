"""Requests to a debugger about a Go program, paused or dumped, and the meaning of the answers."""
