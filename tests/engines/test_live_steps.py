"""The live engine passes one station per `next()`, and what it sees is what is there at that moment."""

from __future__ import annotations

import gc
import random
import signal
import socket
import threading

import pytest

import etcdlab
from etcdlab.errors import Interrupted
from etcdlab.saved_traces import read_trace, write_trace
from etcdlab.step import Basis, DialEnd, MemberUrls, Via
from etcdlab.trace import Trace
from tests.engines.advertising import advertising

MEASURED = ("seed", "3.5.9", "3.5.21", "3.7.1")
releases = pytest.mark.parametrize("release", MEASURED)


@releases
def test_the_stations_come_in_order(release: str, live) -> None:
    with advertising("http://0.0.0.0:{port}") as lab:
        trace = live(lab.endpoints, release).run()

    stations = [step.station for step in trace.steps if step.phase in ("sync", "redial")]
    story = ["sync", "member-list", "members", "set-endpoints", "new-subconn", "create-transport", "update-picker"]
    places = [stations.index(station) for station in story[:-1]] + [
        len(stations) - 1 - stations[::-1].index("update-picker")
    ]
    assert places == sorted(places)
    assert trace.phases() == ("connect", "sync", "redial", "retry 1")
    assert trace.complete


def test_a_queue_is_read_once_its_goroutine_is_done(live) -> None:
    with advertising("http://0.0.0.0:{port}") as lab:
        seed, base = (
            [s for s in live(lab.endpoints, r).run().steps if s.phase == "redial"] for r in ("seed", "3.5.21")
        )

    stations = [step.station for step in seed]
    assert stations.index("tear-down") < stations.index("update-subconn-state")
    # Until the watcher comes to it, the balancer still counts the SubConn that is gone already.
    assert [step.value("s") for step in seed if step.station == "balancer-update-state"][:2] == ["READY", "CONNECTING"]
    stations = [step.station for step in base]
    assert stations.index("tear-down") < stations.index("update-picker") < stations.index("update-subconn-state")


@releases
def test_a_subconn_that_connects_again_has_no_error(release: str, live) -> None:
    """grpc-go passes no error with CONNECTING: `ac.updateConnectivityState(connectivity.Connecting, nil)`."""
    with advertising("http://0.0.0.0:{port}") as lab:
        engine = live(lab.endpoints, release)
        states = [
            (one.state, bool(one.error))
            for step in engine
            if step.phase == "retry 1" and step.station == "update-connectivity-state"
            for one in engine.trace.subconns
        ]

    assert ("CONNECTING", False) in states
    assert ("CONNECTING", True) not in states
    assert ("TRANSIENT_FAILURE", True) in states


@releases
def test_every_step_has_an_earlier_cause(release: str, live) -> None:
    """Only the first step of a call has no cause."""
    with advertising("http://0.0.0.0:{port}") as lab:
        trace = live(lab.endpoints, release).run()

    rootless = {step.station for step in trace.steps if not step.causes}
    assert rootless <= {"new", "get", "sync"}
    assert all(cause.via is not Via.UNKNOWN for step in trace.steps for cause in step.causes)
    assert {cause.via for step in trace.steps for cause in step.causes} >= {Via.QUEUE, Via.SPAWN, Via.TIMER, Via.WAKE}
    assert read_trace(write_trace(trace)) == trace


@releases
def test_only_values_from_the_wire_are_observed(release: str, live) -> None:
    """The steps are modelled."""
    with advertising("http://0.0.0.0:{port}") as lab:
        trace = live(lab.endpoints, release).run()

    observed = {value.name for step in trace.steps for value in step.values if value.basis is Basis.OBSERVED}
    assert {step.basis for step in trace.steps} == {Basis.MODELLED}
    assert observed == {"mresp.Members", "dial"}
    ends = [end for step in trace.steps if isinstance(end := step.value("dial"), DialEnd)]
    assert {(end.stage, end.kind) for end in ends} == {("", ""), ("tcp", "refused")}
    assert read_trace(write_trace(trace)) == trace


