"""The state of a SubConn after a dial, and what a call returns and logs, with the texts of the release."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from etcdlab.chain.versions import number
from etcdlab.cluster.certificates import PREFIX
from etcdlab.cluster.dial import go_errors
from etcdlab.errors import RequestError
from etcdlab.grpc_names import CONNECTING, DEADLINE_EXCEEDED, READY, TRANSIENT_FAILURE
from etcdlab.messages import Text, message

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.live.client import Client
    from etcdlab.errors import ClusterError
    from etcdlab.trace import Dial, Failure

RACE = message(
    "Connections race in this release. The first call after such a Sync may still use the old connection, which is"
    " closing, and return ok. The next call fails."
)

_LEARNER = "etcdserver: rpc not supported for learner"

_FINAL_SINCE = (3, 6)
"""The first servers whose learners refuse a call with FailedPrecondition (ErrGRPCNotSupportedForLearner)"""

_STILL_TRYING = ("timeout", "silent", "resolver-silent", "own-error")
"""gRPC gives a dial 20 s, longer than any deadline here: the SubConn stays CONNECTING.

If etcdlab itself failed, the end of the dial is unknown."""


class Outcome(NamedTuple):
    """What a call returns, and what the client logs meanwhile."""

    returns: tuple[Text, ...] = ()
    logs: tuple[Text, ...] = ()


NOTHING = Outcome()


def in_words_of(chain: Chain, failure: Failure | None) -> Failure | None:
    """A failure as the binaries of this release print it. A Go before 1.20 does not mention the verification."""
    if failure is None or chain.behaviours.names_verification or not failure.go_error.startswith(PREFIX):
        return failure
    return msgspec.structs.replace(failure, go_error=failure.go_error.removeprefix(PREFIX))


def of_dial(dial: Dial, chain: Chain) -> tuple[str, str]:
    """The state a dial leads to, and the connection error where that is TRANSIENT_FAILURE."""
    failure = dial.failure
    if failure is None or failure.stage in ("rpc", "identity"):
        return READY, ""
    if failure.kind in _STILL_TRYING:
        return CONNECTING, ""
    text = {"tls": "handshake", "alpn": "handshake", "h2": "preface"}.get(failure.stage, "dialing")
    if failure.kind == "http1":
        text = "preface_http1"
    return TRANSIENT_FAILURE, chain.say(text, words=str(failure.text))


def of_get(client: Client, *, raced: bool = False) -> Outcome:
    """What a Get with a deadline returns, and what the client logs meanwhile.

    There are several outcomes where the release has a race, or where the last error depends on chance.
    """
    if client.ready:
        return _of_answers({_answer(subconn.dial) for subconn in client.ready}, client.chain)
    returns = (
        (DEADLINE_EXCEEDED, "ok") if raced and client.chain.behaviours.first_rpc_may_race else (DEADLINE_EXCEEDED,)
    )
    if not client.subconns:
        return Outcome(returns, (client.chain.say("blocked", error=client.chain.texts["empty"]),))
    if client.aggregate != TRANSIENT_FAILURE:
        return Outcome(returns, (client.chain.texts["waiting"],))
    errors = dict.fromkeys(subconn.dial_error for subconn in client.subconns.values() if subconn.dial_error)
    return Outcome(returns, tuple(client.chain.say("blocked", error=error) for error in errors))


def _of_answers(answers: set[str], chain: Chain) -> Outcome:
    """A Get that may be sent to any of these."""
    retried = {answer for answer in answers if _is_retried(answer, chain)}
    returns = {_unwrapped(answer) for answer in answers - retried} or {DEADLINE_EXCEEDED}
    return Outcome(tuple(sorted(returns)), tuple(sorted(answers - {"ok"})))


def _is_retried(answer: str, chain: Chain) -> bool:
    """Whether the client repeats a Get after this answer, which is a learner's.

    A learner of server 3.6 or newer answers FailedPrecondition, which no client retries.
    """
    return answer == _learner_refuses("UNAVAILABLE") and not chain.behaviours.learner_is_final


def _learner_refuses(code: str) -> str:
    return go_errors.status(go_errors.code_of(code), _LEARNER)


def _answer(dial: Dial | None) -> str:
    """The answer of a READY SubConn's server to a Range. A server that refuses its Status may still answer."""
    if dial is not None and dial.identity is not None and dial.identity.learner:
        return _learner_refuses(
            "UNAVAILABLE" if number(dial.identity.version) < _FINAL_SINCE else "FAILED_PRECONDITION"
        )
    if dial is None or dial.failure is None or dial.reached:
        return "ok"
    return str(dial.failure.text)


def of_error(error: ClusterError, chain: Chain) -> Outcome:
    """What a call that is refused returns and logs. An error of etcdlab's own stays a message."""
    text = error.what
    if isinstance(error, RequestError):
        text = go_errors.status(go_errors.code_of(error.code), error.detail)
    return Outcome((DEADLINE_EXCEEDED if _is_retried(str(text), chain) else returned(text),), (text,))


def returned(error: Text) -> Text:
    """An error as the program gets it. The errors of etcd and of the deadline have no wrapping of gRPC."""
    unwrapped = _unwrapped(str(error))
    return error if unwrapped == str(error) else unwrapped


def _unwrapped(error: str) -> str:
    description = error.partition(" desc = ")[2]
    return description if description.startswith("etcdserver: ") or description == DEADLINE_EXCEEDED else error
