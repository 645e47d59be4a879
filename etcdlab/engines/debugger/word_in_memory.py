"""One number in the memory of a paused process: read and written at every pause, so it must be fast."""

from __future__ import annotations

import contextlib
import os
import struct
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.engines.debugger.delve import Answer

_GLOBAL_SCOPE = {"GoroutineID": -1, "Frame": 0}
_FORMATS = {"int64": "=q", "uint32": "=I"}


class WordInMemory:
    """A package variable of the process that Delve has paused. `ask` sends a request to Delve.

    `memory` is the open file /proc/PID/mem. The kernel reads it in microseconds, and a request to Delve takes 0.3 ms.
    Where the kernel refuses, or with -1, Delve reads and writes the variable. Raises GoError if Delve refuses it.
    """

    def __init__(
        self, ask: Callable[..., Answer], memory: int, variable: str, kind: Literal["int64", "uint32"]
    ) -> None:
        self._ask = ask
        self._memory = memory
        self._format = _FORMATS[kind]
        self._size = struct.calcsize(self._format)
        # By its name Delve takes a millisecond each time.
        answer = ask("Eval", Scope=_GLOBAL_SCOPE, Expr=variable, Cfg={"MaxStructFields": -1})["Variable"]
        self._address = int(answer["addr"])
        self._expression = f"*(*{kind})({self._address:#x})"

    def read(self) -> int:
        """The number."""
        with contextlib.suppress(OSError):
            data = os.pread(self._memory, self._size, self._address)
            # Of a process that has ended the kernel returns nothing, and Delve says what happened.
            if len(data) == self._size:
                return int(struct.unpack(self._format, data)[0])
        answer = self._ask("Eval", Scope=_GLOBAL_SCOPE, Expr=self._expression, Cfg={})
        return int(answer["Variable"]["value"])

    def write(self, number: int) -> None:
        """Replace the number."""
        with contextlib.suppress(OSError):
            if os.pwrite(self._memory, struct.pack(self._format, number), self._address) == self._size:
                return
        self._ask("Set", Scope=_GLOBAL_SCOPE, Symbol=self._expression, Value=str(number))
