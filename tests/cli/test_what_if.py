"""What if the members advertised other URLs? Tried from here on real servers, before anybody restarts one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import etcdlab
from etcdlab.case import Fields, StepNote
from etcdlab.cluster.endpoint import parse_endpoint
from etcdlab.errors import UsageError
from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from etcdlab.step import Basis, Value
from etcdlab.trace import Trace
from tests.cli.command import cluster, judged, plain, run
from tests.cluster.peers import Certificates, enable_password

MEASURED = ("seed", "3.5.9", "3.5.21", "3.7.1")


@pytest.fixture(scope="module")
def lab() -> Iterator[Sandbox]:
    """Two members; s advertises 0.0.0.0, where nothing answers."""
    with cluster(MemberPlan("s", advertise=("http://0.0.0.0:{port}",)), MemberPlan("t")) as running:
        yield running


def url(lab: Sandbox, name: str = "s") -> str:
    return next(f"http://{member.address}" for member in lab.members if member.name == name)


def checked(lab: Sandbox, **more: object) -> Investigation:
    return etcdlab.check(plain(lab.endpoints)[:1], **more)


def supposed_from(trace: Trace) -> str:
    """The first station whose passage is supposed; every one after it is, too."""
    bases = [step.basis for step in trace.steps]
    first = bases.index(Basis.SUPPOSED)
    assert set(bases[first:]) == {Basis.SUPPOSED}
    return trace.steps[first].station


@pytest.mark.parametrize("release", MEASURED)
def test_the_members_address_passes_and_the_dials_are_real(lab: Sandbox, release: str) -> None:
    """The member's own address passes the what if, and etcdlab really dials it."""
    investigation = checked(lab, release=release)
    what_if = investigation.what_if({"s": url(lab)})
    trace = what_if.case.trace

    assert [finding.code for finding in investigation.findings] == ["R1"]
    assert (what_if.findings, what_if.exit_code, trace.complete) == ((), 0, True)
    assert trace.origin.client == release
    assert supposed_from(trace) == "members"
    assert trace.calls[-1].returns == ("ok",)
    assert [dial.url for dial in trace.dials if dial.source == "proposed"] == [url(lab)]
    assert [dial.url for dial in trace.dials if dial.source == "advertised"] == [url(lab, "t")]
    assert "From this host, every advertised URL leads to its member." in what_if.text(1000)


def test_a_what_if_keeps_the_fields_and_notes_of_its_case(lab: Sandbox) -> None:
    typed = msgspec.structs.replace(
        checked(lab).case, fields=Fields("40 minutes"), step_notes=(StepNote(0, 3, "a note"),)
    )
    case = Investigation(typed).what_if({"s": url(lab)}).case

    assert (len(case.traces), case.fields, case.step_notes) == (2, typed.fields, typed.step_notes)


def test_values_after_the_reply_are_supposed(lab: Sandbox) -> None:
    """Except the end of a dial, which is observed."""
    trace = checked(lab).what_if({"t": "http://0.0.0.0:1"}).case.trace
    before, values = _values(trace, supposed=False), _values(trace, supposed=True)
    assert {one.name for one in values if one.basis is Basis.OBSERVED} == {"dial"}
    assert {one.basis for one in values if one.name != "dial"} == {Basis.SUPPOSED}
    assert Basis.SUPPOSED not in {one.basis for one in before}


def _values(trace: Trace, *, supposed: bool) -> list[Value]:
    return [one for step in trace.steps if (step.basis is Basis.SUPPOSED) is supposed for one in step.values]


@pytest.mark.parametrize("release", MEASURED)
def test_a_url_that_is_as_wrong_is_r1_again(lab: Sandbox, release: str) -> None:
    what_if = checked(lab, release=release).what_if({"s": "http://[::]:1"})

    assert ("R1", "advertises-unspecified", "warning") in judged(what_if)
    assert "Member s would advertise http://[::]:1" in what_if.text(1000)
    assert what_if.exit_code == 1


def test_a_port_where_nobody_listens_is_r4(lab: Sandbox, dead: str) -> None:
    what_if = checked(lab).what_if({"s": f"http://127.0.0.2:{dead.rpartition(':')[2]}"})

    assert judged(what_if) == [("R4", "unreachable-url", "warning")]


