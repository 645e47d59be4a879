"""Reads a Go program of the person, from the running process or from a core dump."""

from etcdlab.engines.attach.engine import AttachEngine
from etcdlab.engines.attach.source import core_dump, process

__all__ = ["AttachEngine", "core_dump", "process"]
