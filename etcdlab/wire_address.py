"""The address that the packets of a dial have. Linux sends a dial of an address to listen on to its own loopback."""

from __future__ import annotations

_ON_WIRE = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "localhost": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104 - no server listens


def wire_address(address: str) -> str:
    """`host:port` of a dial as its packets have it: `127.0.0.1:2379` for `0.0.0.0:2379`."""
    host, separator, port = address.rpartition(":")
    return f"{_ON_WIRE.get(host, host)}:{port}" if separator else address
