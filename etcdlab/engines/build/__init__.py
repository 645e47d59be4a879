"""Builds Delve, the real clients and the servers with Go, once, in the user's cache folder."""
