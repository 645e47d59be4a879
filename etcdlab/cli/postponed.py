"""Modules that a library imports and that most commands never use: Python loads such a module at its first use.

The command line alone postpones them: other code runs in a notebook's process. Only modules that etcdlab itself never
uses are here: before Python 3.12.3 two threads may not use such a module for the first time at once (gh-114763).
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from importlib.util import LazyLoader
from typing import TYPE_CHECKING

from etcdlab.cluster.absent_module import absent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

MODULES = frozenset(
    {
        # asyncio imports it to try several addresses of a host at the same time.
        "asyncio.staggered",
        # shutil imports both to unpack archives.
        "bz2",
        "lzma",
        # protobuf imports them for the implementation in Python; it uses the one in C.
        "google.protobuf.descriptor_database",
        "google.protobuf.internal.python_message",
        "google.protobuf.text_encoding",
        # grpc imports its calls for asyncio.
        "grpc.aio",
        # Formats that etcdlab does not read, and the description of types.
        "msgspec.inspect",
        "msgspec.toml",
        "msgspec.yaml",
        # etcd3 imports it for its locks.
        "tenacity",
    }
)


class _Postponing:
    """Finds these modules where Python finds them, and loads none of them before its first use."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in MODULES else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def postpone_modules() -> None:
    """Postpone the modules that this process has not imported yet.

    msgspec does without typing_extensions where that is not installed: Python's own typing has what it takes from it.
    """
    sys.meta_path.insert(0, _Postponing)
    with absent("typing_extensions"):
        import msgspec  # noqa: F401 - here and not later, without that module
