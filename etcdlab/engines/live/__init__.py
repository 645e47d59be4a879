"""The default engine: what a client of one release does, modelled on what etcd answers to Python."""

from etcdlab.engines.live.engine import LiveEngine

__all__ = ["LiveEngine"]
