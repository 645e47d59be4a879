"""The verdict: the exit code is never 0 while the last Get of this client fails."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etcdlab.investigation import Investigation
from etcdlab.messages import message
from etcdlab.origin import Process
from etcdlab.step import Basis
from etcdlab.trace import Call, Member, SubConn, Trace
from etcdlab.views.verdict_text import verdict_text
from tests.rules.evidence import REFUSED, dial, member, trace_of

DENIED = "etcdserver: permission denied"
URLS = st.sampled_from(
    [
        "http://10.0.0.5:2379",
        "http://0.0.0.0:2379",
        "http://127.0.0.1:1",
        "http://127.0.0.111:0",
        "unix:///s",
        "http://:1",
    ]
)
members = st.builds(
    Member,
    st.sampled_from(["id-s", "id-t"]),
    st.sampled_from(["", "s"]),
    st.lists(URLS, max_size=2).map(tuple),
    learner=st.booleans(),
)
calls = st.builds(
    Call,
    id=st.just(0),
    name=st.sampled_from(["New", "Get", "Sync"]),
    phase=st.sampled_from(["connect", "sync", "redial", "now"]),
    basis=st.sampled_from(Basis),
    deadline=st.just(1.5),
    returns=st.lists(st.sampled_from(["ok", "context deadline exceeded", DENIED, ""]), min_size=1, max_size=2).map(
        tuple
    ),
)
dials = st.one_of(
    st.builds(
        dial, st.just("10.0.0.5:2379"), by=st.sampled_from("st"), source=st.sampled_from(["configured", "advertised"])
    ),
    st.builds(dial, st.sampled_from(["0.0.0.0:2379", "127.0.0.1:1", "10.0.0.5:2379"]), failed=st.just(REFUSED)),
)
traces = st.builds(
    lambda members, dials, **more: trace_of(members, dials, **more),
    st.lists(members, max_size=2),
    st.lists(dials, max_size=3),
    calls=st.lists(calls, max_size=4).map(tuple),
    autosync=st.sampled_from([0.0, 60.0]),
    process=st.sampled_from([None, Process("PID 1 (service)", 1, "go1.26.8", 0.1)]),
    subconns=st.lists(
        st.builds(SubConn, st.just(0), st.just("a:1"), st.sampled_from(["READY", "CONNECTING", "TRANSIENT_FAILURE"])),
        max_size=2,
    ).map(tuple),
    what_if_members=st.lists(members, max_size=2).map(tuple),
    complete=st.booleans(),
)


def returns_of_the_last_get(trace: Trace) -> tuple[str, ...]:
    """What the last Get returns; one after a Sync that this client never calls does not count."""
    only_with_sync = not (trace.autosync or trace.endpoints_in_use or trace.what_if_members or trace.process)
    gets = [
        call.returns
        for call in trace.calls
        if call.name == "Get" and not (only_with_sync and (call.basis is Basis.SUPPOSED or call.phase != "connect"))
    ]
    return gets[-1] if gets else ("ok",)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(traces)
def test_exit_code_0_means_that_the_last_get_does_not_fail(trace: Trace) -> None:
    investigation = Investigation.of(trace)

    if investigation.exit_code == 0:
        assert returns_of_the_last_get(trace) in (("ok",), (DENIED,))
    verdict = verdict_text(trace, investigation.findings)
    if verdict and "no fault" in str(verdict[0]):
        assert returns_of_the_last_get(trace) == ("ok",)


@pytest.mark.parametrize("supposed", [(), (member("s", "http://10.0.0.9:2379"),)])
def test_an_unexplained_get_is_exit_code_2(supposed: tuple[Member, ...]) -> None:
    """No finding says why the last Get fails."""
    dials = [dial("10.0.0.5:2379", by="s", source="configured")]
    trace = trace_of([member("s", "http://10.0.0.5:2379")], dials, complete=True, what_if_members=supposed)

    assert Investigation.of(trace).exit_code == 2
    assert verdict_text(trace, Investigation.of(trace).findings)[0] == message(
        "No finding says why, but the next {call} returns {error}.", call="Get", error="context deadline exceeded"
    )


def test_a_get_after_no_sync_does_not_count() -> None:
    """This client never calls Sync."""
    first = Call(0, "Get", "connect", Basis.OBSERVED, 1.5, ("ok",))
    after = Call(1, "Get", "redial", Basis.OBSERVED, 1.5, ("context deadline exceeded",))
    dials = [dial("10.0.0.5:2379", by="s", source="configured"), dial("0.0.0.0:2379", failed=REFUSED)]
    trace = trace_of([member("s", "http://0.0.0.0:2379")], dials, autosync=0.0, calls=(first, after), complete=True)
    investigation = Investigation.of(trace)

    assert [(one.code, str(one.severity), one.needs_sync) for one in investigation.findings] == [
        ("R1", "warning", True)
    ]
    assert investigation.exit_code == 0
    assert Investigation.of(msgspec.structs.replace(trace, autosync=60.0)).exit_code == 1
