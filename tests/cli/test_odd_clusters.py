"""Clusters that are odd and legal: a finding or a note, never an error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

import etcdlab
from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.answers import answering
from tests.cli.command import cluster, judged, plain, run
from tests.cli.forward import Forward
from tests.processes import becomes
from tests.servers import TODAY, program, version_of


@pytest.fixture(scope="module")
def no_quorum(server: Path) -> Iterator[Sandbox]:
    plans = (MemberPlan("a"), MemberPlan("b", stopped=True), MemberPlan("c", stopped=True))
    with cluster(*plans, etcd=server) as lab:
        # A member names the leader that was stopped until its own election timeout.
        with etcdlab.connect(plain(lab.endpoints)[:1]) as alone:
            assert becomes(lambda: not alone.status().leader)
        yield lab


def words_of(investigation: Investigation) -> str:
    """The terminal's text, once every way to show it has been tried."""
    bundle = investigation._repr_mimebundle_()
    ElementTree.fromstring(bundle["image/svg+xml"])
    json.dumps(investigation.document())
    return investigation.text()


@pytest.mark.parametrize("release", ["seed", "3.7.1"])
def test_without_a_quorum_the_default_list_answers(no_quorum, release: str) -> None:
    """The linearizable list fails."""
    investigation = etcdlab.check(plain(no_quorum.endpoints)[:1], release=release, timeout=1)

    trace = investigation.case.trace
    assert [(one.linearizable, one.error, len(one.members)) for one in trace.member_lists] == [
        (True, "context deadline exceeded", 0),
        (False, "", 3),
    ]
    assert judged(investigation) == [("R9", "no-quorum", "fault")]
    assert investigation.exit_code == 1
    assert [call.returns for call in trace.calls] == [("context deadline exceeded",)] * 3
    assert "rpc error: code = DeadlineExceeded desc = context deadline exceeded" in trace.calls[-1].logs
    text = words_of(investigation)
    assert "the linearizable list fails" in text
    assert "a advertises http://127.0.0.2:" in text


def test_without_a_quorum_the_members_that_are_down_are_named(no_quorum) -> None:
    investigation = etcdlab.check(no_quorum.endpoints, timeout=1)

    assert judged(investigation) == [("R9", "no-quorum", "fault"), ("R10", "member-down", "fault")]
    assert str(investigation.findings[1].subject) == "members b, c"


def test_members_that_never_started_have_no_name_and_no_url(server: Path) -> None:
    # Three others keep the quorum; the unstarted one is in every list.
    members = (MemberPlan("a"), MemberPlan("b"), MemberPlan("c"), MemberPlan("d", never_started=True))
    with cluster(*members, etcd=server) as lab:
        checked = run("check", *lab.endpoints, "--json")

    (unnamed,) = [member for member in checked.document["members"] if not member["name"]]
    (finding,) = checked.document["findings"]
    assert (checked.code, finding["code"], finding["severity"]) == (0, "R8", "note")
    assert unnamed["client_urls"] == []
    assert unnamed["id"] in finding["summary"]


@pytest.mark.parametrize("release", ["seed", "3.5.9", "3.5.21", "3.7.1"])
def test_a_member_list_with_no_url_at_all(release: str) -> None:
    # No etcd that answers clients has published none: it opens its client port after it has.
    with answering([{"ID": 1, "name": "s"}, {"ID": 2}]) as address:
        investigation = etcdlab.check(address, release=release)

    assert judged(investigation) == [("R8", "no-urls", "fault")]
    assert investigation.exit_code == 1
    assert investigation.case.trace.calls[-1].returns[0] == "context deadline exceeded"
    assert "No member advertises a URL." in words_of(investigation)


@pytest.fixture(scope="module")
def with_learner(server: Path) -> Iterator[Sandbox]:
    """A voting member, then a learner that is not promoted."""
    with cluster(MemberPlan("a"), MemberPlan("b", learner=True), etcd=server) as lab:
        yield lab


def test_a_learner_is_a_note_for_a_client_that_leaves_it_out(with_learner: Sandbox) -> None:
    both = etcdlab.check(with_learner.endpoints, release="3.7.1")
    voter = etcdlab.check(plain(with_learner.endpoints)[:1], release="3.5.3")

    assert judged(both) == judged(voter) == [("R8", "learner", "note")]
    assert (both.exit_code, voter.exit_code) == (0, 0)


