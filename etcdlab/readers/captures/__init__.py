"""Readers of packet captures: what was dialled, how it ended, and what etcd answered, as it was on the wire."""
