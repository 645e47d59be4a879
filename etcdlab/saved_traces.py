"""Traces, cases and recordings as files: JSON with a format number, never anything that can run.

Files of older kits still load: `_SINCE_FORMAT_2` renames their fields.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from etcdlab.errors import FileError
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


def decode(data: bytes, kind: type[_T], name: str) -> _T:
    """Decode a versioned JSON document; raise FileError with the place and the reason."""
    again = "save it again from the kit that made it, or ask whoever sent it for the whole file"
    if len(data) > MAX_BYTES:
        raise FileError(f"{name}: {len(data)} bytes, more than the {MAX_BYTES} this kit reads", again)
    try:
        written_as = msgspec.json.decode(data, type=_Format).format
        if written_as > FORMAT:
            raise FileError(f"{name}: made by a newer kit", "update etcdlab, then open it again")
        if may_have_user_info(data):
            data = msgspec.json.encode(cut_user_info_from_json(msgspec.json.decode(data)))
        if written_as < 2:
            data = msgspec.json.encode(_of_format_1(msgspec.json.decode(data)))
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        what, at, place = str(error).rpartition(" - at ")
        said = f"{printable(what)}{at}{printable(place)}" if at else printable(place)
        raise FileError(f"{name}: {said} (of {len(data)} bytes)", again) from error
    except (RecursionError, UnicodeDecodeError) as error:
        raise FileError(f"{name}: {printable(error)}", again) from error


def read_trace(data: bytes, name: str = "trace") -> Trace:
    """Read what `write_trace` wrote, in this kit or an older one.

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
    again = "it was changed by hand or damaged: use the original"
    for index, step in enumerate(trace.steps):
        if step.id != index:
            raise FileError(f"{name}: $.steps[{index}].id is {step.id}, not {index}", again)
        for cause in step.causes:
            if cause.step is not None and not 0 <= cause.step < index:
                raise FileError(f"{name}: $.steps[{index}] is caused by step {cause.step}", again)
    if trace.endpoints_in_use and trace.what_if_members:
        raise FileError(f"{name}: $.endpoints_in_use and $.what_if_members are both set, and no run has both", again)
    for index, dial in enumerate(trace.dials):
        if dial.id != index:
            raise FileError(f"{name}: $.dials[{index}].id is {dial.id}, not {index}", again)
    for index, other in enumerate(trace.other_clients):
        if other.other_clients:
            raise FileError(f"{name}: $.other_clients[{index}] has other clients itself", again)
        check_references(other, name)


def _of_format_1(value: Any, holder: str = "") -> Any:
    """A decoded document of format 1, with the names of format 2. Its depth is bounded: msgspec has read it."""
    if isinstance(value, list):
        return [_of_format_1(item, holder) for item in value]
    if not isinstance(value, dict):
        return value
    names = _SINCE_FORMAT_2.get(holder, {})
    renamed = {names.get(name, name): _of_format_1(item, name) for name, item in value.items()}
    return renamed | {"format": FORMAT} if "format" in renamed else renamed
