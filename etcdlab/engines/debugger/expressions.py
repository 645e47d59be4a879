"""Go expressions as requests to Delve, each as deep as what is wanted of it, and the variables among the answers."""

from __future__ import annotations

from typing import Any

from etcdlab.engines.debugger.delve import Answer, Refused
from etcdlab.engines.debugger.variables import Variable

SCALAR, STRUCTURE, NESTED = 0, 1, 3
"""How deep a variable is read."""

DEPTHS = {"members": 2, "error": 4, "addresses": NESTED, "address": NESTED, "picker": STRUCTURE}
"""How deep a fact's variable is read, where one level does not do."""

_STRINGS = 8_192

ELEMENTS = 1_024
"""So many items of a list are read: of more the debugger would keep the client paused for long."""


def evaluation(
    expr: str, depth: int, *, goroutine: int = -1, frame: int = 0, longest: int = _STRINGS
) -> tuple[str, dict[str, Any]]:
    """The request for an expression as a frame of a goroutine sees it; without one, as anywhere in the program.

    A string is cut off after its `longest` bytes.
    """
    config = {
        "FollowPointers": depth > SCALAR,
        "MaxVariableRecurse": depth,
        "MaxStringLen": longest,
        "MaxArrayValues": ELEMENTS,
        "MaxStructFields": -1,
    }
    return "Eval", {"Scope": {"GoroutineID": goroutine, "Frame": frame}, "Expr": expr, "Cfg": config}


def stack(goroutine: int, depth: int) -> tuple[str, dict[str, Any]]:
    """The request for a goroutine's stack, the innermost frame first."""
    return "Stacktrace", {"Id": goroutine, "Depth": depth, "Full": False}


def readable(read: dict[str, Answer | Refused]) -> dict[str, Variable]:
    """The variables among the answers."""
    answers = {expr: answer for expr, answer in read.items() if not isinstance(answer, Refused)}
    return {expr: answer["Variable"] for expr, answer in answers.items() if not answer["Variable"]["unreadable"]}
