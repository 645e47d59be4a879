"""The default engine: it models a client of one release from the answers of a real etcd."""

from etcdlab.engines.live.engine import LiveEngine

__all__ = ["LiveEngine"]
