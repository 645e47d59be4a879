"""Records packets as `tcpdump -i any` does: with AF_PACKET, as a pcap file of Linux cooked frames.

It needs the right to open raw sockets, which root has in a network namespace of its own.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from pathlib import Path

ALL = 3
OUTGOING = 4
HEADER = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262_144, 113)
"""Nanoseconds, and the type of Linux cooked capture."""


class Recorder:
    """Records until `stop`. `until` waits for the packets that are on their way."""

    def __init__(self, file: Path) -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
        self._socket.settimeout(0.2)
        self._file = file.open("wb")
        self._file.write(HEADER)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._record)
        self._thread.start()

    def _record(self) -> None:
        while True:
            try:
                data, (interface, protocol, kind, hardware, address) = self._socket.recvfrom(1 << 18)
            except TimeoutError:
                if self._ends.is_set():
                    return
                continue
            if interface == "lo" and kind == OUTGOING:
                continue  # it comes back as a packet to this host
            cooked = struct.pack(">HHH8sH", kind, hardware, len(address), address.ljust(8, b"\0"), protocol)
            seconds, rest = divmod(time.time_ns(), 1_000_000_000)
            frame = cooked + data
            self._file.write(struct.pack("<IIII", seconds, rest, len(frame), len(frame)) + frame)

    def stop(self) -> None:
        """End when nothing comes any more."""
        self._ends.set()
        self._thread.join()
        self._file.close()
        self._socket.close()
