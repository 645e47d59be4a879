"""A deployment file beside the members that run: which server is which member, and what differs."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from etcdlab.case import Case
from etcdlab.file_line import FileLine
from etcdlab.rules import Finding, judge
from etcdlab.rules.file_servers import FileServers
from etcdlab.trace import Member
from tests.rules.evidence import dial, member, trace_of

URL = "http://10.0.0.5:2379"


def line(url: str, *, server: int = 0, name: str = "", kind: str = "advertise-client", **more: object) -> FileLine:
    """One URL of a compose file."""
    place, setting = f"etcd{server}", "ETCD_ADVERTISE_CLIENT_URLS"
    made = FileLine(
        "compose.yml", 9, 5, "compose", place, server, "advertise-client", url, setting, "environment", name
    )
    return msgspec.structs.replace(made, kind=kind, **more)


def judged(lines: Sequence[FileLine], *members: Member, **more: object) -> list[Finding]:
    """The findings about members that answer, beside these lines."""
    every = members or (member("s", URL),)
    dials = [dial("10.0.0.5:2379", by=every[0].name, source=source) for source in ("configured", "advertised")]
    trace = trace_of(every, dials, returns="ok", **more)
    return list(judge(Case(traces=(trace,), file_lines=tuple(lines))))


def test_the_same_url_is_no_finding() -> None:
    assert judged([line("HTTP://10.0.0.5:2379", name="s")]) == []


def test_another_url_of_a_member_of_the_same_name_is_proved() -> None:
    (finding,) = judged([line("http://10.0.0.9:2379", name="s")])

    assert (finding.rule, str(finding.severity), str(finding.certainty)) == ("differs-from-file", "warning", "proved")
    assert str(finding.summary) == (
        "compose.yml:9 sets http://10.0.0.9:2379 for member s, which advertises http://10.0.0.5:2379."
    )
    assert [(one.kind, one.file, one.line) for one in finding.evidence] == [
        ("step", "", 0),
        ("file-line", "compose.yml", 9),
    ]


@pytest.mark.parametrize("unknown", [("HOST",), ("HOST", "PORT")])
def test_a_url_with_a_variable_is_compared_with_nothing(unknown: tuple[str, ...]) -> None:
    assert judged([line("http://${HOST}:2379", name="s", unknown=unknown)]) == []


def test_a_url_beside_one_with_a_variable_is_not_compared() -> None:
    """Nobody knows the whole list of the file."""
    lines = [line("http://10.0.0.9:2379", name="s"), line("http://${HOST}:2379", name="s", unknown=("HOST",))]

    assert judged(lines) == []


def test_a_fault_of_the_file_alone_comes_with_the_next_start() -> None:
    (finding,) = judged([line("http://0.0.0.0:2379", name="s", verdict="wrong", code="R1")])

    assert finding.rule == "fault-in-file"
    assert str(finding.summary).startswith(
        "After its next start member s advertises http://0.0.0.0:2379 of compose.yml:9."
    )


def test_a_fault_that_etcd_refuses_stops_the_next_start() -> None:
    (finding,) = judged([line("http://:2379", name="s", verdict="wrong", code="R6")])

    assert str(finding.summary).startswith("Member s cannot start again with http://:2379 of compose.yml:9.")


def test_a_fault_of_both_is_one_finding_with_both_evidences() -> None:
    wrong = line("http://0.0.0.0:2379", name="s", verdict="wrong", code="R1")
    (finding,) = judged([wrong], member("s", "http://0.0.0.0:2379"))

    assert (finding.code, finding.rule) == ("R1", "advertises-unspecified")
    assert {one.kind for one in finding.evidence} >= {"step", "file-line"}
    assert "change compose.yml:9." in str(finding.fix.how)


def test_a_peer_url_is_a_note_because_a_restart_changes_nothing() -> None:
    peer = msgspec.structs.replace(member("s", URL), peer_urls=("http://10.0.0.5:2380",))
    (finding,) = judged([line("http://10.0.0.9:2380", name="s", kind="advertise-peer")], peer)

    assert (finding.rule, str(finding.severity)) == ("differs-from-file", "note")
    assert "etcdctl member update id-s --peer-urls=http://10.0.0.9:2380" in str(finding.fix.server)


def test_a_file_without_any_member_is_of_another_cluster() -> None:
    lines = [line("http://10.0.1.1:2379", name="x"), line("http://10.0.1.2:2379", server=1, name="y")]
    (finding,) = judged(lines)

    assert finding.rule == "file-of-another-cluster"
    assert "The file has x, y, and the cluster has s." in str(finding.why)


def test_a_server_that_only_variables_name_accuses_nobody() -> None:
    lines = [line("http://${A}:2379", unknown=("A",)), line("http://${B}:2379", server=1, unknown=("B",))]

    assert judged(lines) == []


def test_a_what_if_is_compared_with_no_file() -> None:
    assert judged([line("http://10.0.0.9:2379", name="s")], what_if_members=(member("s", URL),)) == []


@pytest.mark.parametrize(
    ("lines", "by"),
    [
        ([line("http://${A}:2379", name="t", unknown=("A",)), line(URL, server=1)], "They have the same name."),
        ([line("http://10.0.0.6:2380", kind="advertise-peer"), line(URL, server=1)], "They have the same peer URL."),
        ([line("http://10.0.0.6:2379"), line(URL, server=1)], "They have the same client URL."),
        (
            [line("http://10.9.9.9:2379"), line(URL, server=1)],
            "No other server of the file and no other member is left.",
        ),
    ],
)
def test_how_the_first_server_is_found_to_be_member_t(lines: list[FileLine], by: str) -> None:
    other = Member("id-t", "t", ("http://10.0.0.6:2379",), ("http://10.0.0.6:2380",))
    first = FileServers(lines, (member("s", URL), other)).servers[0]

    assert ([one.name for one in first.members], str(first.by)) == (["t"], by)


def test_a_name_that_two_servers_have_proves_nothing() -> None:
    lines = [line("http://10.9.9.9:2379", name="s"), line("http://10.9.9.8:2379", server=1, name="s")]

    assert [server.members for server in FileServers(lines, (member("s", URL),)).servers] == [(), ()]


def test_all_pods_of_a_stateful_set_are_one_server_of_the_file() -> None:
    members = (member("etcd-0", "http://etcd-0.etcd:2379"), member("etcd-1", "http://etcd-1.etcd:2379"))
    lines = [line("http://$(POD).etcd:2379", format="kubernetes", unknown=("POD",))]

    assert FileServers(lines, members).servers[0].members == members
