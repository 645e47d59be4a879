"""What a dial makes of a SubConn, and what a call returns and logs, in the words of the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.engines.live.client import CONNECTING, FAILED, READY
from etcdlab.errors import RequestError

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.live.client import Client
    from etcdlab.errors import ClusterError
    from etcdlab.trace import Dial

RETURNS_AT_DEADLINE = "context deadline exceeded"
"""What a call with a deadline returns in every release, whatever the log says."""

_STILL_TRYING = ("timeout", "silent")
"""gRPC gives a dial 20 s, longer than any deadline here: the SubConn stays CONNECTING."""


def of_dial(dial: Dial, chain: Chain) -> tuple[str, str]:
    """The state a dial leads to, and the connection error where that is TRANSIENT_FAILURE."""
    failure = dial.failure
    if failure is None or failure.stage in ("rpc", "identity"):
        return READY, ""
    if failure.kind in _STILL_TRYING:
        return CONNECTING, ""
    if failure.stage == "h2":
        if failure.kind in ("http1", "closed", "peer-is-tls"):
            return FAILED, chain.say("preface", words=chain.texts["http1" if failure.kind == "http1" else "closed"])
        return FAILED, chain.say("preface", words=failure.go)
    return FAILED, chain.say("handshake" if failure.stage in ("tls", "alpn") else "dialing", words=failure.go)


def of_get(client: Client, *, raced: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a Get with a deadline returns, and what the client logs meanwhile.

    More than one entry where the release races, or where it is chance which address's error is the last.
    """
    if client.aggregate == READY:
        words = {_answer(subconn.dial) for subconn in client.subconns.values() if subconn.state == READY}
        returns = tuple(sorted(words))
        return returns, tuple(word for word in returns if word != "ok")
    returns = (RETURNS_AT_DEADLINE, "ok") if raced and client.chain.behaviours.races else (RETURNS_AT_DEADLINE,)
    if not client.subconns:
        return returns, (client.chain.say("blocked", error=client.chain.texts["empty"]),)
    if client.aggregate != FAILED:
        return returns, (client.chain.texts["waiting"],)
    errors = dict.fromkeys(subconn.error for subconn in client.subconns.values() if subconn.error)
    return returns, tuple(client.chain.say("blocked", error=error) for error in errors)


def _answer(dial: Dial | None) -> str:
    """What a READY SubConn's server says to a Range."""
    if dial is None or dial.failure is None:
        return "ok"
    return dial.failure.go


def status(error: ClusterError) -> str:
    """A gRPC error as the Go client words it."""
    if isinstance(error, RequestError):
        return f"rpc error: code = {_camel(error.code)} desc = {error.detail}"
    return error.what


def _camel(code: str) -> str:
    """`DEADLINE_EXCEEDED` as Go says it: `DeadlineExceeded`."""
    return "".join(part.capitalize() for part in code.split("_"))
