"""The texts of an exercise as HTML. What a run or a file has is escaped."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING

from etcdlab.diagram.looks import VIAS, phase_label, role_label
from etcdlab.messages import Language, Text, message, plural, render
from etcdlab.quoting import printable
from etcdlab.step import BASIS_LABELS
from etcdlab.views.lint_text import lint_lines
from etcdlab.widgets.fields import HtmlText
from etcdlab.workshop.outcomes import own_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.lint import LintResult
    from etcdlab.rules.finding import Finding
    from etcdlab.sandboxes.changes import Changed
    from etcdlab.step import Step
    from etcdlab.trace import Dial, Trace

MOST_CHARACTERS = 2_000
MOST_DIALS = 12
MOST_PASSED = 60
"""So many functions before a step are listed."""

_CODE = re.compile(r"`([^`]+)`")
_NAME = re.compile(r"\*([^*<>]+)\*")
_PRE = '<pre style="margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere">{}</pre>'


class Paragraphs(HtmlText):
    """Texts, each in a paragraph of its own. Backticks are around code, and stars around the name of a button."""

    def __init__(self, *texts: Text, kind: str = "", role: str = "") -> None:
        self._texts, self._kind, self._role = texts, kind, role

    def html(self, language: Language) -> str:
        """The HTML in a language; nothing without a text."""
        paragraphs = "".join(f"<p>{marked(text, language)}</p>" for text in self._texts if text)
        role = f' role="{self._role}"' if self._role else ""
        return f'<div class="etcdlab-workshop-{self._kind}"{role}>{paragraphs}</div>' if paragraphs else ""


class Heading(HtmlText):
    """The title of an exercise."""

    def __init__(self, title: Text) -> None:
        self._title = title

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        return f"<h3>{marked(self._title, language)}</h3>"


class PassedSteps(HtmlText):
    """The step at which the client stopped, and the functions that it passed before."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        if not self._steps:
            return ""
        *before, last = self._steps
        listed = ""
        if before:
            count = plural("{count} function before it", "{count} functions before it", len(before))
            lines = [_step_line(one, language) for one in before[-MOST_PASSED:]]
            listed = f"<details><summary>{escape(render(count, language))}</summary>{_pre(lines)}</details>"
        label = _label(message("What the client did"), language)
        return f"{label}{_pre(_step_lines(last, language))}{listed}"


class LastCall(HtmlText):
    """What the last call of a run returns, and what the client logs."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        calls = [call.text(language) for call in self._trace.calls[-1:]]
        return _label(message("What the client did"), language) + _pre(calls)


class FirstFinding(HtmlText):
    """The finding of etcdlab about a run: what is wrong, why, and what to change unless that is the next question."""

    def __init__(self, findings: Sequence[Finding], *, with_fix: bool = True) -> None:
        self._findings, self._with_fix = findings, with_fix

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        label = _label(message("What etcdlab reports"), language)
        if not self._findings:
            no_fault = message("etcdlab found no fault.")
            return f"{label}<p>{escape(render(no_fault, language))}</p>"
        first = self._findings[0]
        texts = (first.summary, first.why, first.fix.server if self._with_fix else "")
        return label + "".join(f"<p>{marked(text, language)}</p>" for text in texts if text)


class ClusterFacts(HtmlText):
    """What the learner may know of a cluster before the answer: the target, the members and the dials."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        trace = self._trace
        lines: list[Text] = [message("The client is configured with {target}.", target=", ".join(trace.endpoints))]
        members = own_members(trace)
        lines += [
            message("{member} advertises {urls}.", member=member.name, urls=member.client_urls) for member in members
        ]
        if not members:
            lines.append(message("No member list: no etcd answered."))
        for url, error in {dial.url: dial.failure.go_error if dial.failure else "" for dial in trace.dials}.items():
            lines.append(
                message("A dial of {url} fails: {error}", url=url, error=error)
                if error
                else message("A dial of {url} succeeds.", url=url)
            )
        return _pre([render(line, language) for line in lines])


