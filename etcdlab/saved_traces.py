"""Traces, cases and recordings as files: JSON with a format number, never anything that can run.

Files of older releases of etcdlab still load: `_SINCE_FORMAT_2` renames their fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from etcdlab.errors import FileError
from etcdlab.messages import Message, Text, message
from etcdlab.quoting import printable
from etcdlab.trace import FORMAT, Trace
from etcdlab.user_info import cut_user_info_from_json, may_have_user_info

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is refused before it is parsed."""

_T = TypeVar("_T")

_TRACE = {"synced": "endpoints_in_use", "supposed": "what_if_members"}
_SINCE_FORMAT_2: dict[str, dict[str, str]] = {
    "": _TRACE,
    "trace": _TRACE,
    "traces": _TRACE,
    "other_clients": _TRACE,
    "origin": {"go": "go_version"},
    "process": {"go": "go_version", "stood": "paused_seconds"},
    "member_lists": {"aside": "from_other_endpoint"},
    "failure": {"go": "go_error"},
}
"""The fields that format 2 renamed, by the field that holds their object."""


class _Format(msgspec.Struct):
    format: int


_AGAIN = message("Save it again with the version of etcdlab that wrote it, or ask the sender for the whole file.")


def decode(data: bytes, kind: type[_T], name: str, again: Text = _AGAIN) -> _T:
    """Decode a versioned JSON document. Raises FileError with the place and the reason; `again` says what to do."""
    if len(data) > MAX_BYTES:
        what = message(
            "{file} has {size:,} bytes. etcdlab reads at most {most:,} bytes.",
            file=name,
            size=len(data),
            most=MAX_BYTES,
        )
        raise FileError(what, again)
    try:
        written_as = msgspec.json.decode(data, type=_Format).format
        if written_as > FORMAT:
            what = message("A newer version of etcdlab wrote {file}.", file=name)
            raise FileError(what, message("Update etcdlab, then open the file again."))
        if may_have_user_info(data):
            data = msgspec.json.encode(cut_user_info_from_json(msgspec.json.decode(data)))
        if written_as < 2:
            data = msgspec.json.encode(_of_format_1(msgspec.json.decode(data)))
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        problem, at, place = str(error).rpartition(" - at ")
        where = f"{printable(problem)}{at}{printable(place)}" if at else printable(place)
        raise FileError(_damaged(name, f"{where} ({len(data)} bytes)"), again) from error
    except (RecursionError, UnicodeDecodeError) as error:
        raise FileError(_damaged(name, printable(error)), again) from error


def _damaged(name: str, error: Text) -> Message:
    return message("{file} is not a file of etcdlab, or it is damaged: {error}", file=name, error=error)


def read_trace(data: bytes, name: str = "trace") -> Trace:
    """Read what this etcdlab or an older one wrote with `write_trace`.

    Raises FileError, with the place and the reason, for anything else.
    """
    trace = decode(data, Trace, name)
    check_references(trace, name)
    return trace


def write_trace(trace: Trace) -> bytes:
    """A trace as JSON."""
    return msgspec.json.encode(trace)


def check_references(trace: Trace, name: str) -> None:
    """Refuse a trace whose steps are out of order or name a step that is not before them."""
    wrong = next(_wrong_references(trace), None)
    if wrong is not None:
        raise FileError(
            _damaged(name, wrong), message("Somebody changed the file, or it is damaged. Use the original file.")
        )
    for other in trace.other_clients:
        check_references(other, name)


def _wrong_references(trace: Trace) -> Iterator[Text]:
    for index, step in enumerate(trace.steps):
        if step.id != index:
            yield _wrong_id("steps", index, step.id)
        for cause in step.causes:
            if cause.step is not None and not 0 <= cause.step < index:
                yield message("$.steps[{index}] names step {step} as its cause.", index=index, step=cause.step)
    if trace.endpoints_in_use and trace.what_if_members:
        yield message("$.endpoints_in_use and $.what_if_members are both set.")
    for index, dial in enumerate(trace.dials):
        if dial.id != index:
            yield _wrong_id("dials", index, dial.id)
    for index, other in enumerate(trace.other_clients):
        if other.other_clients:
            yield message("$.other_clients[{index}] has other clients, too.", index=index)


def _wrong_id(kind: str, index: int, number: int) -> Message:
    return message("$.{kind}[{index}].id is {number}, not {index}.", kind=kind, index=index, number=number)


def _of_format_1(value: Any, holder: str = "") -> Any:
    """A decoded document of format 1, with the names of format 2. Its depth is bounded: msgspec has read it."""
    if isinstance(value, list):
        return [_of_format_1(item, holder) for item in value]
    if not isinstance(value, dict):
        return value
    names = _SINCE_FORMAT_2.get(holder, {})
    renamed = {names.get(name, name): _of_format_1(item, name) for name, item in value.items()}
    return renamed | {"format": FORMAT} if "format" in renamed else renamed
