"""Answers of DNS in a capture: which addresses a name has, or that it has none (RFC 1035). Only A and AAAA are read."""

from __future__ import annotations

from typing import NamedTuple

DNS_PORT = 53

A, AAAA, _CNAME, _INTERNET = 1, 28, 5, 1
_HEADER = 12
_IS_ANSWER, _RCODE, _OPCODE, _TRUNCATED = 0x8000, 0x000F, 0x7800, 0x0200
_LONGEST_NAME = 255
_MOST_LABELS = 128
_MOST_RECORDS = 256
_MOST_ALIASES = 16
_SIZE = {A: 4, AAAA: 16}


class DnsMessage(NamedTuple):
    """A question, or its answer."""

    number: int
    """What a question and its answer have in common."""
    name: str
    """In lower case, without the last dot."""
    kind: int
    """`A` or `AAAA`."""
    is_answer: bool
    code: int = 0
    """0 for no error, 2 for SERVFAIL, 3 for NXDOMAIN."""
    addresses: tuple[bytes, ...] = ()
    is_truncated: bool = False
    """The resolver asks again with TCP."""


def dns_message(data: bytes) -> DnsMessage | None:
    """The message. None for bytes that are none, and for a question about something else than addresses."""
    if len(data) < _HEADER:
        return None
    number, flags, questions, answers = (int.from_bytes(data[at : at + 2]) for at in (0, 2, 4, 6))
    question = _name(data, _HEADER) if questions == 1 and not flags & _OPCODE else None
    if question is None or len(data) < question.end + 4:
        return None
    kind, class_ = (int.from_bytes(data[at : at + 2]) for at in (question.end, question.end + 2))
    if kind not in _SIZE or class_ != _INTERNET:
        return None
    message = DnsMessage(number, question.name, kind, bool(flags & _IS_ANSWER))
    if not message.is_answer:
        return message
    records = _records(data, question.end + 4, min(answers, _MOST_RECORDS))
    return message._replace(
        code=flags & _RCODE,
        addresses=_addresses(question.name, kind, records),
        is_truncated=bool(flags & _TRUNCATED),
    )


class _Name(NamedTuple):
    name: str
    end: int
    """Where the bytes after it begin."""


class _Record(NamedTuple):
    owner: str
    kind: int
    value: str | bytes
    """The other name of an alias, or an address."""


def _name(data: bytes, at: int) -> _Name | None:
    """The name at a place. A pointer must lead back, before every place that was read, so there is no loop."""
    labels: list[str] = []
    end, first, length = -1, at, 0
    for _ in range(_MOST_LABELS):
        if at >= len(data):
            return None
        size = data[at]
        if size >= 0xC0:
            pointer = int.from_bytes(data[at : at + 2]) & 0x3FFF
            if at + 1 >= len(data) or pointer >= first:
                return None
            end = at + 2 if end < 0 else end
            at = first = pointer
            continue
        if size > 63 or at + 1 + size > len(data):
            return None
        if size == 0:
            return _Name(".".join(labels), at + 1 if end < 0 else end)
        length += size + 1
        if length > _LONGEST_NAME:
            return None
        labels.append(data[at + 1 : at + 1 + size].decode("ascii", "replace").lower())
        at += 1 + size
    return None


def _records(data: bytes, at: int, count: int) -> list[_Record]:
    """The records that are an alias or an address. One that is cut ends them."""
    records: list[_Record] = []
    for _ in range(count):
        owner = _name(data, at)
        if owner is None or len(data) < owner.end + 10:
            break
        kind, size = (
            int.from_bytes(data[owner.end : owner.end + 2]),
            int.from_bytes(data[owner.end + 8 : owner.end + 10]),
        )
        at = owner.end + 10 + size
        value = data[owner.end + 10 : at]
        if len(value) < size:
            break
        if kind == _CNAME and (alias := _name(data, owner.end + 10)) is not None:
            records.append(_Record(owner.name, kind, alias.name))
        elif _SIZE.get(kind) == size:
            records.append(_Record(owner.name, kind, value))
    return records


def _addresses(name: str, kind: int, records: list[_Record]) -> tuple[bytes, ...]:
    """The addresses of a name, or of the name that it is an alias of."""
    names = {name}
    for _ in range(_MOST_ALIASES):
        more = {str(one.value) for one in records if one.kind == _CNAME and one.owner in names} - names
        if not more:
            break
        names |= more
    values = (one.value for one in records if one.kind == kind and one.owner in names)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, bytes)))