@pytest.mark.parametrize("release", ["seed", "3.5.0", "3.5.2"])
def test_a_learner_is_a_fault_for_a_client_that_takes_its_url(
    with_learner: Sandbox, server: Path, release: str
) -> None:
    # A real client 3.5.1 had 4 and 5 of 12 Gets retried, and its Puts refused.
    voter = etcdlab.check(plain(with_learner.endpoints)[:1], release=release)
    never = etcdlab.check(plain(with_learner.endpoints)[:1], release=release, autosync=0)

    (finding,) = voter.findings
    assert (finding.code, finding.rule, finding.severity) == ("R8", "learner-taken", "fault")
    assert "refuses every Put" in str(finding.why)
    assert voter.exit_code == 1
    # A real client of the seed retried the Get with a learner of 3.5.1. With 3.7.3 the Get returned the refusal.
    refused = "etcdserver: rpc not supported for learner"
    final = version_of(server) >= (3, 6)
    assert voter.case.trace.calls[-1].returns == ((refused, "ok") if final else ("ok",))
    code = "FailedPrecondition" if final else "Unavailable"
    assert voter.case.trace.calls[-1].logs == (f"rpc error: code = {code} desc = {refused}",)
    assert (judged(never), never.exit_code) == ([("R8", "learner-taken", "warning")], 0)


def test_the_real_client_of_the_seed_takes_the_learner_too(with_learner: Sandbox) -> None:
    """The real client has the learner's URL among its endpoints, and the same rule judges it."""
    voter, learner = plain(with_learner.endpoints)
    investigation = etcdlab.check(voter, release="seed", engine="go")
    trace = investigation.case.trace

    assert ("R8", "learner-taken", "fault") in judged(investigation)
    assert f"http://{learner}" in {url for step in trace.steps for url in _urls(step.value("eps"))}
    assert {subconn.address.rpartition("/")[2] for subconn in trace.subconns} >= {voter, learner}
    assert set(trace.calls[-1].returns) <= {"ok", "etcdserver: rpc not supported for learner"}


