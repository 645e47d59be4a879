"""Reads the bytes of captures as `etcdlab explain` does."""

from __future__ import annotations

import tempfile
from pathlib import Path

from etcdlab.explanation import LogReading
from etcdlab.investigation import Investigation
from etcdlab.trace import Dial
from tests.readers.captures.frames import Frame, Talk, pcap


def reading(*captures: bytes, ports: tuple[int, ...] = ()) -> LogReading:
    """What was read of files with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.pcap" for number in range(len(captures))]
        for file, data in zip(files, captures, strict=True):
            file.write_bytes(data)
        result = LogReading(files, ports=ports)
        result.read()
        return result


def explained(*captures: bytes, ports: tuple[int, ...] = ()) -> Investigation:
    """What the rules say of files with these bytes."""
    return reading(*captures, ports=ports).investigation


def frames_of(*talks: Talk) -> list[Frame]:
    """The frames of several connections, by their time."""
    return sorted((frame for talk in talks for frame in talk.frames), key=lambda frame: frame.at)


def dials_of(*talks: Talk) -> tuple[Dial, ...]:
    """The dials of a capture of these connections."""
    return explained(pcap(frames_of(*talks))).case.trace.dials


def notes_of(investigation: Investigation) -> str:
    """The notes as one text."""
    return "\n".join(map(str, investigation.case.trace.notes))
