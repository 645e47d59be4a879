"""Which etcd client and which grpc-go a program is built with, read from its binary or its go.mod."""

from etcdlab.engines.programs.program import Program, read

__all__ = ["Program", "read"]
