"""The recordings that etcdlab ships, in the folder `recordings`: RELEASE/SCENARIO.json."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from etcdlab.chain import chain_of, release_names
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.origin import Origin
from etcdlab.quoting import printable
from etcdlab.saved_traces import check_references, decode
from etcdlab.trace import Call, Dial, MemberList, SubConn, Trace

FOLDER = Path(__file__).parents[2] / "recordings"


class Growth(msgspec.Struct, frozen=True, omit_defaults=True):
    """The other fields of the trace when it had this number of steps; None for a field that had not changed."""

    steps: int
    member_lists: tuple[MemberList, ...] | None = None
    dials: tuple[Dial, ...] | None = None
    subconns: tuple[SubConn, ...] | None = None
    calls: tuple[Call, ...] | None = None
    log: tuple[str, ...] | None = None
    notes: tuple[Text, ...] | None = None

    def changes(self) -> dict[str, object]:
        """The fields that had changed, by their names."""
        return {name: value for name in GROWING if (value := getattr(self, name)) is not None}


GROWING = Growth.__struct_fields__[1:]
"""The fields of a trace that grow with its steps."""


class Recording(msgspec.Struct, frozen=True):
    """A whole trace, and its growth: each step of the replay comes with the state of the trace at that time."""

    format: int
    trace: Trace
    growth: tuple[Growth, ...] = msgspec.field(name="seen")

    def to_json(self) -> bytes:
        """The recording as JSON."""
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(data: bytes, name: str = "recording") -> Recording:
        """Read what `to_json` wrote. Raises FileError, with the place and the reason, for anything else."""
        recording = decode(data, Recording, name)
        check_references(recording.trace, name)
        return recording


class Recorded(NamedTuple):
    """One entry of the list of recordings."""

    release: str
    scenario: str
    date: str
    """ISO 8601."""
    steps: int


def load_recording(scenario: str, release: str | None = None) -> Recording:
    """The recording of a scenario with the client of a release; without one, of the newest measured.

    Raises UsageError, which lists the recordings, if there is none.
    """
    from etcdlab.sandboxes.scenario import scenario_named

    wanted = (release or chain_of().client).strip().removeprefix("v")
    name = scenario_named(scenario).name
    there = {file.parent.name: file for file in _files() if file.stem == name}
    if wanted not in there:
        raise UsageError(
            message(
                "There is no recording of {scenario} with the client {release}.",
                scenario=name,
                release=printable(wanted),
            ),
            message("Use one of {releases}.", releases=tuple(there))
            if there
            else message(
                "Use another engine, or a scenario that was recorded: {scenarios}.",
                scenarios=tuple(sorted({file.stem for file in _files()})),
            ),
            "release" if there else "engine",
        )
    return Recording.from_json(there[wanted].read_bytes(), f"{wanted}/{name}.json")


def recordings() -> tuple[Recorded, ...]:
    """The recordings that etcdlab ships: release, scenario, date and number of steps of each."""
    return tuple(_recorded(file) for file in _files())


class _Head(msgspec.Struct):
    origin: Origin
    started: str
    scenario: str
    steps: tuple[msgspec.Raw, ...]


class _RecordingHead(msgspec.Struct):
    trace: _Head


def _recorded(file: Path) -> Recorded:
    head = msgspec.json.decode(file.read_bytes(), type=_RecordingHead).trace
    return Recorded(head.origin.client, head.scenario, head.started[:10], len(head.steps))


def _files() -> list[Path]:
    """Oldest generation first."""
    releases = release_names()
    return sorted(FOLDER.glob("*/*.json"), key=lambda file: (releases.index(file.parent.name), file.stem))
