"""Whether a file is a packet capture, by its first bytes."""

from __future__ import annotations

from etcdlab.readers.captures import pcap, pcapng


def is_capture(first: bytes) -> bool:
    """Whether a file with these first bytes is a capture."""
    return first[:4] in pcap.MAGIC or pcapng.is_section(first)
