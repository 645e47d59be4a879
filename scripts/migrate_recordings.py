"""Writes the recordings in the newest form: the same runs, with the names and the data of today.

Run it after a change of FORMAT, or of what a value holds.
"""

from __future__ import annotations

import msgspec

from etcdlab.engines.recording.library import FOLDER, Recording
from etcdlab.step import MemberUrls, Step, Value
from etcdlab.trace import Trace

_ADVERTISES = " advertises "
"""Older recordings have a sentence for each member: `etcd-0 advertises http://10.0.0.1:2379`."""


def main() -> None:
    """Every recording, read and written again."""
    for file in sorted(FOLDER.glob("*/*.json")):
        recording = Recording.from_json(file.read_bytes(), file.name)
        file.write_bytes(msgspec.structs.replace(recording, trace=_trace(recording.trace)).to_json())


def _trace(trace: Trace) -> Trace:
    return msgspec.structs.replace(trace, steps=tuple(map(_step, trace.steps)))


def _step(step: Step) -> Step:
    return msgspec.structs.replace(step, values=tuple(map(_value, step.values)))


def _value(value: Value) -> Value:
    if not isinstance(value.value, tuple):
        return value
    return msgspec.structs.replace(value, value=tuple(map(_item, value.value)))


def _item(item: str | MemberUrls) -> str | MemberUrls:
    if not isinstance(item, str) or _ADVERTISES not in item:
        return item
    member, _, urls = item.partition(_ADVERTISES)
    return MemberUrls(member, () if urls == "nothing" else tuple(urls.split(", ")))


if __name__ == "__main__":
    main()
