"""The real client of a release. A debugger pauses it at every station of its chain."""

from etcdlab.engines.go.engine import GoEngine

__all__ = ["GoEngine"]