def test_a_port_without_listener_is_r10_for_a_down_member(dead: str) -> None:
    """A proposed port where nothing listens is R10 for a member that is down."""
    members = [MemberPlan("a"), MemberPlan("b"), MemberPlan("c", stopped=True)]
    with cluster(*members) as lab:
        what_if = checked(lab).what_if({"c": f"http://{dead}"})

    assert judged(what_if) == [("R10", "member-down", "note")]
    assert "not every URL could be verified" in what_if.text(1000)


def test_the_address_of_another_member_or_cluster_is_r5(lab: Sandbox) -> None:
    with cluster(MemberPlan("x")) as other:
        investigation = checked(lab)
        copied = investigation.what_if({"s": url(lab, "t")})
        foreign = investigation.what_if({"s": url(other, "x")})

    assert [code for code, _, _ in judged(copied)] == ["R5"]
    assert [code for code, _, _ in judged(foreign)] == ["R5"]
    assert str(copied.findings[0].summary).endswith("Another etcd answers there.")


def test_a_what_if_of_a_client_that_never_syncs(lab: Sandbox) -> None:
    what_if = checked(lab, autosync=0.0).what_if({"s": url(lab)})

    assert supposed_from(what_if.case.trace) == "sync"
    assert what_if.findings == ()
    assert "once something has called Sync (supposed)" in what_if.text(1000)


def test_the_live_engine_tries_a_loaded_case(lab: Sandbox, tmp_path: Path) -> None:
    """Whichever engine made its trace."""
    trace = checked(lab, release="3.5.9").case.trace
    loaded = msgspec.structs.replace(trace, origin=msgspec.structs.replace(trace.origin, engine="go"))
    file = Investigation.of(loaded).case.save(tmp_path / "incident")
    what_if = etcdlab.Investigation(etcdlab.Case.load(file)).what_if({"s": url(lab)}, timeout=5)

    assert [(one.origin.engine, one.origin.client) for one in what_if.case.traces] == [
        ("go", "3.5.9"),
        ("live", "3.5.9"),
    ]
    assert what_if.findings == ()


def test_a_case_keeps_what_was_seen_and_what_was_tried(lab: Sandbox, tmp_path: Path) -> None:
    once = checked(lab).what_if({"s": "http://0.0.0.0:1"})
    again = once.what_if({"t": url(lab, "t")})
    loaded = etcdlab.Case.load(again.case.save(tmp_path / "incident"))

    assert loaded == again.case
    assert [{member.name: member.client_urls for member in trace.what_if_members} for trace in loaded.traces] == [
        {},
        {"s": ("http://0.0.0.0:1",), "t": (url(lab, "t"),)},
        {"s": lab.members[0].advertised, "t": (url(lab, "t"),)},
    ]
    assert [finding.supposed for finding in again.what_is.findings] == [False]


def test_an_invalid_proposal_is_refused_before_any_request(dead: str) -> None:
    with cluster(MemberPlan("s")) as gone:
        investigation = checked(gone)

    with pytest.raises(UsageError, match=r"No member has the name or the id x\.[^\n]*\n[^\n]*s \("):
        investigation.what_if({"x": "http://10.0.0.5:2379"})
    with pytest.raises(UsageError, match="neither the scheme http nor https"):
        investigation.what_if({"s": "10.0.0.5:2379"})
    with pytest.raises(UsageError, match="The member list is not known"):
        etcdlab.check(dead).what_if({"s": "http://10.0.0.5:2379"})


def test_a_cluster_that_ended_is_a_finding_and_no_what_if() -> None:
    """A cluster that ends before the what if is a finding, and nothing is supposed."""
    with cluster(MemberPlan("s")) as gone:
        investigation = checked(gone)
    what_if = investigation.what_if({"s": "http://10.0.0.5:2379"})

    assert judged(what_if) == [("R10", "nothing-listens", "fault")]
    assert (what_if.case.trace.what_if_members, what_if.exit_code) == ((), 2)


