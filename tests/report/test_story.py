"""The statements of a report: what they say of the recorded incident, and that their evidence is in the case."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.case import Case
from etcdlab.report.report import report_of
from etcdlab.report.statement import Source, Statement
from etcdlab.report.story import MOST_STATEMENTS
from etcdlab.trace import Trace
from tests.report.cases import incident, repaired

LOG_LINE = (
    "rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = "
    '"transport: Error while dialing: dial tcp 0.0.0.0:51387: connect: connection refused"'
)


def texts(case: Case) -> dict[str, list[str]]:
    """The sentences of each section."""
    report, _, _ = report_of(case)
    return {section.slug: [str(one.text) for one in section.statements] for section in report.sections}


def test_the_story_of_the_recorded_incident() -> None:
    story = texts(incident())

    assert list(story) == ["symptom", "asked", "answered", "dialled", "picker", "cause", "fix", "proof"]
    assert story["symptom"][0] == "The program's next Get returns context deadline exceeded (observed)."
    assert story["asked"][0] == "The client is configured with 127.0.0.2:51387."
    assert story["asked"][-1] == "Sync asked 127.0.0.2:51387 for the member list, linearizable."
    assert story["answered"] == [
        "etcd-0 advertises http://0.0.0.0:51387.",
        "SetEndpoints replaced 127.0.0.2:51387 by http://0.0.0.0:51387 (observed).",
    ]
    assert story["dialled"][-1] == (
        "The dial of http://0.0.0.0:51387 failed at stage tcp: dial tcp 0.0.0.0:51387: connect: connection refused."
    )
    assert story["cause"][0].startswith("R1: Member etcd-0 advertises http://0.0.0.0:51387.")
    assert story["proof"] == []


def test_the_line_of_the_client_is_quoted_to_the_letter() -> None:
    report, _, _ = report_of(incident())

    assert LOG_LINE in [statement.quote for _, statement in report.statements()]


def test_the_summary_has_three_sentences() -> None:
    """The cause, what it does to the program, and whether the fix is proved."""
    before, after = (report_of(case)[0].summary for case in (incident(), repaired()))

    assert [str(one.text) for one in before][1:] == [
        "Because of it, the program's Get returns context deadline exceeded.",
        "The fix below is proposed and not yet proved.",
    ]
    assert str(after[2].text) == "After the fix, Get succeeds (supposed)."


def test_a_later_run_is_the_proof() -> None:
    report, failing, proof = report_of(repaired())

    assert (failing.number, proof and proof.number) == (0, 1)
    proved = [str(one.text) for one in report.sections[-1].statements]
    assert "The run supposes that etcd-0 advertises http://127.0.0.2:51387." in proved
    assert all(source.trace == 1 for one in report.sections[-1].statements for source in one.sources)


def exists(source: Source, trace: Trace) -> bool:
    """Whether the trace has that evidence."""
    numbers = {
        "step": [step.id for step in trace.steps],
        "dial": [dial.id for dial in trace.dials],
        "call": [call.id for call in trace.calls],
        "subconn": [subconn.id for subconn in trace.subconns],
        "member-list": list(range(len(trace.member_lists))),
        "supposed": list(range(len(trace.what_if_members))),
        "endpoint": list(range(len(trace.endpoints_in_use or trace.endpoints))),
        "run": [0],
    }
    return source.id in numbers[source.kind]


@pytest.mark.parametrize("release", ["seed", "3.5.9", "3.5.21", "3.7.1"])
def test_every_source_is_in_the_case(release: str) -> None:
    case = incident(release)
    report, _, _ = report_of(case)
    sources = [source for _, one in report.statements() for source in one.sources]
    sources += [source for entry in report.timeline for source in entry.sources]

    assert len(sources) > 20
    assert [source for source in sources if not exists(source, case.traces[source.trace])] == []


def test_a_statement_without_a_source_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="needs a source"):
        Statement("The client dials.", ())


def test_a_long_section_says_how_many_statements_it_leaves_out() -> None:
    """The last two stay, because they say how it ended."""
    trace = incident().trace
    many = tuple(
        msgspec.structs.replace(trace.dials[0], id=number, url=f"http://127.0.0.2:{number + 1}", source="advertised")
        for number in range(100)
    )
    (dialled,) = [
        section
        for section in report_of(Case(traces=(msgspec.structs.replace(trace, dials=many),)))[0].sections
        if section.slug == "dialled"
    ]

    assert len(dialled.statements) == MOST_STATEMENTS
    assert str(dialled.left_out) == f"The case has {100 - MOST_STATEMENTS} more of them."
    assert "127.0.0.2:100" in str(dialled.statements[-1].text)
