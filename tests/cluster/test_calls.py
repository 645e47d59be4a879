"""A call that the server ends at the call's own deadline returns the deadline, as Go's client does."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from etcdlab.cluster.calls import message_of, repeated_while_leader_changes
from etcdlab.cluster.interruption import Interruption
from etcdlab.errors import RequestError


class ResetCall(grpc.RpcError):
    """A call as grpcio leaves it after a reset by the peer, so many seconds before its deadline."""

    def __init__(self, remaining: float) -> None:
        self._remaining = remaining

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.CANCELLED

    def details(self) -> str:
        return "CANCELLED"

    def time_remaining(self) -> float:
        return self._remaining

    def cancel(self) -> None:
        """Nothing runs."""

    def result(self) -> Any:
        raise self

    def add_done_callback(self, callback: Any) -> None:
        callback(self)


# A server with a newer grpc-go, as etcd 3.6 has, resets the stream when the deadline of the call has passed
# (internal/transport/http2_server.go: closeStream with ErrCodeCancel).
@pytest.mark.parametrize(("remaining", "code"), [(0.0, "DEADLINE_EXCEEDED"), (2.0, "CANCELLED")])
def test_a_reset_before_the_deadline_is_no_deadline(remaining: float, code: str) -> None:
    """A stream that is reset counts as the end of the deadline only after the deadline."""
    with pytest.raises(RequestError) as error:
        message_of(ResetCall(remaining), 3.0, Interruption())

    assert error.value.code == code


def test_a_read_is_repeated_while_the_leader_changes() -> None:
    """As the Go client does, and for no longer than the timeout."""
    answers = iter([_refused("etcdserver: leader changed"), _refused("etcdserver: leader changed"), "value"])

    def call() -> str:
        answer = next(answers)
        if isinstance(answer, RequestError):
            raise answer
        return answer

    assert repeated_while_leader_changes(call, 5.0, Interruption()) == "value"
    for error in (_refused("etcdserver: leader changed"), _refused("etcdserver: permission denied")):
        answers = iter([error] * 100)
        with pytest.raises(RequestError, match=error.detail):
            repeated_while_leader_changes(call, 0.2, Interruption())
    assert len(list(answers)) == 99, "an error that lasts is not repeated"


def _refused(detail: str) -> RequestError:
    return RequestError("UNAVAILABLE", detail, "")
