"""Watches a cluster: repeats the check of a client, and keeps only what changed."""
