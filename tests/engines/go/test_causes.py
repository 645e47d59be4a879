"""Who led to a step, where several goroutines come to stations in an order of their own."""

from __future__ import annotations

from etcdlab.chain import chain_of
from etcdlab.engines.go.causes import Causes
from etcdlab.engines.go.stop import Stop
from etcdlab.step import Cause, Via

SEED = chain_of("seed")
DIAL, OTHER_DIAL, WATCHER = 6, 7, 5
ONE, OTHER = 0xC000100, 0xC000200


def stop(station: str, goroutine: int, subconn: int | None = None, parent: int = 1, **values: str) -> Stop:
    """A goroutine at a station of the seed's client, with no other station on its stack."""
    return Stop(SEED.by_id[station], goroutine, parent, ("runtime.goexit",), 1, values=dict(values), subconn=subconn)


def passed(*stops: Stop) -> Causes:
    """The causes after these passages, which are the steps 0, 1, ..."""
    causes = Causes(SEED)
    for number, one in enumerate(stops):
        causes.on_step(one, number)
    return causes


def test_the_cause_of_a_state_is_its_sender() -> None:
    """The sender put that state of that SubConn on the queue."""
    causes = passed(
        stop("handle-subconn-state-change", DIAL, ONE, s="CONNECTING"),
        stop("handle-subconn-state-change", OTHER_DIAL, OTHER, s="CONNECTING"),
        stop("handle-subconn-state-change", DIAL, ONE, s="READY"),
    )

    def taken(subconn: int, state: str) -> tuple[Cause, ...]:
        return causes.of(stop("update-subconn-state", WATCHER, subconn, s=state))

    assert taken(OTHER, "CONNECTING") == (Cause(1, Via.QUEUE),)
    assert taken(ONE, "CONNECTING") == (Cause(0, Via.QUEUE),)
    assert taken(ONE, "READY") == (Cause(2, Via.QUEUE),)
    assert taken(ONE, "READY") == (Cause(None, Via.UNKNOWN),)


def test_an_entry_that_was_passed_over_is_never_a_cause() -> None:
    causes = passed(
        stop("handle-subconn-state-change", DIAL, ONE, s="CONNECTING"),
        stop("handle-subconn-state-change", DIAL, ONE, s="READY"),
    )

    causes.of(stop("update-subconn-state", WATCHER, ONE, s="READY"))

    assert causes.of(stop("update-subconn-state", WATCHER, ONE, s="CONNECTING")) == (Cause(None, Via.UNKNOWN),)


def test_the_cause_of_a_goroutine_is_its_parent() -> None:
    """The parent started it for the same SubConn."""
    causes = passed(stop("addr-conn-connect", 1, ONE), stop("addr-conn-connect", 1, OTHER))

    assert causes.of(stop("reset-transport", DIAL, ONE)) == (Cause(0, Via.SPAWN),)
    assert causes.of(stop("reset-transport", OTHER_DIAL, OTHER, parent=9)) == (Cause(None, Via.UNKNOWN),)
