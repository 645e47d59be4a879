"""Talking to etcd: the connection, the member list both ways, and the staged dial."""
