"""The real client of a release, held at every station of its chain by a debugger."""

from etcdlab.engines.go.engine import GoEngine

__all__ = ["GoEngine"]
