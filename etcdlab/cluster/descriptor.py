"""The description of messages that protobuf reads, as bytes: descriptor.proto's FileDescriptorProto.

protobuf has classes to build it. To load those classes takes longer than to write the bytes.
Field numbers and types: google/protobuf/descriptor.proto.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

_TYPES = {"int64": 3, "uint64": 4, "int32": 5, "bool": 8, "string": 9, "bytes": 12, "uint32": 13}
_MESSAGE, _ENUM = 11, 14
_OPTIONAL, _REPEATED = 1, 3


def file_descriptor(name: str, package: str, messages: Mapping[str, str], enums: Mapping[str, str]) -> bytes:
    """A file with these messages and enums: the tables of `etcdlab.cluster.schema`."""
    written = {path: _enum(path.rpartition(".")[2], values) for path, values in enums.items()}
    return b"".join(
        (
            _text(1, name),
            _text(2, package),
            *(_bytes(4, _message(package, one, rows, messages, written)) for one, rows in messages.items()),
            *(_bytes(5, enum) for path, enum in written.items() if "." not in path),
            _text(12, "proto3"),
        )
    )


def _message(package: str, name: str, rows: str, messages: Mapping[str, str], enums: Mapping[str, bytes]) -> bytes:
    """One message, with the enums that are declared in it."""
    fields = [row.split() for row in rows.split(",") if row.strip()]
    oneofs = dict.fromkeys(field[3] for field in fields if len(field) > 3)
    return b"".join(
        (
            _text(1, name),
            *(_bytes(2, b"".join(_field(package, field, messages, enums))) for field in fields),
            *(_bytes(4, enum) for path, enum in enums.items() if path.rpartition(".")[0] == name),
            *(_bytes(8, _text(1, oneof)) for oneof in oneofs),
        )
    )


def _field(
    package: str, row: Iterable[str], messages: Mapping[str, str], enums: Mapping[str, bytes]
) -> Iterator[bytes]:
    """One field from its row: `[*]type name number [oneof]`. A message has at most one oneof."""
    kind, name, number, *oneof = row
    many, kind = kind.startswith("*"), kind.lstrip("*")
    yield _text(1, name)
    yield _number(3, int(number))
    yield _number(4, _REPEATED if many else _OPTIONAL)
    if kind in enums or kind in messages:
        yield _number(5, _ENUM if kind in enums else _MESSAGE)
        yield _text(6, f".{package}.{kind}")
    else:
        yield _number(5, _TYPES[kind])
    if oneof:
        yield _number(9, 0)


def _enum(name: str, values: str) -> bytes:
    """An enum. Its values count from 0."""
    numbered = enumerate(values.split())
    return _text(1, name) + b"".join(_bytes(2, _text(1, value) + _number(2, number)) for number, value in numbered)


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    """Seven bits in each byte, the lowest first; all but the last have the highest bit."""
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
