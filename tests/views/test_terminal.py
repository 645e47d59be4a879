"""The page as text for a terminal."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from etcdlab.case import Case
from etcdlab.messages import LANGUAGES, Language
from etcdlab.rules.finding import Certainty, Fix, Severity
from etcdlab.trace import Member, MemberList
from etcdlab.views.terminal import print_investigation, text
from tests.incident import works

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

replace = msgspec.structs.replace

SEED_AT_120 = """\
✗ 1 fault: member s advertises http://0.0.0.0:2379

R1  member s advertises http://0.0.0.0:2379
    0.0.0.0 is an address to listen on, never one to reach: every client that syncs dials its own host.
    evidence   MemberList (step 8)
               0.0.0.0:2379 (dial 1)
    fix        - ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379
               + ETCD_ADVERTISE_CLIENT_URLS=http://192.168.20.151:2379
               then restart it (one member at a time)
    meanwhile  AutoSyncInterval = 0 in the client keeps the configured endpoints
    ruled out  nothing listening (192.168.20.151:2379 answers as s), name lookup, TLS
    details    etcdlab rule R1

client 3.7.1 (grpc-go 1.82.1) · steps: modelled · from this host · 41 ms
  ✓ Sync            asks 192.168.20.151:2379  member s, etcd 3.5.1
    MemberList      s advertises http://0.0.0.0:2379
    SetEndpoints    192.168.20.151:2379 -> http://0.0.0.0:2379
  ✗ resetTransport  0.0.0.0:2379              tcp refused, 0.4 ms
  ✗ updatePicker    every pick now fails      dial tcp 0.0.0.0:2379: connect: connection refused

the next Get with a deadline of 5 s (modelled)
    returns    context deadline exceeded
    and logs   rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = "transport:
               Error while dialing: dial tcp 0.0.0.0:2379: connect: connection refused"

1 fault. This page explains the first one:
    etcdlab rule R1
"""

SEED_AT_80 = """\
✗ 1 fault: member s advertises http://0.0.0.0:2379

R1  member s advertises http://0.0.0.0:2379
    0.0.0.0 is an address to listen on, never one to reach: every client that
    syncs dials its own host.
    evidence   MemberList (step 8)
               0.0.0.0:2379 (dial 1)
    fix        - ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379
               + ETCD_ADVERTISE_CLIENT_URLS=http://192.168.20.151:2379
               then restart it (one member at a time)
    meanwhile  AutoSyncInterval = 0 in the client keeps the configured endpoints
    ruled out  nothing listening (192.168.20.151:2379 answers as s), name
               lookup, TLS
    details    etcdlab rule R1

client 3.7.1 (grpc-go 1.82.1) · steps: modelled · from this host · 41 ms
  ✓ Sync            asks 192.168.20.151:2379  member s, etcd 3.5.1
    MemberList      s advertises http://0.0.0.0:2379
    SetEndpoints    192.168.20.151:2379 -> http://0.0.0.0:2379
  ✗ resetTransport  0.0.0.0:2379              tcp refused, 0.4 ms
  ✗ updatePicker    every pick now fails      dial tcp 0.0.0.0:2379: connect:
                                              connection refused

the next Get with a deadline of 5 s (modelled)
    returns    context deadline exceeded
    and logs   rpc error: code = DeadlineExceeded desc = latest balancer error:
               connection error: desc = "transport: Error while dialing: dial
               tcp 0.0.0.0:2379: connect: connection refused"

1 fault. This page explains the first one:
    etcdlab rule R1
