"""The bug report for etcd or a framework: short, redacted, and without a pass that nothing proves."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from etcdlab.case import Case, Fields, StepNote
from etcdlab.errors import UsageError
from etcdlab.investigation import Investigation
from etcdlab.report.upstream_issue import scenario_with, upstream_issue
from etcdlab.step import Basis
from etcdlab.trace import Dial, Member, MemberList, Trace
from tests.report.cases import incident, recorded, with_hostile_text


def with_members(count: int, **changes: object) -> Case:
    """The recorded incident, with so many members and dials."""
    trace = recorded()
    first, failed = trace.dials[:2]
    members = tuple(
        Member(f"8e9e05c52164{number:04x}", f"db-{number}", (f"http://10.20.30.{number}:2379",))
        for number in range(1, count + 1)
    )
    dials = tuple(
        replace(failed, id=number, url=member.client_urls[0], address=member.client_urls[0][7:], members=(member.id,))
        for number, member in enumerate(members, 1)
    )
    (answer, *_) = trace.member_lists
    whole: Trace = replace(trace, member_lists=(replace(answer, members=members),), dials=(first, *dials), **changes)
    return Case(traces=(whole,))


def section(text: str, title: str) -> str:
    """One part of the issue."""
    return text.split(f"### {title}\n")[1].split("\n### ")[0]


def html(text: str) -> str:
    rendered: str = MarkdownIt("commonmark").enable("table").render(text)
    return rendered


def test_it_has_what_a_maintainer_asks_for() -> None:
    text = upstream_issue(incident())

    assert re.findall(r"^### (.*)", text, re.MULTILINE) == [
        "What happened",
        "What I expected",
        "Versions",
        "Members",
        "Dials",
        "Log of the client",
        "How to reproduce",
    ]
    assert "| etcd client | `3.7.1` with grpc-go `1.82.1` |\n| Go | `go1.26.8` |\n| etcd server | `3.5.1` |" in text
    assert "failed at `tcp` (`refused`) | `dial tcp 0.0.0.0:51387: connect: connection refused` |" in text
    assert '"msg":"retrying of unary invoker failed"' in section(text, "Log of the client")
    assert "etcdlab demo advertises-unspecified --release 3.7.1\n" in section(text, "How to reproduce")


def test_three_members_fit_sixty_lines() -> None:
    assert len(upstream_issue(with_members(3)).splitlines()) <= 60


def test_a_long_list_says_what_it_leaves_out() -> None:
    log = tuple(f"line {number} {'x' * 5_000}" for number in range(9))
    text = upstream_issue(with_members(100, log=log))

    assert len(text) < 12_000
    assert "Members left out: 92." in text
    assert "Dials left out: 91." in text
    assert "Earlier lines left out: 5." in text
    assert section(text, "Log of the client").count("\nline ") == 4


def test_equal_answers_are_one_column() -> None:
    case = with_members(2)
    (answer,) = case.trace.member_lists
    other = replace(answer, linearizable=False)
    failed = MemberList(True, "10.20.30.9:2379", 1.0, error="no | pipe", from_other_endpoint=True)
    text = section(upstream_issue(Case(traces=(replace(case.trace, member_lists=(answer, other, failed)),))), "Members")

    assert "| name | id | client URLs, linearizable, from 127.0.0.2:51387 | learner |" in text
    assert "Answers with the same members and URLs left out: 1." in text
    assert r"returned an error: no \| pipe" in text


def test_it_is_redacted_and_keeps_a_name() -> None:
    case = with_members(3, host="db-host-7", scenario="")
    text, kept = upstream_issue(case), upstream_issue(case, ["db-1"])

    for original in ("10.20.30", "db-1", "db-2", "db-host-7", "10-20-30"):
        assert original not in text
    assert "| `db-1` |" in kept
    assert "Not replaced: `db-1`." in kept
    with pytest.raises(UsageError, match="no db-9"):
        upstream_issue(case, ["db-9"])


def test_it_has_no_note_and_no_field() -> None:
    """They are for colleagues."""
    case = replace(
        incident(), notes=("secret-1",), step_notes=(StepNote(0, 37, "secret-2"),), fields=Fields("secret-3", owner="o")
    )

    assert "secret" not in upstream_issue(case)


def test_no_text_of_others_is_markup() -> None:
    trace = with_hostile_text().trace
    calls = tuple(replace(call, logs=call.logs[:1]) for call in trace.calls)
    plain = recorded()
    odd = replace(trace, calls=calls, member_lists=plain.member_lists, host="", target=plain.target)
    text = upstream_issue(Case(traces=(odd,)))
    rendered = html(text)

    assert "&lt;!--/" in rendered  # in the log
    assert "onerror" in section(text, "Dials")
    assert set(re.findall(r"<(\w+)", rendered)) <= {
        *("h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "pre", "code", "span", "em"),
    }
    assert len(text) < 20_000


@pytest.mark.parametrize("text", ["@someone", "etcd-io/etcd#1", "http://evil.example/x", "a | b"])
def test_a_member_name_links_to_nothing(text: str) -> None:
    """In code GitHub makes no link; outside, an element is between the sign and the word."""
    trace = recorded()
    (answer, *_) = trace.member_lists
    member = replace(answer.members[0], name=text)
    case = Case(traces=(replace(trace, member_lists=(replace(answer, members=(member,)),)),))
    outside = re.sub(r"```.*?```|`[^`\n]+`", "", upstream_issue(case, [text]), flags=re.DOTALL)

    assert not re.search(r"@\w|#\d|\w://", outside)
    assert "<td>yes" not in html(upstream_issue(case, [text]))


def test_a_call_that_only_a_model_passes_is_no_pass() -> None:
    trace = recorded()
    passed = tuple(replace(call, returns=("ok",), logs=(), basis=Basis.MODELLED) for call in trace.calls)
    observed = tuple(replace(call, basis=Basis.OBSERVED) for call in passed)

    def happened(calls: object) -> str:
        return section(upstream_issue(Case(traces=(replace(trace, calls=calls),))), "What happened")

    assert "This release of the client lets the next `Get` succeed (modelled). No answer proves it." in happened(passed)
    assert "succeeds" not in happened(passed)
    assert "The program's next `Get` succeeds (observed)." in happened(observed)


def test_without_an_answer_nothing_is_well() -> None:
    """The case ran to its end, and no rule finds a fault, because it has no dial and no member list."""
    trace = recorded()
    empty = replace(trace, dials=(), member_lists=(), calls=(), steps=(), log=(), subconns=())
    text = upstream_issue(Case(traces=(empty,)))

    assert Investigation(Case(traces=(empty,))).exit_code == 0
    assert "No rule finds a fault. No etcd answered, so nothing proves that the client works." in text
    assert "| etcd server | not known: no etcd answered a dial |" in text
    assert "The case has no member list." in text
    assert "The case has no dial." in text


def test_a_dial_without_an_answer_is_no_pass() -> None:
    trace = recorded()
    nameless: Dial = replace(trace.dials[0], identity=None)
    text = section(upstream_issue(Case(traces=(replace(trace, dials=(nameless,)),))), "Dials")

    assert "| passed `h2`; no etcd said which member it is |" in text
    assert "answered" not in text


def test_without_a_scenario_the_command_is_that_of_the_check() -> None:
    trace = replace(recorded(), scenario="", dials=(), member_lists=(), endpoints=("10.20.30.40:2379",))
    text = section(upstream_issue(Case(traces=(trace,))), "How to reproduce")

    assert re.search(r"^etcdlab check \S+:2379 --release 3\.7\.1$", text, re.MULTILINE)
    assert "10.20.30.40" not in text


@pytest.mark.parametrize(
    ("slug", "scenario"),
    [
        ("advertises-loopback", "advertises-loopback"),
        ("name-does-not-resolve", "name-does-not-resolve"),
        ("unreachable-url", "member-moved"),
        ("subconn-fails", ""),
    ],
)
def test_the_scenario_has_the_same_fault(slug: str, scenario: str) -> None:
    assert scenario_with(slug) == scenario


def test_a_real_cluster_has_the_scenario_of_its_finding() -> None:
    trace = replace(recorded(), scenario="")

    assert "\netcdlab demo advertises-unspecified --release 3.7.1\n" in upstream_issue(Case(traces=(trace,)))


def test_a_person_gets_it_from_a_result() -> None:
    assert Investigation(incident()).issue_report() == upstream_issue(incident())
