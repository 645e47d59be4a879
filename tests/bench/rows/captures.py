"""`etcdlab explain` on a large capture of which 1 % is an etcd client's, beside a loop over its packets.

The floor is a Python process that reads the header of each packet and nothing in it. The file has 100 MB.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.machine import ETCDLAB
from tests.bench.measure import interleaved, processes
from tests.bench.table import Result
from tests.readers.captures.frames import ACK, FIN, START, Frame, Talk, pcap
from tests.readers.captures.test_switch import seed

BYTES = 100_000_000
MOST_RUNS = 5
AIM_MS = 2_000.0
_ANSWERS = 64
"""Answers of 16 kB on each connection of another program, as a web server sends them."""
_RECORD = b"\x17\x03\x03\x3f\xfb" + b"x" * 16_379
_EACH = 100
_LOOP = """
import struct, sys
with open(sys.argv[1], "rb") as file:
    file.read(24)
    while head := file.read(16):
        file.read(struct.unpack("<IIII", head)[2])
"""


def rows(runs: int) -> Iterator[Result]:
    """Two results, from one measurement."""
    with tempfile.TemporaryDirectory(prefix="etcdlab-bench.") as folder:
        file = str(write(Path(folder) / "client.pcap", BYTES))
        ours, loop = interleaved(
            min(runs, MOST_RUNS),
            processes(("sh", "-c", f"{ETCDLAB} explain {file} || [ $? = 1 ]")),
            processes((sys.executable, "-c", _LOOP, file)),
        )
    yield Result("a capture of 100 MB is explained", ours, "2 s", AIM_MS, 1)
    yield Result("  beside", ours, "a loop over its packets", loop, 20)


def write(file: Path, size: int) -> Path:
    """A capture of so many bytes: the fault of the seed, among connections of other programs."""
    with file.open("wb") as opened:
        written = opened.write(pcap(seed()))
        for number in range(size):
            if written >= size:
                break
            frames = seed() if number % _EACH == 0 else _other(number)
            written += opened.write(pcap(frames)[24:])
    return file


def _other(number: int) -> list[Frame]:
    """A connection to a web server."""
    client = (f"10.1.{number // 250 % 250}.{number % 250 + 1}", 20_000 + number % 40_000)
    talk = Talk(client, ("10.0.0.80", 443), START + number * 10**9).connect()
    for _ in range(_ANSWERS):
        talk.say(client, b"\x17\x03\x03\0\x64" + b"x" * 100).say(talk.server, _RECORD)
    return talk.send(client, FIN | ACK).send(talk.server, FIN | ACK).frames
