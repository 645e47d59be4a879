"""The trace of packet captures: what an etcd client dialled, how that ended, and what etcd answered."""

from etcdlab.engines.capture.trace import trace_of

__all__ = ["trace_of"]
