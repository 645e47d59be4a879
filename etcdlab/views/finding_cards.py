"""The findings as cards, the worst first: heading, evidence, what to change, what was ruled out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural, sentences
from etcdlab.quoting import printable
from etcdlab.rules.clients import named_clients
from etcdlab.views.labels import LINES, NAME, more, more_members, nestable
from etcdlab.views.rows import EvidenceLine, FindingCard, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.rules.finding import Evidence, Finding, Fix
    from etcdlab.trace import Trace

EVIDENCE = 8
"""The most pieces of evidence on one card."""

QUOTE = 1_000
"""The most characters of a line of a log on one card."""

FINDINGS = 20
"""The most findings with a card."""

_DOUBTS: dict[str, Text] = {"warning": message("warning"), "note": message("note"), "likely": message("likely")}


def finding_cards(trace: Trace, findings: Sequence[Finding]) -> tuple[FindingCard, ...]:
    """A card for each of the worst findings."""
    return tuple(_card(trace, finding, is_of_other_client(trace, finding)) for finding in findings[:FINDINGS])


def is_of_other_client(trace: Trace, finding: Finding) -> bool:
    """Whether the evidence is in the trace of another client of the same program."""
    first_client, _ = named_clients(trace)[0]
    return bool(finding.client) and not str(finding.client).startswith(str(first_client))


def more_findings(findings: Sequence[Finding]) -> Text:
    """The sentence about the findings without a card."""
    left = len(findings) - FINDINGS
    return (
        plural(
            "{count} more finding is in the JSON report and not displayed here.",
            "{count} more findings are in the JSON report and not displayed here.",
            left,
        )
        if left > 0
        else ""
    )


def heading(finding: Finding) -> Text:
    """The code of a finding, with the severity and certainty where they are less than a proved fault."""
    doubts = [_DOUBTS[word] for word in (finding.severity, finding.certainty) if word in _DOUBTS]
    doubts += [message("what if")] if finding.supposed else []
    doubts += [message("only after a Sync")] if finding.needs_sync else []
    return message("{code} ({doubts})", code=finding.code, doubts=tuple(doubts)) if doubts else finding.code


def place(kind: str, number: int, line: int = 0, file: str = "") -> Text:
    """Where a piece of evidence is in the trace; a line and a packet have their number and their file."""
    places: dict[str, Text] = {
        "step": message("step {number}", number=number),
        "dial": message("dial {number}", number=number),
        "member-list": message("member list {number}", number=number),
        "call": message("call {number}", number=number),
        "endpoint": message("endpoint {number}", number=number),
        "supposed": message("what if {number}", number=number),
        "subconn": message("SubConn {number}", number=number),
        "log-line": message("log line {line} of {file}", line=line, file=file),
        "packet": message("packet {line} of {file}", line=line, file=file),
        "file-line": message("{file}, line {line}", file=file, line=line),
        "applied-change": message("change {number} of the repair", number=number + 1),
        "kubernetes": file,
        "change": message("change {number}", number=number + 1),
        "vantage": message("vantage {number}", number=number + 1),
    }
    return places.get(kind, f"{kind} {number}")


def line_place(trace: Trace, evidence: Evidence) -> tuple[int, str]:
    """The number and the file of a line or of a packet, or the name of an object of Kubernetes. Else `(0, "")`."""
    if evidence.kind in ("file-line", "kubernetes"):
        file = evidence.file
        return evidence.line, printable(file if len(file) <= NAME else f"…{file[1 - NAME :]}", NAME)
    if evidence.kind not in ("log-line", "packet") or evidence.id >= len(trace.log_lines):
        return 0, ""
    line = trace.log_lines[evidence.id]
    return line.line, printable(line.file, NAME)


def _quote(trace: Trace, evidence: Evidence) -> tuple[str, str]:
    """The text and the time of a line of a log, or of a packet."""
    if evidence.kind not in ("log-line", "packet") or evidence.id >= len(trace.log_lines):
        return "", ""
    line = trace.log_lines[evidence.id]
    return printable(line.text, QUOTE), line.time


def _card(trace: Trace, finding: Finding, of_other: bool) -> FindingCard:
    settings = tuple(_settings(finding))
    left = len(finding.members) - LINES if len(settings) > 1 else 0
    return FindingCard(
        code=finding.code,
        rule=finding.rule,
        severity=finding.severity.value,
        heading=heading(finding),
        summary=finding.summary,
        why=finding.why,
        evidence=tuple(
            EvidenceLine(
                one.kind, one.id, one.text, place(one.kind, one.id, *line_place(trace, one)), *_quote(trace, one)
            )
            for one in finding.evidence[:EVIDENCE]
        ),
        more_evidence=more(len(finding.evidence) - EVIDENCE),
        settings=tuple(one for one in settings if one.text or one.after),
        more_settings=more_members(left),
        how=sentences(finding.fix.reason, finding.fix.how),
        sandbox=_sandbox(finding.fix),
        meanwhile=finding.fix.client,
        ruled_out=_ruled_out(finding),
        places=finding.places,
        logs=finding.logs,
        member_ids=tuple(member.id for member in finding.members),
        other_client=of_other,
    )


def _settings(finding: Finding) -> Iterator[Setting]:
    """The settings of the first members, each once; of a finding about no member, its own."""
    names = {member.fix: printable(member.name or member.id, NAME) for member in reversed(finding.members[:LINES])}
    for fix in dict.fromkeys(member.fix for member in finding.members[:LINES]) or (finding.fix,):
        place = message("On {member}:", member=names[fix]) if names.get(fix) else ""
        yield Setting(fix.server, fix.before, fix.after, fix.urls, place)


def _sandbox(fix: Fix) -> Text:
    if not fix.sandbox:
        return ""
    return message("This address belongs to the sandbox. For another cluster it is only an example.")


def _ruled_out(finding: Finding) -> Text:
    """The first of the causes that were ruled out."""
    causes = tuple(nestable(cause) for cause in finding.ruled_out[:LINES])
    left = len(finding.ruled_out) - LINES
    if left > 0:
        return message("{items} and {count} more", items=causes, count=left)
    return message("{causes}", causes=causes) if causes else ""