def test_a_password_is_used_again_and_written_nowhere(tmp_path: Path) -> None:
    with cluster(MemberPlan("s", advertise=("http://0.0.0.0:{port}",))) as lab:
        enable_password(parse_endpoint(lab.endpoints[0], secure=False))
        investigation = checked(lab, user="root", password="secret", allow_plain=True)
        what_if = investigation.what_if({"s": "http://0.0.0.0:1"}).what_if({"s": url(lab)})
        loaded = etcdlab.Investigation(etcdlab.Case.load(investigation.case.save(tmp_path / "incident")))
        unknown = loaded.what_if({"s": url(lab)})

    assert (what_if.findings, what_if.case.trace.calls[-1].returns) == ((), ("ok",))
    assert [code for code, _, _ in judged(unknown)] == ["R9"]
    saved = what_if.case.save(tmp_path / "tried").read_text() + (tmp_path / "incident").read_text()
    assert "secret" not in saved + repr(what_if) + repr(what_if.case) + json.dumps(what_if.document())


def test_over_tls_a_proposed_url_is_verified(certificates: Certificates) -> None:
    flags = certificates.serve("127.0.0.2")
    with cluster(MemberPlan("s", advertise=("https://0.0.0.0:{port}",), flags=flags)) as lab:
        investigation = etcdlab.check(plain(lab.endpoints), ca=certificates.ca)
        right = f"https://{lab.members[0].address}"
        what_if = investigation.what_if({"s": right})
        named = investigation.what_if({"s": right.replace("127.0.0.2", "localhost")})

    assert what_if.findings == ()
    assert [code for code, _, _ in judged(named)] == ["R2"]
    assert named.exit_code == 1


def test_the_command_prints_the_answer_first(lab: Sandbox, tmp_path: Path) -> None:
    saved = tmp_path / "incident"
    result = run("check", plain(lab.endpoints)[0], "--what-if", f"s={url(lab)}", "--save", str(saved))
    would, now = result.out.split("\n\nThe cluster as it is now:\n", 1)

    assert result.code == 0
    assert would.startswith(f"◇ What if s advertised {url(lab)}? Nothing was changed.")
    assert now.startswith("  ! 1 warning: Member s advertises http://0.0.0.0:")
    assert len(now.splitlines()) < 6
    assert f"s would advertise {url(lab)}" in would
    assert "R1" not in would
    assert [bool(trace.what_if_members) for trace in etcdlab.Case.load(saved).traces] == [False, True]
    assert run("show", str(saved)) == (0, result.out, "")


def test_the_commands_exit_code_and_json_tell_what_would_be(lab: Sandbox) -> None:
    wrong = ("--what-if", "s=http://0.0.0.0:1", "--what-if", f"t={url(lab, 't')}", "--what-if", "t=http://[::]:1")
    result = run("check", plain(lab.endpoints)[0], *wrong, "--json")
    would = result.document["what_if"]

    assert result.code == 1
    assert result.document["supposed"] == []
    assert {member["name"]: member["client_urls"] for member in would["supposed"]} == {
        "s": ["http://0.0.0.0:1"],
        "t": [url(lab, "t"), "http://[::]:1"],
    }
    assert {finding["supposed"] for finding in would["findings"]} == {True}
    assert would["outcome"]["basis"] == "supposed"
    assert "proposed" in {dial["source"] for dial in would["dials"]}


def test_a_what_if_of_an_unknown_member_ends_with_2(lab: Sandbox) -> None:
    """The command prints the check first."""
    result = run("check", plain(lab.endpoints)[0], "--what-if", f"x={url(lab)}")

    assert result.code == 2
    assert "R1" in result.out
    assert result.err.startswith("etcdlab: No member has the name or the id x.\n  do: Name one of s (")


@pytest.mark.parametrize("value", ["http://10.0.0.5:2379", "s=", "s=10.0.0.5:2379", "=http://10.0.0.5:2379"])
def test_a_command_that_cannot_be_meant_asks_nobody(value: str) -> None:
    result = run("check", "127.0.0.1:1", "--what-if", value)

    assert (result.code, result.out) == (2, "")
    assert "\n  do: " in result.err


@pytest.mark.parametrize("url", ["http://127.0.0.2:1", "http://127.0.0.1:9", "http://localhost:1"])
def test_a_typed_url_is_no_placeholder(url: str) -> None:
    """An advertised URL of loopback with a port below 1024 may be a placeholder. A typed one is meant as it is."""
    with etcdlab.sandbox("advertises-unspecified") as lab:
        result = run("check", *lab.endpoints, "--what-if", f"etcd-0={url}")

    assert result.code == 1
    assert "context deadline exceeded" in result.out
    assert "R6" not in result.out
