"""Go expressions as requests to Delve, each with the depth that it needs, and the variables in the answers."""

from __future__ import annotations

from typing import Any

from etcdlab.engines.debugger.delve import Answer, RefusedRequest
from etcdlab.engines.debugger.variables import Variable

SCALAR, STRUCTURE, NESTED = 0, 1, 3
"""How deep a variable is read."""

DEPTHS = {"members": 2, "error": 4, "addresses": NESTED, "address": NESTED, "picker": STRUCTURE}
"""How deep a fact's variable is read, where one level is not enough."""

_STRINGS = 8_192

ELEMENTS = 1_024
"""The most items of a list that etcdlab reads. With more, the debugger would pause the client for long."""


def evaluation(
    expr: str, depth: int, *, goroutine: int = -1, frame: int = 0, longest: int = _STRINGS
) -> tuple[str, dict[str, Any]]:
    """The request for an expression in a frame of a goroutine, or without a goroutine for a global expression.

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


def readable(read: dict[str, Answer | RefusedRequest]) -> dict[str, Variable]:
    """The variables among the answers."""
    answers = {expr: answer for expr, answer in read.items() if not isinstance(answer, RefusedRequest)}
    return {expr: answer["Variable"] for expr, answer in answers.items() if not answer["Variable"]["unreadable"]}
