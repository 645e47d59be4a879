"""Who led to a step, where several goroutines come to stations in an order of their own."""

from __future__ import annotations

from etcdlab.chain import chain_of
from etcdlab.engines.go.causes import Causes
from etcdlab.engines.go.stop import Stop
from etcdlab.trace import Cause, Via

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


def test_a_state_is_led_to_by_who_put_that_state_of_that_subconn_on_the_queue() -> None:
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


def test_what_was_put_before_and_is_passed_over_is_not_taken_later() -> None:
    causes = passed(
        stop("handle-subconn-state-change", DIAL, ONE, s="CONNECTING"),
        stop("handle-subconn-state-change", DIAL, ONE, s="READY"),
    )

    causes.of(stop("update-subconn-state", WATCHER, ONE, s="READY"))

    assert causes.of(stop("update-subconn-state", WATCHER, ONE, s="CONNECTING")) == (Cause(None, Via.UNKNOWN),)


def test_a_goroutine_is_led_to_by_the_one_that_started_it_for_the_same_subconn() -> None:
    causes = passed(stop("addr-conn-connect", 1, ONE), stop("addr-conn-connect", 1, OTHER))

    assert causes.of(stop("reset-transport", DIAL, ONE)) == (Cause(0, Via.SPAWN),)
    assert causes.of(stop("reset-transport", OTHER_DIAL, OTHER, parent=9)) == (Cause(None, Via.UNKNOWN),)
