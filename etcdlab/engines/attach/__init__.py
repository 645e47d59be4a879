"""A program of the person's own, running or dumped, read where it stands."""

from etcdlab.engines.attach.engine import AttachEngine
from etcdlab.engines.attach.source import core, process

__all__ = ["AttachEngine", "core", "process"]
