"""Copies the memory and the registers of a running process into an ELF core, so that the process can run on at once.

`taking` runs in etcdlab. `program` runs as a small process of its own, with the standard library alone: the kernel
lets the copied process run on when that small process ends, however it ends.
"""
