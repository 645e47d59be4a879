"""A dial in a capture, with the packets that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from etcdlab.readers.captures.connection import Connection
    from etcdlab.readers.captures.lookups import Lookup
    from etcdlab.readers.captures.packet import PacketMark
    from etcdlab.trace import Dial


class CapturedDial(NamedTuple):
    """A dial, with the connection that it is and the packet that decides how it ended."""

    dial: Dial
    connection: Connection | None
    """None if the name did not resolve, so that no connection began."""
    packet: PacketMark
    first: PacketMark
    """The first packet of the first dial of the address that ended like this."""
    times: int
    """How many dials of the address ended like this."""
    lookup: Lookup | None = None
    """What DNS answered for the name that was dialled."""

    @property
    def is_after_switch(self) -> bool:
        """Whether the client dialled an address that it has from the members."""
        return self.dial.source == "advertised"
