"""The files the kit writes and reads again: JSON with a format number, never anything that can run."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from etcdlab.errors import FileError
from etcdlab.quoting import shown
from etcdlab.user_info import cut_user_info_from_json, may_have_user_info

FORMAT = 1
"""Raised when an older kit could not read what this one writes."""

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is refused before it is parsed."""

_T = TypeVar("_T")


class _Format(msgspec.Struct):
    format: int


def decode(data: bytes, kind: type[_T], name: str) -> _T:
    """Decode a versioned JSON document; raise FileError with the place and the reason."""
    again = "save it again from the kit that made it, or ask whoever sent it for the whole file"
    if len(data) > MAX_BYTES:
        raise FileError(f"{name}: {len(data)} bytes, more than the {MAX_BYTES} this kit reads", again)
    try:
        if msgspec.json.decode(data, type=_Format).format > FORMAT:
            raise FileError(f"{name}: made by a newer kit", "update etcdlab, then open it again")
        if may_have_user_info(data):
            data = msgspec.json.encode(cut_user_info_from_json(msgspec.json.decode(data)))
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        what, at, place = str(error).rpartition(" - at ")
        said = f"{shown(what)}{at}{shown(place)}" if at else shown(place)
        raise FileError(f"{name}: {said} (of {len(data)} bytes)", again) from error
    except (RecursionError, UnicodeDecodeError) as error:
        raise FileError(f"{name}: {shown(error)}", again) from error
