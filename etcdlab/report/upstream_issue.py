"""A bug report to etcd or to a framework: short Markdown for GitHub, and always redacted.

Upstream reads English. So these texts are in no catalog, and have no other language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.report import client_story
from etcdlab.report.observed_rows import dial_rows, member_lines, version_rows
from etcdlab.report.provenance import commands_of, own_version
from etcdlab.report.redaction import redact
from etcdlab.report.runs import incident_of, runs_of
from etcdlab.rules import Verdict
from etcdlab.rules.verdict import failing_call
from etcdlab.sandboxes.scenario import scenarios
from etcdlab.step import Basis
from etcdlab.views.labels import speaker
from etcdlab.views.markdown_text import code, escaped, fenced, table
from etcdlab.views.verdict_text import verdict_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etcdlab.case import Case
    from etcdlab.report.runs import Run
    from etcdlab.trace import Call

MOST_LINES, LINE = 4, 600
"""So many lines of the client's log, and so many characters of each."""

MOST_KEPT = 8
"""So many of the names that stay are in the last line."""

_say = speaker("en")


def upstream_issue(case: Case, keep: Iterable[str] = ()) -> str:
    """The text of the issue, in English, about the newest run of the case that is not well.

    `keep` has names and addresses that stay. It has no note and no field of a person. Raises UsageError for a name
    that is not in the case, and RedactionError where the case cannot be redacted completely.
    """
    kept = tuple(keep)
    run = incident_of(runs_of(redact(case, kept).case))
    parts = (
        ("What happened", _happened(run)),
        ("What I expected", _expected(run)),
        ("Versions", table(("what", "version"), version_rows(run))),
        ("Members", member_lines(run)),
        ("Dials", dial_rows(run)),
        ("Log of the client", _log(run)),
        ("How to reproduce", _commands(run)),
    )
    lines = [line for title, content in parts for line in (f"### {title}", "", *content, "")]
    return "\n".join([*lines, _footer(kept), ""])


def _happened(run: Run) -> Iterator[str]:
    """The first finding with its reason, and how the program's calls end."""
    for finding in run.findings[:1]:
        yield escaped(f"{_say(finding.summary)} {_say(finding.why)}")
    if run.verdict is not Verdict.NOTHING_WRONG or any(dial.identity for dial in run.trace.dials):
        yield from (escaped(_say(text)) for text in verdict_text(run.trace, run.findings)[:1])
    elif not run.findings:
        yield "No rule finds a fault. No etcd answered, so nothing proves that the client works."
    left = len(run.findings) - 1
    if left > 0:
        yield from ("", f"Findings left out: {left}.")
    if run.supposed:
        yield "This run is a what if: the members do not advertise these URLs."
    yield ""
    if not run.trace.calls:
        yield "The case has no call of the program."
    for call in run.trace.outcomes():
        yield f"- {_outcome(call)}"


def _outcome(call: Call) -> str:
    """How a call ends. A call that only a model of the client lets succeed is called that."""
    if call.returns != ("ok",):
        return escaped(_say(client_story.outcome(call)))
    if call.basis is Basis.OBSERVED:
        return f"The program's next {code(call.name)} succeeds (observed)."
    return f"This release of the client lets the next {code(call.name)} succeed ({call.basis}). No answer proves it."


def _expected(run: Run) -> Iterator[str]:
    call = failing_call(run.trace)
    answering = next((dial for dial in run.trace.dials if dial.source == "configured" and dial.identity), None)
    if call and answering:
        yield f"{code(call.name)} succeeds, because the configured endpoint {code(answering.address)} answers."
    elif call:
        yield f"{code(call.name)} succeeds."
    else:
        yield "Each advertised URL leads the client to the member that advertises it."


def _log(run: Run) -> Iterator[str]:
    """The lines that a real client logged, else those that this release logs."""
    lines = [*run.trace.log] or [_say(line) for call in run.trace.outcomes() for line in call.logs]
    if not lines:
        yield "The case has no line of the client."
        return
    if not run.trace.log:
        yield from ("etcdlab modelled these lines: this release of the client logs them.", "")
    yield from ("```text", *(fenced(_say(line)[:LINE]) for line in lines[-MOST_LINES:]), "```")
    if len(lines) > MOST_LINES:
        yield f"Earlier lines left out: {len(lines) - MOST_LINES}."


def _commands(run: Run) -> Iterator[str]:
    """A scenario with the same fault, where etcdlab has one; else the command that found it."""
    name = run.trace.scenario or next(filter(None, (scenario_with(finding.rule) for finding in run.findings)), "")
    commands = [f"etcdlab demo {name} --release {run.trace.origin.client}"] if name else [*commands_of(run)]
    if name:
        yield from ("This starts servers with the same fault on loopback, and checks them:", "")
    yield from ("```sh", *map(fenced, commands), "```")


def scenario_with(slug: str) -> str:
    """The scenario that leads to this finding, and to few others; empty if none does."""
    leading = [one for one in scenarios() if any(slug == rule for _, rule in one.leads_to)]
    nearest = min(leading, key=lambda one: (len(one.leads_to), one.name != slug, one.name), default=None)
    return nearest.name if nearest else ""


def _footer(kept: tuple[str, ...]) -> str:
    """What was replaced, and what stays as it was."""
    text = (
        f"Made by etcdlab {own_version()}. Hosts, addresses, names, ids and paths are replaced by others of their kind."
    )
    if not kept:
        return f"*{text}*"
    left = f" and {len(kept) - MOST_KEPT} more" if len(kept) > MOST_KEPT else ""
    return f"*{text}* Not replaced: {', '.join(map(code, kept[:MOST_KEPT]))}{left}."
