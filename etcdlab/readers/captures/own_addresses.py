"""The addresses of the host that captured: Linux cooked frames say who sent a packet.

A packet that the host forwards for a container comes in before it goes out, so its sender is another host.
"""

from __future__ import annotations

COOKED, COOKED_2 = 113, 276
_OUTGOING = 4
_LOOPBACK = 772
_MOST = 4_096


class OwnAddresses:
    """Collects the senders of packets. Other link layers tell nothing. The first packet of a sender decides."""

    def __init__(self) -> None:
        self._is_own: dict[bytes, bool] = {}

    def take(self, link: int, frame: bytes, source: bytes) -> None:
        """Take the sender of one packet."""
        if link == COOKED:
            kind, hardware = frame[1], int.from_bytes(frame[2:4])
        elif link == COOKED_2:
            kind, hardware = frame[10], int.from_bytes(frame[8:10])
        else:
            return
        if source not in self._is_own and len(self._is_own) < _MOST:
            self._is_own[source] = kind == _OUTGOING or hardware == _LOOPBACK

    @property
    def all(self) -> frozenset[bytes]:
        """The addresses of this host."""
        return frozenset(source for source, is_own in self._is_own.items() if is_own)
