"""A call that the server ends at the call's own deadline returns the deadline, as Go's client does."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from etcdlab.cluster.calls import message_of
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
