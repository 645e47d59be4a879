"""Removes the log of grpc-core from standard error.

grpc-core logs what a peer sends, for example the debug data of a GOAWAY frame, byte for byte: escape codes reach the
person's terminal. The error of a call has the answer of the peer, and etcdlab prints it as text.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARIABLES = {"GRPC_VERBOSITY": "NONE", "GRPC_TRACE": ""}


@contextmanager
def silent() -> Iterator[None]:
    """Import grpcio inside this block. If the process has imported grpcio before, the log stays as it is.

    grpc-core reads the variables once, at its import. So they are set for that import alone: neither the person's
    kernel nor the programs that it starts get them. A person who has set GRPC_VERBOSITY wants the log, and gets it.
    """
    added = {} if "GRPC_VERBOSITY" in os.environ else _VARIABLES
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
