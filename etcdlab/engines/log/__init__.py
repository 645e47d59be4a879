"""The trace of a log: what the lines of a client and of a server prove, and nothing that they do not."""

from etcdlab.engines.log.trace import LogEvidence, trace_of

__all__ = ["LogEvidence", "trace_of"]
