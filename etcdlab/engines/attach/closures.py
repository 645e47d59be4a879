"""The variables that the Go compiler put into a function value of the program.

Since Go 1.23 the compiler describes where they are. In a program of an older compiler, etcdlab tries each word behind
the function.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.engines.debugger import variables
from etcdlab.engines.debugger.delve import RefusedRequest
from etcdlab.engines.debugger.expressions import SCALAR, evaluation, readable

if TYPE_CHECKING:
    from etcdlab.engines.attach.session import Session
    from etcdlab.engines.debugger.variables import Variable

_WORD = 8
"""Bytes of a pointer on amd64 and arm64."""

_WORDS = 6
"""So many words behind a function are tried."""


class Proof(NamedTuple):
    """What identifies an object: the text in one of its fields begins in this way."""

    field: str
    prefix: str


def variables_in(session: Session, functions: list[Variable], kind: str, proof: Proof) -> list[int | None]:
    """The address of the variable of the type `*kind` in each function value; None for a function value without one."""
    pointers = [variables.captured(function, f"*{kind}") for function in functions]
    unknown = [number for number, pointer in enumerate(pointers) if pointer is None]
    words = _words(session, [functions[number] for number in unknown])
    candidates = [(number, word) for number, several in zip(unknown, words, strict=True) for word in several]
    requests = [evaluation(f'(*"{kind}")({word:#x}).{proof.field}', SCALAR) for _, word in candidates]
    for (number, word), answer in zip(candidates, session.batch(requests), strict=True):
        texts = [str(variables.plain(one)) for one in readable({"": answer}).values()]
        if pointers[number] is None and any(text.startswith(proof.prefix) for text in texts):
            pointers[number] = word
    return pointers


def _words(session: Session, functions: list[Variable]) -> list[list[int]]:
    """The words behind the function in each function value, those that may be addresses."""
    values = _memory(session, [function["addr"] for function in functions], 1)
    behind = _memory(session, [value[0] + _WORD if value else 0 for value in values], _WORDS)
    return [[word for word in several if word and word % _WORD == 0] for several in behind]


def _memory(session: Session, addresses: list[int], words: int) -> list[list[int]]:
    """So many words at each address; none where there is no memory."""
    requests = [("ExamineMemory", {"Address": address, "Length": words * _WORD}) for address in addresses]
    read = []
    for answer in session.batch(requests):
        data = b"" if isinstance(answer, RefusedRequest) else base64.b64decode(answer["Mem"] or "")
        read.append([int.from_bytes(data[at : at + _WORD], "little") for at in range(0, len(data), _WORD)])
    return read
