"""Readers: each reads one format of a file that a person has, and refuses what is not of that format."""
