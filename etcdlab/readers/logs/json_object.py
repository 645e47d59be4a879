"""Reads one JSON object of a line. Anything else is no object, and raises nothing."""

from __future__ import annotations

import msgspec

_DECODER = msgspec.json.Decoder(dict[str, object])


def object_in(text: str) -> dict[str, object] | None:
    """The object that a line consists of."""
    if not text.startswith("{") or not text.rstrip().endswith("}"):
        return None
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError, ValueError):
        return None
