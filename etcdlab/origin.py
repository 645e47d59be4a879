"""Where a trace comes from: which engine, which client, and which program it was read from."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from etcdlab.messages import Text


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which engine, and which client it ran or modelled."""

    engine: Literal["live", "go", "attach", "recording", "log", "capture"]
    client: str
    grpc: str
    generation: str
    """The id of the chain of the stations."""
    go_version: str = ""
    """The Go that a recorded client was built with, or the program whose versions the run takes.

    Of a go.mod it is the lowest Go that may build the program.
    """
    delve: str = ""
    """The Delve that paused it."""
    like: str = ""
    """The file of a program (`go.mod`, a binary) with the versions, if there was one."""
    releases: str = ""
    """The releases of the client that write such a log, such as `3.5.5-3.5.9`. `client` stands for all of them."""
    grpc_releases: str = ""
    framework: str = ""
    """The program that is the client, or the framework that opens it: a Go module with its version, or a name in the
    table of client programs.
    """


class Likeness(NamedTuple):
    """The program whose versions a run takes: what the trace of that run says about it."""

    name: str = ""
    """`go.mod`, or the file name of the binary."""
    framework: str = ""
    notes: tuple[Text, ...] = ()
    """What the trace must say about the versions, as sentences."""
    go_version: str = ""
    """The Go that built it; of a go.mod the lowest one that may build it."""


NO_PROGRAM = Likeness()
"""The run takes a release by its number."""


class Process(msgspec.Struct, frozen=True, omit_defaults=True):
    """The program of a trace: a process that was paused, or its core."""

    name: str
    """`PID 4711 (service)`, or `core.4711 (service)`."""
    pid: int
    go_version: str
    """The Go it was built with, `go1.26.8`."""
    paused_seconds: float | None = None
    """For how many seconds it was paused; None for a core."""
    waiting: int = 0
    """RPCs of this client that waited for a picker."""
    waits: dict[str, int] = {}
    """How many of them there were of each method; empty in files of older releases of etcdlab."""
