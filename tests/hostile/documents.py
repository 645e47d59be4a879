"""Saved cases and recordings, mutated: values, keys and types of the JSON, and its bytes.

A mutation is drawn from a seed, so that a failure can be made again.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from etcdlab.case import Case
from etcdlab.engines.recording.library import FOLDER
from etcdlab.origin import Process
from etcdlab.trace import Trace

TEXTS = [
    "",
    "0",
    "9" * 5_000,
    "3.5." + "9" * 5_000,
    "v" + "1." * 3_000,
    "²",
    "[/]",
    "[bold red]x",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "]]>",
    "\x00",
    "\x1b[2J\x1b]0;t\x07",
    "a\nb\r\tc\u2028",
    "\u202egpj",
    "{member} {0} %s ${x}",
    "http://[::1:2379",
    "http://²:²",
    "http://root:hunter2@h:1",
    "0.0.0.0:2379",
    "subconn 99999999",
    "dial -1",
    "call x",
    "x" * 100_000,
]
NUMBERS = [0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 10**400, 0.5, -1e308, 1e308, 1e-320]
OTHERS: list[Any] = [None, True, False, [], {}, [[]], [None], {"": None}, ["x"] * 300]


_WATCH = Path(__file__).parent.parent / "saved_cases" / "format-2-watch.etcdlab"


@cache
def documents() -> tuple[bytes, ...]:
    """Valid cases: of every scenario by a client of each generation, of a program, of a what if, and of a watch."""
    recorded = [msgspec.json.decode(file.read_bytes())["trace"] for file in sorted(FOLDER.glob("*/*.json"))]
    traces = [msgspec.convert(one, Trace) for one in recorded]
    first = traces[0]
    process = Process("PID 1 (service)", 1, "go1.26.8", 0.1)
    program = replace(
        first, process=process, endpoints_in_use=first.endpoints, other_clients=(replace(first, process=process),)
    )
    members = next(one.members for one in first.member_lists if one.members)
    supposed = replace(first, what_if_members=members)
    cases = [Case(traces=(one,)) for one in (*traces[::3], program)] + [Case(traces=(first, supposed), notes=("n",))]
    watch = msgspec.json.decode(_WATCH.read_bytes(), type=Case)
    return tuple(msgspec.json.encode(one) for one in (*cases, Case(traces=(first,), history=watch.history)))


@cache
def recordings() -> tuple[bytes, ...]:
    """The recordings that ship with etcdlab."""
    return tuple(file.read_bytes() for file in sorted(FOLDER.glob("*/*.json")))


def mutated(valid: tuple[bytes, ...], seed: int) -> bytes:
    """One of the valid documents with a few mutations."""
    random = Random(seed)
    document = random.choice(valid)
    if random.random() < 0.15:
        return _bytes(document, random)
    value = json.loads(document)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        value = _changed(value, random)
    return json.dumps(value).encode()


def _changed(value: Any, random: Random) -> Any:
    """A JSON value with one place changed; the root itself seldom."""
    root = [copy.deepcopy(value)]
    parent, key = random.choice(_places(root, random)) if random.random() > 0.02 else (root, 0)
    kind = random.random()
    if kind < 0.05:
        del parent[key]
    elif kind < 0.2 and isinstance(parent, list):
        parent[key:key] = [copy.deepcopy(random.choice(parent))] * random.choice((1, 2, 50))
    elif kind < 0.22 and isinstance(parent, dict):
        parent[random.choice([*TEXTS[:12], *parent])] = parent.pop(key)
    elif kind < 0.3:
        other, place = random.choice(_places(root, random))
        parent[key] = copy.deepcopy(other[place])
    else:
        parent[key] = _hostile(parent[key], random)
    return root[0] if root else None


def _hostile(value: Any, random: Random) -> Any:
    """A value in place of another: mostly of the same type, so that a schema lets it pass."""
    if random.random() < 0.1:
        return random.choice([*TEXTS, *NUMBERS, *OTHERS])
    match value:
        case bool():
            return not value
        case int() | float():
            return random.choice([*NUMBERS, value + 1, value - 1])
        case str():
            return random.choice([*TEXTS, value + random.choice(TEXTS), value[: len(value) // 2], value * 3])
        case list():
            return random.choice([[], value[:1], value * 2, value[::-1]])
        case _:
            return random.choice(OTHERS)


def _places(root: list[Any], random: Random) -> list[tuple[Any, Any]]:
    """Containers and keys on a random way down: each depth is as likely, however many steps a trace has."""
    places: list[tuple[Any, Any]] = []
    at: Any = root
    while isinstance(at, list | dict) and at:
        keys = list(at) if isinstance(at, dict) else range(len(at))
        key = random.choice(keys)
        places.append((at, key))
        at = at[key]
    return places[1:] or places


def _bytes(document: bytes, random: Random) -> bytes:
    """The document with some of its bytes changed, cut out or repeated."""
    data = bytearray(document)
    for _ in range(random.choice((1, 2, 10))):
        start = random.randrange(len(data) or 1)
        end = start + random.choice((1, 1, 8, 1_000))
        match random.randrange(4):
            case 0:
                del data[start:end]
            case 1:
                data[start:end] = bytes(random.randrange(256) for _ in range(random.choice((1, 4))))
            case 2:
                data[start:start] = data[start:end]
            case _:
                del data[start:]
    return bytes(data)
