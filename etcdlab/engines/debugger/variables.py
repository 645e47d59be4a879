"""Delve's variables as the values of a step: states, addresses, errors, pickers.

A variable is Delve's JSON: `type`, `kind` (a reflect.Kind), `value`, `children`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from etcdlab.grpc_names import TRANSIENT_FAILURE
from etcdlab.step import MemberUrls

if TYPE_CHECKING:
    from etcdlab.chain import Chain

Variable = dict[str, Any]
Scalar = str | int | float | bool | tuple[str | MemberUrls, ...]
"""A value of a step; see `Value`."""

_BOOL, _INTEGERS, _STRING = 1, range(2, 13), 24
_STATES = {"TransientFailure": TRANSIENT_FAILURE}
_WAIT = "no SubConn is available"
"""balancer.ErrNoSubConnAvailable: not a failure, the pick waits for the next picker."""

_MOST = 8
"""The most endpoints of a picker that etcdlab reads."""


def plain(variable: Variable) -> Scalar | None:
    """A variable as a value; None for nil and for a type without a plain value."""
    kind = variable["type"]
    if kind.endswith("connectivity.State"):
        return state(variable)
    if kind == "error":
        return error(variable) or None
    if kind == "[]string":
        return tuple(child["value"] for child in variable["children"])
    if kind.endswith(("resolver.Address", "resolver.Endpoint")):
        return tuple(addresses(variable))
    if kind.endswith(".Member"):
        return tuple(map(_advertised_urls, members(variable)))
    return _scalar(variable)


def state(variable: Variable) -> str:
    """A connectivity.State by gRPC's name: Delve prints `TransientFailure (3)`."""
    name = str(variable["value"]).partition(" ")[0].rpartition(".")[2]
    return _STATES.get(name, name.upper())


def addresses(variable: Variable) -> Iterator[str]:
    """Every `Addr` in a variable, in order."""
    if variable["name"] == "Addr" and variable["kind"] == _STRING and variable["value"]:
        yield variable["value"]
    for child in variable["children"] or ():
        yield from addresses(child)


def members(variable: Variable) -> Iterator[dict[str, Any]]:
    """The members of a MemberList's answer: their fields by Go's names."""
    for pointer in variable["children"] or ():
        for structure in pointer["children"] or ():
            fields = {field["name"]: field for field in structure["children"] or ()}
            yield {
                "ID": int(fields["ID"]["value"]),
                "Name": fields["Name"]["value"],
                "PeerURLs": plain(fields["PeerURLs"]),
                "ClientURLs": plain(fields["ClientURLs"]),
                "IsLearner": fields["IsLearner"]["value"] == "true",
            }


def longer_lists(variable: Variable, read: int) -> Iterator[int]:
    """The lengths of the lists in a variable of which only the first `read` items were read."""
    children = variable["children"] or ()
    if len(children) == read < variable.get("len", 0):
        yield int(variable["len"])
    for child in children:
        yield from longer_lists(child, read)


def error(variable: Variable) -> str:
    """The text of an error, as its Error() gives it; empty for nil.

    Delve runs no code of a paused process, so the text is built from the fields of the error.
    """
    for name, text in _texts(variable):
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'connection error: desc = "{quoted}"' if name == "Desc" else text
    return ""


def number(variable: Variable | None) -> int:
    """An integer; 0 for none. Delve prints a named constant as `Second (1000000000)`."""
    words = variable["value"].split() if variable else ["0"]
    return int(next(word for word in (word.strip("()") for word in words) if word.lstrip("-").isdigit()))


def pointer(variable: Variable) -> int | None:
    """The address in a pointer, or in the pointer inside an interface."""
    if variable["type"].startswith("*"):
        return int(variable["value"] or 0) or None
    return next((address for child in variable["children"] or () if (address := pointer(child))), None)


def captured(variable: Variable, kind: str) -> int | None:
    """The address in a variable of the pointer type `kind` in a function value. Delve has these variables since Go
    1.23.
    """
    children = variable["children"] or ()
    return next((address for child in children if child["type"] == kind and (address := pointer(child))), None)


def picker_parts(variable: Variable) -> tuple[str, ...]:
    """The fields to read of a picker of this type, as suffixes of its own expression."""
    match _kind(variable):
        case "errPicker":
            return (".err",)
        case "rrBalanced":
            return (".scToAddr",)
        case "v2PickerWrapper":
            return (".picker.err", ".picker.scToAddr")
        case "rrPicker":
            return tuple(f".subConns[{number}].ac.addrs" for number in range(_length(variable, "subConns")))
        case "pickerWithChildStates":
            children = range(_length(variable, "pickers"))
            return tuple(f".pickers[{n}]{part}" for n in children for part in (".err", ".result.SubConn.ac.addrs"))
    return ()


def picker(variable: Variable, parts: dict[str, Variable], chain: Chain) -> str:
    """A picker as the generation prints it: the result of a pick. `parts` are the fields of `picker_parts`."""
    kind = _kind(variable)
    ready = [address for name, part in parts.items() if not name.endswith(".err") for address in addresses(part)]
    failed = next((text for name, part in parts.items() if name.endswith(".err") and (text := error(part))), "")
    if kind == "v2PickerWrapper":
        kind = "errPicker" if failed else "rrBalanced"
    if ready:
        return chain.say("picker_ready", ready=" ".join(dict.fromkeys(ready)))
    if failed and failed != _WAIT:
        text = f"every pick fails: {failed}" if kind == "pickerWithChildStates" else failed
        return f"{kind}({text})"
    if kind == "errPicker":
        return f"errPicker({failed})"
    waiting = chain.texts["picker_waiting"]
    return waiting if waiting.startswith(kind) else kind


def _kind(variable: Variable) -> str:
    """The name of the type behind an interface or a pointer."""
    concrete = next((c["type"] for c in variable["children"] or () if c["type"].startswith("*")), variable["type"])
    return str(concrete).rpartition(".")[2]


def _length(variable: Variable, name: str) -> int:
    """The length of a field at any depth, at most the limit."""
    for child in variable["children"] or ():
        if child["name"] == name:
            return min(int(child["len"]), _MOST)
        if length := _length(child, name):
            return length
    return 0


def _texts(variable: Variable) -> Iterator[tuple[str, str]]:
    for child in variable["children"] or ():
        if child["kind"] == _STRING and child["name"] in ("Desc", "msg", "s", "Message"):
            yield child["name"], child["value"]
    for child in variable["children"] or ():
        yield from _texts(child)


def _scalar(variable: Variable) -> str | int | bool | None:
    if variable["kind"] == _BOOL:
        return bool(variable["value"] == "true")
    if variable["kind"] in _INTEGERS:
        whole = number(variable)
        return whole if abs(whole) < 2**53 else str(whole)
    return str(variable["value"]) if variable["kind"] == _STRING else None


def _advertised_urls(member: dict[str, Any]) -> MemberUrls:
    return MemberUrls(member["Name"] or f"{member['ID']:x}", tuple(member["ClientURLs"]))
