"""Why a client dialled an address: the step at which it entered the client, and the answer that had it."""

from __future__ import annotations

import pytest

import etcdlab
from etcdlab.address_source import AddressSources
from etcdlab.step import MemberUrls
from etcdlab.trace import Trace


@pytest.fixture(scope="module")
def trace() -> Trace:
    with etcdlab.sandbox("advertises-unspecified", members=3) as lab:
        return etcdlab.check(lab.endpoints).case.trace


def test_each_advertised_address_names_its_answer(trace: Trace) -> None:
    """The step is the answer to MemberList that has the URL, and the endpoint is the one that answered."""
    advertised = [dial for dial in trace.dials if dial.source == "advertised"]
    sources = AddressSources(trace)

    assert len({dial.url for dial in advertised}) == 3
    for dial in advertised:
        source = sources.of(dial)
        step = trace.steps[source.step or 0]
        (value,) = step.values
        assert step.station == "members"
        assert isinstance(value.value, tuple)
        assert MemberUrls(source.members[0], (dial.url,)) in value.value
        assert source.endpoint in trace.endpoints


def test_a_configured_address_entered_with_new(trace: Trace) -> None:
    configured = next(dial for dial in trace.dials if dial.source == "configured")
    source = AddressSources(trace).of(configured)

    assert (trace.steps[source.step or 0].station, source.members) == ("new", ())
    assert str(source.sentence) == "The client is configured with this address."


def test_a_proposed_address_came_from_no_member(trace: Trace) -> None:
    """A what if dials what a person typed."""
    with etcdlab.sandbox("advertises-unspecified") as lab:
        what_if = etcdlab.check(lab.endpoints).what_if({"etcd-0": f"http://{lab.endpoints[0]}"})
    trace = what_if.case.trace
    proposed = next(dial for dial in trace.dials if dial.source == "proposed")
    source = AddressSources(trace).of(proposed)

    assert (source.step, source.members, str(source.label)) == (None, (), "proposed")
