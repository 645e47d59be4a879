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
from functools import cached_property
from types import ModuleType
from typing import Any

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import DecodeError

from etcdlab.cluster.descriptor import file_descriptor
from etcdlab.cluster.schema import ENUMS, MESSAGES, SERVICES

_PACKAGE = "etcdserverpb"


def _build() -> dict[str, Any]:
    """The message classes and top-level enum values by name."""
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file_descriptor("etcdlab/rpc.proto", _PACKAGE, MESSAGES, ENUMS))
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


class _Stub:
    """What etcd3 makes with a grpc channel."""

    def __init__(self, channel: Any) -> None:
        self._channel = channel


def _stub(service: str, methods: str, names: dict[str, Any]) -> type[_Stub]:
    """The class of a service: one callable per method, made at its first use. A connection uses three of 22."""
    stub = type(f"{service}Stub", (_Stub,), {})
    for text in methods.split():
        method, _, rest = text.partition(":")
        message, _, shape = rest.partition(":")
        call = _callable(f"/{_PACKAGE}.{service}/{method}", message or method, shape or "unary_unary", names)
        setattr(stub, method, call)
        call.__set_name__(stub, method)
    return stub


def _callable(path: str, message: str, shape: str, names: dict[str, Any]) -> cached_property[Any]:
    def make(stub: Any) -> Any:
        return getattr(stub._channel, shape)(
            path,
            request_serializer=names[f"{message}Request"].SerializeToString,
            response_deserializer=_reader(names[f"{message}Response"]),
        )

    return cached_property(make)


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