"""


def lines(trace: Trace, chain: Chain, *findings: Finding, width: int = 200) -> list[str]:
    """The lines, with one space where the columns are apart."""
    output = text(Case(traces=(trace,)), findings, chain, width).splitlines()
    return [re.sub(r"(?<=\S) {2,}", " ", line) for line in output]


@pytest.mark.parametrize(("width", "expected"), [(120, SEED_AT_120), (80, SEED_AT_80)])
def test_the_seed_incident_reads_like_this(
    case: Case, chain: Chain, finding: Finding, width: int, expected: str
) -> None:
    assert text(case, [finding], chain, width) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_is_wider_than_the_terminal(
    case: Case, chain: Chain, finding: Finding, width: int, language: Language
) -> None:
    assert max(map(cell_len, text(case, [finding], chain, width, language).splitlines())) <= width


def test_the_seed_incident_in_chinese(case: Case, chain: Chain, finding: Finding) -> None:
    output = text(case, [finding], chain, 120, "zh_CN").splitlines()

    assert output[0] == "✗ 1 个故障：member s advertises http://0.0.0.0:2379"
    head = output.index("客户端 3.7.1（grpc-go 1.82.1） · 步骤：按代码推演 · from this host · 41 ms")
    assert output[head + 1 : head + 3] == [
        "  ✓ Sync            询问 192.168.20.151:2379  成员 s，etcd 3.5.1",
        "    MemberList      s 通告 http://0.0.0.0:2379",
    ]
    assert "    证据        MemberList（步骤 8）" in output
    assert "下一次 Get，截止时间 5 s（按代码推演）" in output


def test_on_a_colour_terminal_the_words_are_the_same(case: Case, chain: Chain, finding: Finding) -> None:
    file = StringIO()
    console = Console(file=file, width=120, force_terminal=True, color_system="truecolor", legacy_windows=False)
    print_investigation(case, [finding], chain, console)

    from rich.text import Text

    plain = Text.from_ansi(file.getvalue()).plain
    assert "\x1b[" in file.getvalue()
    assert [line.rstrip() for line in plain.splitlines()] == SEED_AT_120.splitlines()


def test_less_than_a_proved_fault_says_so(trace: Trace, chain: Chain, finding: Finding) -> None:
    warning = replace(finding, severity=Severity.WARNING, certainty=Certainty.LIKELY)
    note = replace(finding, severity=Severity.NOTE)

    assert "R1 (warning, likely) member s advertises http://0.0.0.0:2379" in lines(trace, chain, warning)
    assert "R1 (note) member s advertises http://0.0.0.0:2379" in lines(trace, chain, note)


def test_a_fix_in_a_sandbox_is_marked_as_such(trace: Trace, chain: Chain, finding: Finding) -> None:
    output = lines(trace, chain, replace(finding, fix=replace(finding.fix, sandbox=True)))

    assert "               This address belongs to the sandbox. For another cluster it is only an example." in output


def test_a_finding_without_a_fix_has_no_empty_rows(trace: Trace, chain: Chain, finding: Finding) -> None:
    output = lines(trace, chain, replace(finding, fix=Fix(), ruled_out=()))

    assert not any(line.lstrip().startswith(("fix", "meanwhile", "ruled out")) for line in output)


def test_a_case_without_findings_says_that_nothing_was_seen(trace: Trace, chain: Chain) -> None:
    assert lines(works(trace), chain)[0] == "✓ No finding: etcdlab found no fault."


def test_every_outcome_of_a_race_is_listed(trace: Trace, chain: Chain) -> None:
    call = replace(trace.calls[0], returns=("ok", "context deadline exceeded"), logs=())
    output = lines(replace(trace, calls=(call,)), chain)

    assert output[-3:] == [
        "    returns ok",
        "    or context deadline exceeded",
        "    and logs nothing",
    ]


def test_notes_come_at_the_end(trace: Trace, chain: Chain) -> None:
    noted = replace(trace, notes=("256 of 2,000 URLs were dialled",))

    assert lines(noted, chain)[-2:] == ["", "notes 256 of 2,000 URLs were dialled"]


def test_a_failed_linearizable_list_is_a_row(trace: Trace, chain: Chain) -> None:
    failed = MemberList(True, "192.168.20.151:2379", 5000.0, error="etcdserver: request timed out")
    output = lines(replace(trace, member_lists=(failed, trace.member_lists[1])), chain)

    assert "  ✗ MemberList the linearizable list fails etcdserver: request timed out" in output
    assert any(line.strip() == "s advertises http://0.0.0.0:2379" for line in output)


def test_lists_that_differ_say_so(trace: Trace, chain: Chain) -> None:
    member = Member("3b64816319eb7e5", "s", ("http://192.168.20.151:2379",))
    default = replace(trace.member_lists[1], members=(member,))
    output = lines(replace(trace, member_lists=(trace.member_lists[0], default)), chain)

    assert "    MemberList s advertises http://0.0.0.0:2379 default: http://192.168.20.151:2379" in output


def test_another_endpoint_is_a_row_only_if_it_differs(trace: Trace, chain: Chain) -> None:
    same = replace(trace.member_lists[1], endpoint="10.0.0.6:2379", from_other_endpoint=True)
    other = replace(same, endpoint="10.0.0.7:2379", members=())
    failed = replace(other, endpoint="10.0.0.8:2379", error="connection refused")
    output = lines(replace(trace, member_lists=(*trace.member_lists, same, other, failed)), chain)

    assert "    MemberList s advertises http://0.0.0.0:2379 not in the own list of 10.0.0.7:2379" in output
    assert not any("10.0.0.6" in line or "10.0.0.8" in line for line in output)


def test_many_members_are_counted(trace: Trace, chain: Chain) -> None:
    members = tuple(Member(f"{number:x}", f"m{number}", (f"http://10.0.0.{number}:2379",)) for number in range(9))
    answer = replace(trace.member_lists[0], members=members)
    output = [line.strip() for line in lines(replace(trace, member_lists=(answer,)), chain)]

    assert "m3 advertises http://10.0.0.3:2379" in output
    assert "and 5 more members" in output
    assert not any("m4 advertises" in line for line in output)


def test_an_unnamed_member_is_named_by_its_id(trace: Trace, chain: Chain) -> None:
    """It may advertise no URL."""
    answer = replace(trace.member_lists[0], members=(Member("8e9e05c52164694d", ""),))

    assert any(
        "8e9e05c52164694d advertises no client URL" in line
        for line in lines(replace(trace, member_lists=(answer,)), chain)
    )


def test_a_ready_subconn_is_what_the_picker_picks_among(trace: Trace, chain: Chain) -> None:
    ready = replace(trace.subconns[0], state="READY")
    output = lines(replace(trace, subconns=(ready, trace.subconns[1])), chain)

    words = "dial tcp 0.0.0.0:2379: connect: connection refused"
    assert f"  ✓ updatePicker picks among 1 READY of 2 {words}" in output


HOSTILE = {
    "[/]": "[/]",
    "[bold red]x": "[bold red]x",
    ":warning:": ":warning:",
    "<b>x</b>": "<b>x</b>",
    "\x1b[31mred\x07": "\\x1b[31mred\\x07",
    "a\nb": "a\\nb",
    "\u202egnp": "\\u202egnp",
    "q\"q'": "q\"q'",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_comes_out_as_text(trace: Trace, chain: Chain, finding: Finding, name: str) -> None:
    answer = replace(trace.member_lists[0], members=(Member("1", name, ("http://0.0.0.0:2379",)),))
    output = lines(
        replace(trace, member_lists=(answer,), notes=(name,)), chain, replace(finding, summary=f"member {name}")
    )

    assert any(f"{HOSTILE[name]} advertises http" in line for line in output)
    assert f"R1 member {HOSTILE[name]}" in output
    assert f"notes {HOSTILE[name]}" in output
    assert "\x1b" not in "".join(output)


def test_a_name_of_ten_kilobytes_is_folded(trace: Trace, chain: Chain, finding: Finding) -> None:
    answer = replace(trace.member_lists[0], members=(Member("1", "n" * 10_240, ()),))
    output = lines(replace(trace, member_lists=(answer,)), chain, replace(finding, summary="n" * 10_240))

    assert len(output) < 60
    assert "10,240 characters" in " ".join(output)


def test_a_recording_says_when_it_was_and_of_which_client(trace: Trace, chain: Chain, finding: Finding) -> None:
    recorded = replace(trace, started="2026-11-22T19:00:00+00:00", origin=replace(trace.origin, engine="recording"))

    assert "recorded on 2026-11-22 · real client 3.7.1 (grpc-go 1.82.1) · steps: modelled · 41 ms" in lines(
        recorded, chain, finding
    )


def test_the_head_names_the_host_and_the_date(trace: Trace, chain: Chain, finding: Finding) -> None:
    """Somebody else reads a saved case, on another host and on another day."""
    elsewhere = replace(trace, host="web-3\x1b[31m", started="2026-11-26T09:30:05+00:00")

    assert (
        "client 3.7.1 (grpc-go 1.82.1) · steps: modelled · from host web-3\\x1b[31m, 2026-11-26 09:30 UTC · 41 ms"
        in lines(elsewhere, chain, finding)
    )


def test_endpoints_that_stay_are_no_replacement(trace: Trace, chain: Chain, finding: Finding) -> None:
    """A client without an answer sets the endpoints that it has: no arrow leads from them to themselves."""
    steps = [
        replace(step, values=[replace(value, value=tuple(trace.endpoints)) for value in step.values])
        if step.value("eps") is not None
        else step
        for step in trace.steps
    ]
    output = "\n".join(lines(replace(trace, steps=tuple(steps)), chain, finding))

    assert "SetEndpoints keeps 192.168.20.151:2379" in output
    assert "192.168.20.151:2379 -> 192.168.20.151:2379" not in output