class RunFacts(HtmlText):
    """What a person on call may know of a service: the target, the members, the dials, and how the last call ended."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        return ClusterFacts(self._trace).html(language) + LastCall(self._trace).html(language)


class TrialResult(HtmlText):
    """What was changed on a running cluster, what the client then did, and what etcdlab reports."""

    def __init__(self, changes: Sequence[Changed], trace: Trace, findings: Sequence[Finding]) -> None:
        self._changes, self._facts, self._finding = changes, ClusterFacts(trace), FirstFinding(findings, with_fix=False)

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        changed = "".join(
            f"<p>{marked(one.text, language)}</p>{_pre([f'- {one.before}', f'+ {one.after}'])}" for one in self._changes
        )
        label = _label(message("What the client did"), language)
        return f"{changed}{label}{self._facts.html(language)}{self._finding.html(language)}"


class LogLines(HtmlText):
    """The log of the client, unchanged."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def html(self, language: Language) -> str:  # noqa: ARG002 - nobody translates a log
        """The HTML, the same in each language."""
        return _pre(self._trace.log[:3])


class SampleFile(HtmlText):
    """A file with the numbers of its lines."""

    def __init__(self, content: str) -> None:
        self._content = content

    def html(self, language: Language) -> str:  # noqa: ARG002 - nobody translates a file
        """The HTML, the same in each language."""
        lines = [f"{number:3}  {line}" for number, line in enumerate(self._content.splitlines(), 1)]
        return f'<div class="etcdlab-workshop-file">{_pre(lines)}</div>'


class LintReport(HtmlText):
    """What `etcdlab lint` prints about files."""

    def __init__(self, result: LintResult) -> None:
        self._result = result

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        label = _label(message("What etcdlab reports"), language)
        return label + _pre(list(lint_lines(self._result, language=language)))


class ReleaseDials(HtmlText):
    """What the client of one release dialled, in its order."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        lines = [_release(self._trace), *map(_dial_sentence, self._trace.dials[:MOST_DIALS])]
        return _pre([render(line, language) for line in lines])


class ReleaseLog(HtmlText):
    """The warning in the log of one release, and the names of its fields."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def html(self, language: Language) -> str:
        """The HTML in a language."""
        warning = self._trace.log[:1]
        fields = message(
            "The fields of its warning: {fields}", fields=tuple(f for line in warning for f in json.loads(line))
        )
        facts = _pre([render(line, language) for line in (_release(self._trace), fields)])
        return facts + _label(message("Its log"), language) + _pre(warning)


def _release(trace: Trace) -> Text:
    return message("The client {client} has grpc-go {grpc}.", client=trace.origin.client, grpc=trace.origin.grpc)


def _step_line(step: Step, language: Language) -> str:
    line = message(
        "step {number}: {function} (goroutine: {role}, phase: {phase})",
        number=step.id,
        function=step.name,
        role=role_label(step.actor.role),
        phase=phase_label(step.phase),
    )
    return render(line, language)


def _step_lines(step: Step, language: Language) -> list[str]:
    """A step, its values, and its error."""
    lines = [_step_line(step, language)]
    for value in step.values:
        text, basis = (render(part, language) for part in (value.text, BASIS_LABELS[value.basis]))
        lines.append(f"    {value.name} = {printable(text, MOST_CHARACTERS)}  ({basis})")
    for cause in step.causes:
        if cause.step is not None:
            led = message("caused by step {number} ({kind})", number=cause.step, kind=VIAS[cause.via])
            lines.append("    " + render(led, language))
    if step.error:
        lines.append("    " + printable(render(message("error: {error}", error=step.error), language), MOST_CHARACTERS))
    return lines


def _dial_sentence(dial: Dial) -> Text:
    if dial.source == "advertised":
        if dial.failure:
            return message("It dials the advertised {url}: {error}", url=dial.url, error=dial.failure.go_error)
        return message("It dials the advertised {url}, and an etcd answers.", url=dial.url)
    if dial.failure:
        return message("It dials the configured {url}: {error}", url=dial.url, error=dial.failure.go_error)
    return message("It dials the configured {url}, and an etcd answers.", url=dial.url)


def _pre(lines: Sequence[str]) -> str:
    text = "\n".join("\n".join(printable(part, MOST_CHARACTERS) for part in line.splitlines()) for line in lines)
    return _PRE.format(escape(text))


def _label(text: Text, language: Language) -> str:
    return f'<p class="etcdlab-workshop-number">{escape(render(text, language))}</p>'


def marked(text: Text, language: Language) -> str:
    """A text as HTML on one line."""
    escaped = escape(printable(render(text, language), MOST_CHARACTERS))
    return _NAME.sub(r"<em>\1</em>", _CODE.sub(r"<code>\1</code>", escaped))
