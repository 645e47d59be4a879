"""A record: one entry of a log, as its format writes it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Fields = Mapping[str, object]


class Record(NamedTuple):
    """The parts of one entry. A part that the format does not have is empty."""

    format: str
    at: float | None
    """Seconds since 1970, UTC."""
    caller: str
    """The source file and its line: `v3@v3.5.9/retry_interceptor.go:62`."""
    message: str
    fields: Fields = MappingProxyType({})

    def field(self, name: str) -> str:
        """A field as text; empty where the entry does not have it."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    @property
    def whole(self) -> str:
        """The message with the error: what the fingerprints are searched in."""
        error = self.field("error")
        return f"{self.message} {error}" if error else self.message
