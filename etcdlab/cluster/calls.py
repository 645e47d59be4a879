"""One call of etcd's API through grpcio. It ends within its own time, with a message, a RequestError or a CallError."""

from __future__ import annotations

import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from etcdlab.cluster import advice
from etcdlab.cluster.background import in_background
from etcdlab.cluster.dial import go_errors
from etcdlab.cluster.own_errors import own_error
from etcdlab.errors import CallError, RequestError
from etcdlab.grpc_names import DEADLINE_EXCEEDED
from etcdlab.messages import Text, message
from etcdlab.user_info import cut_user_info_from_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.cluster.interruption import Interruption

_T = TypeVar("_T")

_GRACE = 1.0
"""Seconds by which grpcio may end a call later than the call's own timeout.

grpcio does not end the call at all where the peer sends frames without a pause.
"""

_AGAIN = message("Try again, and read the log of the server.")

_ALMOST = 0.1
"""Seconds before the end of the call's own time from which a reset of the call counts as that end."""

_LEADER_CHANGED = "etcdserver: leader changed"

_BACKOFF = 0.05
"""Seconds between two attempts, as in clientv3."""

NO_MESSAGE = message("etcdlab's own call failed: the server ended the call with status OK, and did not send a message.")


def message_of(call: Any, timeout: float, interruption: Interruption) -> Any:
    """Wait for the message that the server returns to a call of so many seconds.

    Raises RequestError where the call ends without a message, CallError where grpcio itself ends it, and Interrupted.
    The call is cancelled on every way out.
    """
    import grpc

    done: Future[Any] = Future()
    call.add_done_callback(done.set_result)
    try:
        answer = interruption.result(done, timeout + _GRACE).result()
    except grpc.RpcError as error:
        raise _error_of(error) from error
    except TimeoutError:
        in_background(call.cancel)
        raise _error("DEADLINE_EXCEEDED", DEADLINE_EXCEEDED) from None
    except BaseException:
        in_background(call.cancel)
        raise
    if answer is None:
        raise CallError(NO_MESSAGE, _AGAIN)
    return answer


def is_slow(call: Any, after: float, interruption: Interruption) -> bool:
    """Whether a call has not ended after so many seconds. Raises Interrupted, and cancels the call then."""
    done: Future[Any] = Future()
    call.add_done_callback(done.set_result)
    try:
        interruption.result(done, after)
    except TimeoutError:
        return True
    except BaseException:
        in_background(call.cancel)
        raise
    return False


def repeated_while_leader_changes(call: Callable[[], _T], timeout: float, interruption: Interruption) -> _T:
    """Make a read call, and repeat it for at most so many seconds while the leader changes.

    The Go client does the same (clientv3/retry.go: isSafeRetryImmutableRPC).
    """
    end = time.monotonic() + timeout
    while True:
        try:
            return call()
        except RequestError as error:
            if error.detail != _LEADER_CHANGED or time.monotonic() > end:
                raise
        interruption.check()
        time.sleep(_BACKOFF)


def _error_of(error: Any) -> RequestError | CallError:
    code, detail = error.code().name, cut_user_info_from_text(str(error.details() or ""))
    # etcd has the deadline of the call too, and may end the call first. Before 3.6 it returns UNKNOWN. From 3.6 on it
    # resets the stream, which grpcio reports as CANCELLED. The Go client reports such a reset as the deadline, too.
    late = code == "CANCELLED" and (error.time_remaining() or 0.0) < _ALMOST
    if code == "DEADLINE_EXCEEDED" or late or (code == "UNKNOWN" and detail == DEADLINE_EXCEEDED):
        return _error("DEADLINE_EXCEEDED", DEADLINE_EXCEEDED)
    if own := own_error(detail):
        return CallError(own, _AGAIN)
    return _error(code, detail)


def _error(code: str, detail: str) -> RequestError:
    return RequestError(code, detail, advice.for_status(code, detail))


def go_words(error: RequestError | CallError) -> Text:
    """The error as the Go client returns it. The Go client returns no gRPC status at the end of the deadline.

    An error of this process has etcdlab's own text.
    """
    if isinstance(error, CallError):
        return error.what
    if error.code == "DEADLINE_EXCEEDED":
        return DEADLINE_EXCEEDED
    return go_errors.status(go_errors.code_of(error.code), error.detail)
