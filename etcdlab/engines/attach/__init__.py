"""A program of the person's own, running or dumped, read where it is."""

from etcdlab.engines.attach.engine import AttachEngine
from etcdlab.engines.attach.source import core_dump, process

__all__ = ["AttachEngine", "core_dump", "process"]
