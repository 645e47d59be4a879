"""etcd's messages, built from a table. They replace the generated messages of etcd3.

Importing this module puts `etcd3.etcdrpc` into sys.modules, so it comes before `import etcd3`. Why: etcd3's
stubs were generated in 2020 and do not load with protobuf >= 4; stubs generated today load only with today's
protobuf; and the pure-Python protobuf slows down every other user of protobuf in the process. The messages are built in
a
private descriptor pool, where they cannot clash with another etcd client's.

Field numbers: etcd's api/etcdserverpb/rpc.proto, api/mvccpb/kv.proto, api/authpb/auth.proto.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

from etcdlab.cluster.schema import ENUMS, MESSAGES, SERVICES

_PACKAGE = "etcdserverpb"
_Field = descriptor_pb2.FieldDescriptorProto


def _enum(to: Any, name: str, values: str) -> None:
    enum = to.enum_type.add(name=name)
    for number, value in enumerate(values.split()):
        enum.value.add(name=value, number=number)


def _field(message: Any, text: str) -> None:
    """Add one field from its row: `[*]type name number [oneof]`."""
    kind, name, number, *oneof = text.split()
    many, kind = kind.startswith("*"), kind.lstrip("*")
    field = message.field.add(name=name, number=int(number))
    field.label = _Field.LABEL_REPEATED if many else _Field.LABEL_OPTIONAL
    if kind in ENUMS or kind in MESSAGES:
        field.type = _Field.TYPE_ENUM if kind in ENUMS else _Field.TYPE_MESSAGE
        field.type_name = f".{_PACKAGE}.{kind}"
    else:
        field.type = getattr(_Field, f"TYPE_{kind.upper()}")
    if oneof:
        if not message.oneof_decl:
            message.oneof_decl.add(name=oneof[0])
        field.oneof_index = 0


def _build() -> dict[str, Any]:
    """The message classes and top-level enum values by name."""
    file = descriptor_pb2.FileDescriptorProto(name="etcdlab/rpc.proto", package=_PACKAGE, syntax="proto3")
    for name, rows in MESSAGES.items():
        message = file.message_type.add(name=name)
        for row in filter(None, map(str.strip, rows.split(","))):
            _field(message, row)
    by_name = {message.name: message for message in file.message_type}
    for path, values in ENUMS.items():
        owner, _, name = path.rpartition(".")
        _enum(by_name[owner] if owner else file, name, values)
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    names: dict[str, Any] = {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")) for name in MESSAGES
    }
    alarms = pool.FindEnumTypeByName(f"{_PACKAGE}.AlarmType")
    return names | {value.name: value.number for value in alarms.values}


def _reader(message: Any) -> Callable[[bytes], Any]:
    """A function that reads a message of that class. It returns None for other bytes.

    grpcio ends such a call as INTERNAL. Where a reader raises, grpcio also logs a traceback on standard error.
    """

    def read(serialized: bytes) -> Any:
        try:
            return message.FromString(serialized)
        except DecodeError:
            return None

    return read


def _stub(service: str, methods: str, names: dict[str, Any]) -> type:
    """A class that etcd3 makes with a grpc channel: one callable per method."""

    def make(self: Any, channel: Any) -> None:
        for text in methods.split():
            method, _, rest = text.partition(":")
            message, _, shape = rest.partition(":")
            call = getattr(channel, shape or "unary_unary")(
                f"/{_PACKAGE}.{service}/{method}",
                request_serializer=names[f"{message or method}Request"].SerializeToString,
                response_deserializer=_reader(names[f"{message or method}Response"]),
            )
            setattr(self, method, call)

    return type(f"{service}Stub", (), {"__init__": make})


def _place() -> ModuleType:
    """The module that etcd3 imports in place of its own."""
    module = ModuleType("etcd3.etcdrpc", "etcd's messages, built by etcdlab.cluster.messages.")
    names = _build()
    vars(module).update(names)
    for service, methods in SERVICES.items():
        setattr(module, f"{service}Stub", _stub(service, methods, names))
    sys.modules["etcd3.etcdrpc"] = module
    return module


rpc: Any = _place()
"""The messages and stubs by their names in rpc.proto."""
