"""What each generation of etcd clients does, as data: one TOML per generation, and the loader."""

from etcdlab.chain.generation import Chain, Edge, Hop, Lane, Station
from etcdlab.chain.releases import chain_of, pin, release_names

__all__ = ["Chain", "Edge", "Hop", "Lane", "Station", "chain_of", "pin", "release_names"]
