"""The trace of packet captures: what an etcd client dialled, how that ended, and what etcd answered."""

from etcdlab.engines.capture.joined import joined_trace
from etcdlab.engines.capture.trace import trace_of

__all__ = ["joined_trace", "trace_of"]