def test_a_client_that_never_syncs_is_only_supposed_to(live) -> None:
    with advertising("http://0.0.0.0:{port}") as lab:
        trace = live(lab.endpoints, autosync=0.0).run()

    assert {step.basis for step in trace.steps if step.phase == "connect"} == {Basis.MODELLED}
    assert {step.basis for step in trace.steps if step.phase != "connect"} == {Basis.SUPPOSED}
    assert [(call.returns, call.basis) for call in trace.outcomes()] == [
        (("ok",), Basis.OBSERVED),
        (("context deadline exceeded",), Basis.SUPPOSED),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_any_address_port_and_name_come_out_as_they_are(seed: int, live) -> None:
    dice = random.Random(seed)
    host = f"127.{dice.randrange(1, 255)}.{dice.randrange(256)}.{dice.randrange(1, 255)}"
    name = f"member-{dice.randrange(10**9)}"
    with socket.socket() as listener, advertising(f"http://{host}:{{port}}", name=name) as lab:
        listener.bind((host, 0))
        port = lab.members[0].address.rpartition(":")[2]
        trace = live(lab.endpoints, dice.choice(MEASURED)).run()

    replies = [step.value("mresp.Members") for step in trace.steps if step.station == "members"]
    assert replies == [(MemberUrls(name, (f"http://{host}:{port}",)),)]
    assert {dial.address for dial in trace.dials} == {lab_address(trace), f"{host}:{port}"}
    assert [step.value("addr.Addr") for step in trace.steps if step.station == "create-transport"][-1] in (
        f"{host}:{port}",
        f"http://{host}:{port}",
    )


def lab_address(trace: Trace) -> str:
    return trace.target


def test_nothing_is_touched_before_the_step_that_needs_it(live) -> None:
    with advertising("http://{address}") as lab:
        lab.stop_member("s")
        engine = live(lab.endpoints)
        engine.run_to("create-transport")
        lab.start_member("s")

        step = engine.run_to("update-connectivity-state")

    assert step is not None
    assert step.value("s") == "READY"


def test_a_server_that_stops_before_the_member_list(live) -> None:
    """The next step has its error."""
    with advertising("http://0.0.0.0:{port}") as lab:
        engine = live(lab.endpoints, timeout=1.0)
        engine.run_to("member-list")
        lab.stop_member("s")
        trace = engine.run()

    (failed,) = [step for step in trace.steps if step.station == "members"]
    assert failed.error
    assert "redial" not in trace.phases()
    assert [call.returns for call in trace.calls if call.name == "Sync"] != [("ok",)]


def test_a_server_that_comes_back_before_the_retry(live) -> None:
    """The retry reaches it."""
    # The seed's client replaces its SubConn by every Sync, so that it dials the healthy address again.
    with advertising("http://{address}") as lab:
        engine = live(lab.endpoints, "seed")
        engine.run_to("set-endpoints")
        lab.stop_member("s")
        while engine.trace.phases()[-1] != "retry 1":
            next(engine)
        failed = [
            step for step in engine.trace.steps if step.phase == "redial" and step.value("s") == "TRANSIENT_FAILURE"
        ]
        lab.start_member("s")
        trace = engine.run()

    assert failed
    assert trace.calls[-1].returns == ("ok",)
    assert [one.state for one in trace.subconns] == ["READY"]


def test_an_interrupted_wait_is_taken_up_again_by_the_next_call(live) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with socket.create_server(("127.0.0.3", 0)) as silent:
            engine = live([f"127.0.0.3:{silent.getsockname()[1]}"], timeout=2.0)
            engine.run_to("create-transport")
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            with pytest.raises(KeyboardInterrupt):
                engine.run()
            passed = len(engine.trace.steps)

            trace = engine.run()
    finally:
        signal.signal(signal.SIGALRM, before)

    assert len(trace.steps) > passed
    assert trace.complete
    assert [dial.failure.kind for dial in trace.dials if dial.failure] == ["silent"]


def test_another_thread_interrupts_a_dial(live) -> None:
    """The next call continues the wait."""
    with socket.create_server(("127.0.0.3", 0)) as silent:
        engine = live([f"127.0.0.3:{silent.getsockname()[1]}"], timeout=4.0)
        engine.run_to("create-transport")
        for _ in range(2):
            threading.Timer(0.2, engine.interrupt).start()
            with pytest.raises(Interrupted):
                engine.run()
        passed = len(engine.trace.steps)
        trace = engine.run()

    assert len(trace.steps) > passed
    assert [dial.failure.kind for dial in trace.dials if dial.failure] == ["silent"]


def test_a_subconn_with_an_advertised_address(live) -> None:
    """The newest client keeps it, and the seed's client replaces it."""
    with advertising("http://{address}") as lab:
        kept = live(lab.endpoints, "3.7.1").run()
        replaced = live(lab.endpoints, "seed").run()

    assert [dial.source for dial in kept.dials] == ["configured"]
    assert [dial.source for dial in replaced.dials] == ["configured", "advertised"]


def test_of_2000_urls_the_first_256_are_dialled_and_it_says_so(live) -> None:
    urls = [f"http://127.0.{number // 200}.{number % 200 + 3}:{{port}}" for number in range(2000)]
    with advertising(*urls) as lab:
        trace = live(lab.endpoints, timeout=5.0).run()

    assert len({dial.address for dial in trace.dials if dial.source == "advertised"}) == 256
    assert [*map(str, trace.notes)] == ["The members advertise 2000 URLs. etcdlab dials the first 256."]


def test_both_member_lists_are_kept(live) -> None:
    with advertising("http://0.0.0.0:{port}") as lab:
        trace = live(lab.endpoints).run()

    assert [(one.linearizable, one.error) for one in trace.member_lists] == [(True, ""), (False, "")]


def test_every_configured_endpoint_says_what_it_has_itself(live) -> None:
    with advertising("http://0.0.0.0:{port}") as lab, advertising("http://[::]:{port}") as another:
        endpoints = [*lab.endpoints, *another.endpoints, "127.0.0.1:1"]
        trace = live(endpoints).run()

    assert [(one.endpoint, one.from_other_endpoint, one.error) for one in trace.member_lists] == [
        *[(endpoints[0], False, "")] * 2,
        (endpoints[1], True, ""),
        (endpoints[2], True, "dial tcp 127.0.0.1:1: connect: connection refused"),
    ]
    assert trace.member_lists[2].members[0].client_urls[0].startswith("http://[::]:")
    assert [step.value("eps") for step in trace.steps if step.station == "set-endpoints"] == [
        tuple(endpoints),
        trace.member_lists[0].members[0].client_urls,
    ]


def test_nothing_is_left_when_the_workload_has_ended(live) -> None:
    before = threading.active_count()
    with advertising("http://0.0.0.0:{port}") as lab:
        live(lab.endpoints).run()

    assert threading.active_count() <= before


def test_an_engine_that_nobody_holds_any_more_leaves_no_thread() -> None:
    before = threading.active_count()
    with advertising("http://0.0.0.0:{port}") as lab:
        for step in etcdlab.walk(lab.endpoints):
            if step.station == "members":
                break
        assert threading.active_count() > before
        gc.collect()

        assert threading.active_count() <= before