def _urls(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


@pytest.mark.parametrize("release", ["seed", "3.7.1"])
def test_a_learner_as_the_only_endpoint_lists_no_members(with_learner: Sandbox, release: str) -> None:
    learner = etcdlab.check(plain(with_learner.endpoints)[1:], release=release)

    assert judged(learner) == [("R9", "member-list-fails", "fault")]
    assert learner.exit_code == 2
    assert "Give the endpoint of a voting member." in str(learner.findings[0].fix.server)
    assert "rpc not supported for learner" in words_of(learner)


@pytest.mark.parametrize(
    ("members", "rule"),
    [
        ([], "no-members"),
        ([{"ID": 1, "name": "l", "isLearner": True, "clientURLs": ["http://127.0.0.2:1"]}], "only-learners"),
        ([{"ID": 1, "clientURLs": ["http://127.0.0.2:1"]}], "only-learners"),
    ],
)
def test_a_list_without_a_usable_url_is_a_fault(members: list[dict[str, object]], rule: str) -> None:
    """The member list leaves the client without an endpoint."""
    with answering(members) as address:
        investigation = etcdlab.check(address)

    assert ("R8", rule, "fault") in judged(investigation)
    assert investigation.exit_code == 1
    assert investigation.case.trace.calls[-1].returns == ("context deadline exceeded",)
    assert "None" not in words_of(investigation)


def test_one_loopback_url_for_all_is_no_load_balancer() -> None:
    with Forward() as balancer:
        url = f"http://{balancer.address}"
        with cluster(*(MemberPlan(name, advertise=(url,)) for name in "abc")) as lab:
            balancer.leads_to = lab.endpoints[0]
            investigation = etcdlab.check(balancer.address)

    assert judged(investigation) == []
    assert investigation.exit_code == 0


def test_one_dead_url_for_all_is_one_finding(server: Path) -> None:
    """It has the three members."""
    plans = (MemberPlan(name, advertise=("http://127.0.0.1:1234",)) for name in "abc")
    with cluster(*plans, etcd=server) as lab:
        investigation = etcdlab.check(lab.endpoints)

    assert judged(investigation) == [("R2", "advertises-loopback", "fault")]
    assert str(investigation.findings[0].summary).startswith(
        "Members a, b, c advertise http://127.0.0.1:1234. A client on another"
    )
    assert {dial.address for dial in investigation.case.trace.dials if dial.failure} == {"127.0.0.1:1234"}


@pytest.mark.parametrize("release", ["seed", "3.5.9", "3.5.21", "3.7.1"])
def test_a_unix_socket_is_a_finding_of_its_own(server: Path, release: str) -> None:
    with cluster(MemberPlan("a", advertise=("unix://localhost:2379",)), etcd=server) as lab:
        investigation = etcdlab.check(lab.endpoints, release=release)

    assert judged(investigation) == [("R6", "unix-socket", "fault")]
    assert investigation.exit_code == 1
    assert "dial unix localhost:2379: connect: no such file or directory" in investigation.case.trace.calls[-1].logs[0]
    assert "unix://localhost:2379" in words_of(investigation)


@pytest.mark.parametrize("engine", ["live", "go"])
def test_a_unix_socket_of_this_host_is_a_note(engine: str) -> None:
    """Servers of 3.7 take the path of a file. A client on the same host reads through it, also the real one."""
    plan = MemberPlan("a", advertise=("unix://{folder}/etcd.sock",), listen=("unix://{folder}/etcd.sock",))
    with cluster(plan, etcd=program(TODAY[-1])) as lab:
        investigation = etcdlab.check(lab.endpoints, engine=engine)

    assert judged(investigation) == [("R6", "unix-socket", "note")]
    assert investigation.case.trace.calls[-1].returns == ("ok",)
    assert investigation.exit_code == 0


def test_a_placeholder_is_a_note_if_another_url_serves() -> None:
    with cluster(MemberPlan("a", advertise=("http://127.0.0.1:111", "{url}"))) as lab:
        checked = run("check", *lab.endpoints, "--json")

    (finding,) = checked.document["findings"]
    assert (checked.code, checked.err) == (0, "")
    assert (finding["code"], finding["rule"], finding["severity"]) == ("R6", "placeholder-url", "note")


def test_only_a_dummy_url_is_a_fault_for_a_client_that_syncs() -> None:
    with cluster(MemberPlan("a", advertise=("http://127.0.0.111:1",))) as lab:
        syncs, never = (run("check", *lab.endpoints, "--json", *more) for more in ((), ("--autosync", "off")))

    (finding,) = syncs.document["findings"]
    assert syncs.code == 1
    assert syncs.document["outcome"]["returns"] == ["context deadline exceeded"]
    assert (finding["code"], finding["rule"], finding["severity"]) == ("R2", "advertises-loopback", "fault")
    assert (never.code, [one["severity"] for one in never.document["findings"]]) == (0, ["warning"])


def test_of_2000_urls_256_are_dialled_and_views_stay_short() -> None:
    urls = tuple(f"http://127.1.{number // 200}.{number % 200 + 1}:{{port}}" for number in range(2000))
    with cluster(MemberPlan("a", advertise=urls)) as lab:
        investigation = etcdlab.check(lab.endpoints)

    text = words_of(investigation)
    assert len({dial.url for dial in investigation.case.trace.dials if dial.source == "advertised"}) == 256
    assert "The members advertise 2000 URLs. etcdlab dials the first 256." in text
    assert judged(investigation) == [("R2", "advertises-loopback", "fault")]
    assert " and 254 more." in str(investigation.findings[0].summary)
    assert len(investigation.document()["findings"][0]["members"][0]["urls"]) == 256
    assert len(text.splitlines()) < 130
    assert investigation.exit_code == 1


def test_a_fix_never_keeps_another_url_that_is_wrong(server: Path) -> None:
    wrong = ("http://0.0.0.0:{port}", "http://127.0.0.1:{port}", "http://nope.invalid:{port}")
    with cluster(MemberPlan("a", advertise=(*wrong, "{url}")), etcd=server) as lab:
        address = lab.members[0].address
        investigation = etcdlab.check(lab.endpoints)

    *faults, note = investigation.findings
    assert [finding.code for finding in faults] == ["R1", "R2"]
    assert {finding.fix.after for finding in faults} == {f"ETCD_ADVERTISE_CLIENT_URLS=http://{address}"}
    assert (note.rule, note.fix.after) == ("some-urls-answer", "")
