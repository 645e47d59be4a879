"""Logs of etcd clients and servers: one format for each file, under one set of carriers. Pure functions over lines."""
