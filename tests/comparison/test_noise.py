"""What differs between any two runs of one client is no difference, and what a person would look for is one."""

from __future__ import annotations

import msgspec
import pytest

import etcdlab
from etcdlab.comparison.rounds import rounds
from etcdlab.engines.recording.library import recordings
from etcdlab.trace import Trace
from tests.comparison.runs import compare, differences, own_cluster, recording_of, with_json

replace = msgspec.structs.replace
EVERY = [(one.release, one.scenario) for one in recordings()]


@pytest.mark.parametrize(("release", "scenario"), EVERY)
def test_a_run_beside_itself_differs_in_nothing(release: str, scenario: str) -> None:
    trace = recording_of(release, scenario)
    comparison = compare(trace, trace)

    assert differences(comparison) == {}
    assert comparison.asked_differently == ()


def test_ports_and_ids_of_sandboxes_do_not_differ() -> None:
    trace = recording_of("3.7.1")
    other = with_json(
        trace, lambda text: text.replace("51387", "40111").replace("7d313e1b10f592b8", "1122334455667788")
    )

    assert differences(compare(trace, other)) == {}


def test_the_port_of_a_cluster_of_ones_own_differs() -> None:
    """2380 in place of 2379 is a fault that a person looks for."""
    here = own_cluster(with_json(recording_of("3.7.1"), lambda text: text.replace("51387", "2379")))
    there = with_json(here, lambda text: text.replace("http://0.0.0.0:2379", "http://0.0.0.0:2380"))
    differing_pairs = differences(compare(here, there))

    assert [pair.b.client_urls for pair in differing_pairs["members"]] == [("http://0.0.0.0:2380",)]
    assert "dials" in differing_pairs
    assert "steps" in differing_pairs


def test_another_port_everywhere_differs() -> None:
    """Two clusters of one's own on other ports are not the same, although the ports play the same parts."""
    here = own_cluster(recording_of("3.7.1"))
    there = with_json(here, lambda text: text.replace("51387", "2379"))

    assert compare(here, there).differs


def test_times_leader_and_term_do_not_differ() -> None:
    trace = recording_of("3.5.9")
    steps = tuple(replace(step, at=(step.at or 0) * 3) for step in trace.steps)
    lists = tuple(replace(answer, ms=answer.ms * 2) for answer in trace.member_lists)
    dials = tuple(
        replace(dial, identity=dial.identity and replace(dial.identity, raft_term=99, leader="other"))
        for dial in trace.dials
    )

    assert (
        differences(
            compare(own_cluster(trace), own_cluster(replace(trace, steps=steps, member_lists=lists, dials=dials)))
        )
        == {}
    )


def test_the_near_end_of_a_connection_does_not_differ() -> None:
    """The kernel chooses the port at the near end."""
    error = "read tcp 127.0.0.1:{}->127.0.0.2:2379: read: connection reset by peer"
    here, there = (
        own_cluster(
            with_json(
                recording_of("3.7.1"), lambda text, p=port: text.replace("connect: connection refused", error.format(p))
            )
        )
        for port in (40001, 40002)
    )

    assert differences(compare(here, there)) == {}


def test_an_interleaving_of_goroutines_does_not_differ() -> None:
    """The dial goroutine reports its state before or after the caller asks the picker: both are the same run."""
    with etcdlab.sandbox("one-member-down") as lab:
        here, there = (etcdlab.check(lab, release="3.5.9").case.trace for _ in range(2))

    assert differences(compare(here, there)) == {}


def test_later_retries_are_set_aside_and_counted() -> None:
    """How many retries there are depends on the moment at which the run ended."""
    trace = recording_of("3.7.1", "nothing-listens")
    later = {step.id for step, one in zip(trace.steps, rounds(trace), strict=True) if one == "retry 2"}
    comparison = compare(trace, trace)

    assert later
    assert not later & {pair.a.id for pair in comparison.steps if pair.a}
    assert any("steps of later retries are not compared" in str(note) for note in comparison.not_compared)


@pytest.mark.parametrize("release", ["3.5.9", "3.7.1", "seed"])
@pytest.mark.parametrize("scenario", ["advertises-unspecified", "advertises-loopback", "healthy"])
def test_the_modelled_client_does_what_the_real_one_does(release: str, scenario: str) -> None:
    """The engine is another one, and every basis: the values are the same."""
    real = recording_of(release, scenario)
    with etcdlab.sandbox(scenario) as lab:
        modelled: Trace = etcdlab.check(lab, release=release).case.trace
    comparison = compare(real, modelled)

    assert differences(comparison) == {}
    assert [setting.name for setting in comparison.asked_differently] == ["engine"]
