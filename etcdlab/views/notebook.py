"""An investigation for a notebook: every form of it is true where only that one is shown.

A notebook that is not trusted loses style sheets, inline SVG, scripts and some properties, `flex` among them. Hence:
styles on the elements, widths for where `flex` is gone, the diagram as an image with its words. Text has the page's
own colour, on translucent grounds: it reads on light and dark.
"""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING

from etcdlab.quoting import printable
from etcdlab.rules import Severity, Verdict, verdict_of
from etcdlab.trace import STAGES
from etcdlab.views import summary
from etcdlab.views.way import way

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etcdlab.case import Case
    from etcdlab.chain import Chain
    from etcdlab.diagram import Picture
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Call, Dial, MemberList, Stage, StageName, Trace, Value

ROWS = 40
"""So many addresses are shown: of the 256 of a long list the first tell what the others would."""

URLS = 10
"""So many URLs of one member are shown."""

_RED, _GREEN = "rgba(220,50,70,0.18)", "rgba(40,160,90,0.18)"
_GREY, _AMBER = "rgba(128,128,128,0.14)", "rgba(220,150,20,0.18)"
_BARS = {Severity.FAULT: "#dc3246", Severity.WARNING: "#d08a10", Severity.NOTE: "#4a90d9"}
_NARROW = (
    "<style>.etcdlab-table{container-type:inline-size}@container (max-width:900px){"
    ".etcdlab-table :is(table,caption,tbody){display:block}.etcdlab-table thead{display:none}"
    ".etcdlab-table tr{display:flex;flex-wrap:wrap;gap:2px 16px;padding:6px 0;border-bottom:1px solid #8884}"
    ".etcdlab-table td{border:0!important;padding:0!important}"
    ".etcdlab-table td::before{content:attr(data-head);display:block;font-size:11px;opacity:.75}}</style>"
)
"""A narrow page has a block per row, each cell under its own head; without this a table scrolls."""

_CELL = "text-align:left;vertical-align:top;padding:4px 10px 4px 0;border-bottom:1px solid rgba(128,128,128,0.3)"
_LABEL = "text-align:left;vertical-align:top;padding:2px 12px 2px 0;font-weight:normal;opacity:0.75"
_VALUE = "text-align:left;vertical-align:top;padding:2px 0;word-break:break-word"
_ACROSS = f'<td colspan="2" style="{_VALUE}">'


def mimebundle(case: Case, findings: Sequence[Finding], chain: Chain) -> dict[str, str]:
    """What a notebook displays: HTML, the diagram alone, and the text of a terminal."""
    from etcdlab.diagram import draw
    from etcdlab.views.terminal import text

    picture = draw(case.trace, chain)
    return {
        "text/html": html(case, findings, chain, picture),
        "image/svg+xml": picture.svg,
        "text/plain": text(case, findings, chain),
    }


def html(case: Case, findings: Sequence[Finding], chain: Chain, picture: Picture) -> str:
    """The investigation as a fragment of HTML."""
    trace = case.trace
    worst, left_out = summary.displayed(findings)
    judged = "".join(map(_finding, worst)) + _notes([left_out] if left_out else []) + _verdict(trace, findings)
    call = "".join(_call(one, trace) for one in trace.outcomes())
    return (
        f'{_NARROW}<div style="line-height:1.45;max-width:1500px">'
        f'<p style="margin:0 0 10px"><b>{_safe(summary.header(trace, findings))}</b></p>{_supposition(trace)}'
        f"{_standing(trace)}"
        f'<div style="display:flex;flex-wrap:wrap;gap:16px">'
        f'<div style="width:60%;flex:3 1 640px;min-width:0">{_diagram(picture)}</div>'
        f'<div style="width:40%;flex:2 1 320px;min-width:0">{judged}{call}</div></div>'
        f"{_way(trace, chain)}{_members(trace)}{_dials(trace)}"
        f"{_notes((*trace.notes, *case.notes, *picture.notes))}</div>"
    )


def _standing(trace: Trace) -> str:
    """The step a client stands at that has not come to its end."""
    if trace.complete or not trace.steps:
        return ""
    step = trace.steps[-1]
    what = str(step).splitlines()[0].strip()
    place = f"{step.file}:{step.line}" if step.line else step.file
    rows = [(_code(value.name), f"{_code(_told(value))} {value.basis}") for value in step.values]
    return (
        f'<p style="margin:0 0 4px">at step <b>{_safe(what)}</b> · {_code(place)} · {step.basis}</p>'
        f'<div style="margin:0 0 10px">{_labelled(rows)}</div>'
    )


def _told(value: Value) -> str:
    return ", ".join(value.value) if isinstance(value.value, tuple) else str(value.value)


def _diagram(picture: Picture) -> str:
    encoded = base64.b64encode(picture.svg.encode()).decode()
    words = escape(picture.words)
    return f'<img src="data:image/svg+xml;base64,{encoded}" alt="{words}" style="max-width:100%;height:auto">'


def _finding(finding: Finding) -> str:
    rows = [("evidence", _lines(map(_safe, summary.evidence(finding))))]
    rows += _fix(finding)
    rows += [("ruled out", _safe(summary.ruled_out(finding)))] if finding.ruled_out else []
    return (
        f'<div style="border-left:4px solid {_BARS[finding.severity]};padding:2px 0 2px 12px;margin:0 0 16px">'
        f'<p style="margin:0 0 4px"><b>{_safe(summary.heading(finding))} · {_safe(finding.summary, 300)}</b></p>'
        f'<p style="margin:0 0 6px">{_safe(finding.why)}</p>{_labelled(rows)}</div>'
    )


def _supposition(trace: Trace) -> str:
    """The banner over what is not so."""
    if not (tried := summary.supposition(trace)):
        return ""
    return (
        f'<p style="border:2px dashed rgba(128,128,128,0.8);border-radius:6px;padding:4px 10px;margin:0 0 10px">'
        f"◇ <b>{_safe(tried)}</b>: nothing was changed, and it was dialled from here</p>"
    )


def _verdict(trace: Trace, findings: Sequence[Finding]) -> str:
    head, *lines = summary.verdict(trace, findings) or ("",)
    well = verdict_of(trace, findings) is Verdict.NOTHING_WRONG
    bar = "#28a05a" if well else _BARS[Severity.WARNING]
    told = "".join(f'<p style="margin:2px 0 0">{_safe(line)}</p>' for line in lines)
    return head and (
        f'<div style="border-left:4px solid {bar};padding:2px 0 2px 12px;margin:0 0 16px">'
        f'<p style="margin:0"><b>{_safe(head)}</b></p>{told}</div>'
    )


def _fix(finding: Finding) -> list[tuple[str, str]]:
    fix = finding.fix
    here = "The address is this sandbox's own: an example anywhere else." if fix.sandbox else ""
    settings = summary.settings(finding)
    # The difference says the setting better than a sentence does.
    differing = [one for one in settings if one.before and one.after]
    rows = [("", _difference(one.before, one.after)) for one in differing]
    *most, last = ["" if one in differing else one.server for one in settings]
    more = summary.more_settings(finding)
    ends = (last, more, fix.how) if most else (", ".join(filter(None, (last, fix.how))),)
    told = _lines(map(_spoken, filter(None, (*most, *ends, here))))
    rows += [("fix", told)] if told else []
    return rows + ([("meanwhile", _safe(fix.client))] if fix.client else [])


def _difference(before: str, after: str) -> str:
    lines = (("-", before, _RED), ("+", after, _GREEN))
    # The one place to break where that leaves the address whole.
    drawn = "".join(
        f'<div style="background-color:{ground};padding:1px 6px">{sign} {_safe(line).replace("=", "=<wbr>", 1)}</div>'
        for sign, line, ground in lines
    )
    return f'<div style="font-family:monospace;margin:4px 0;word-break:break-word">{drawn}</div>'


def _call(call: Call, trace: Trace) -> str:
    rows = [("returns" if number == 0 else "or", _code(words)) for number, words in enumerate(call.returns)]
    rows.append(("and logs", _lines(map(_code, summary.logs(call)))))
    return f'<p style="margin:0 0 4px"><b>{_safe(summary.deadline(call, trace))}</b></p>{_labelled(rows)}'


def _way(trace: Trace, chain: Chain) -> str:
    rows = [
        [_cell(f"<b>{_safe(line.function)}</b>"), _cell(_code(line.what)), _cell(_code(line.outcome))]
        for line in way(trace, chain)
    ]
    return _table("What the client did", ("function", "what", "outcome"), rows)


def _members(trace: Trace) -> str:
    answers = summary.answers(trace.member_lists)
    every = summary.member_rows(answers)
    rows = [_member(row, answers) for row in every[:ROWS]]
    failed = [f"{summary.kind(answer)}: {answer.error}" for answer in answers if answer.error]
    heads = ("member", *(_safe(summary.kind(answer), 80) for answer in answers), "learner")
    table = _table("What the members advertise", heads, rows)
    left = len(every) - ROWS
    table += _notes([f"{left} members more are in the saved case"]) if left > 0 else ""
    return table + "".join(f'<p style="margin:4px 0">{_safe(error)}</p>' for error in failed)


def _member(row: summary.MemberRow, answers: Sequence[MemberList]) -> list[str]:
    who = f"<b>{_safe(row.member.name or '(unnamed)', 80)}</b> {_code(row.member.id)}"
    cells = map(_urls, row.urls, row.differs, answers)
    return [_cell(who), *cells, _cell("yes" if row.member.learner else "no")]


def _urls(urls: tuple[str, ...] | None, differs: bool, answer: MemberList) -> str:
    absent = "no answer" if answer.error else "not in this list"
    left = len(urls or ()) - URLS
    more = f"and {left} more, {summary.ALL}" if left > 0 else ""
    told = absent if urls is None else _lines((*map(_code, urls[:URLS]), more)) or "none"
    return _cell(told + (" <b>differs</b>" if differs else ""), _AMBER if differs else "")


def _dials(trace: Trace) -> str:
    rows = summary.dial_rows(trace)
    stages = [name for name in STAGES if any(row.dial.stage(name) for row in rows)]
    table = _table(
        "What happens when each address is dialled",
        ("dial", "address", *stages),
        [_dial(row, stages) for row in rows[:ROWS]],
    )
    left = len(rows) - ROWS
    return table + (_notes([f"{left} addresses more are in the saved case"]) if left > 0 else "")


def _dial(row: summary.DialRow, stages: Sequence[StageName]) -> list[str]:
    dial = row.dial
    words = (_code(dial.failure.go_error), _safe(dial.failure.detail)) if dial.failure else ()
    address = _lines((f"{_code(dial.url, 80)} {dial.source}", *words))
    ids = ", ".join(map(str, row.ids))
    return [_cell(ids), _cell(address), *(_stage(dial.stage(name), dial) for name in stages)]


def _stage(stage: Stage | None, dial: Dial) -> str:
    if stage is None or stage.outcome == "skipped":
        return _cell(_safe(stage.detail, 40) if stage and stage.detail else "-", _GREY)
    if stage.outcome == "failed":
        kind = dial.failure.kind if dial.failure else "failed"
        return _cell(f"<b>{_safe(kind, 40)}</b> {_took(stage)}".rstrip(), _RED)
    return _cell("ok" if stage.name == "identity" else _took(stage) or "ok", _GREEN)


def _took(stage: Stage) -> str:
    """The time of a stage; nothing where nobody took it."""
    return f"{stage.ms:.1f} ms" if stage.ms else ""


def _notes(notes: Sequence[str]) -> str:
    return "".join(f'<p style="margin:8px 0 0;opacity:0.8">note: {_safe(note)}</p>' for note in notes)


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    top = "".join(f'<th scope="col" style="{_CELL};font-weight:normal;opacity:0.75">{head}</th>' for head in heads)
    body = "".join(f'<tr style="background:none">{"".join(map(_headed, heads, row))}</tr>' for row in rows)
    stacks = "etcdlab-table" if len(heads) > 3 else ""
    return (
        f'<div class="{stacks}" style="overflow-x:auto;margin:12px 0 0">'
        '<table style="border-collapse:collapse;margin:0;font-size:13px">'
        f'<caption style="caption-side:top;text-align:left;font-weight:bold;padding:0 0 4px">{caption}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _headed(head: str, cell: str) -> str:
    return cell.replace("<td ", f'<td data-head="{head}" ', 1)


def _cell(content: str, ground: str = "") -> str:
    # A list of URLs may break; a chip of a few words stays whole.
    wrap = "normal" if "<br>" in content else "nowrap"
    inner = (
        f'<span style="background-color:{ground};padding:1px 6px;border-radius:4px;white-space:{wrap}">{content}</span>'
    )
    return f'<td style="{_CELL}">{inner if ground else content}</td>'


def _labelled(rows: Sequence[tuple[str, str]]) -> str:
    """Rows with a label each; one without goes across."""
    head = f'<th scope="row" style="{_LABEL};white-space:nowrap">{{}}</th><td style="{_VALUE}">'
    body = "".join(
        f'<tr style="background:none">{head.format(label) if label else _ACROSS}{content}</td></tr>'
        for label, content in rows
    )
    return f'<table style="border-collapse:collapse;margin:0;font-size:13px"><tbody>{body}</tbody></table>'


def _lines(parts: Iterable[str]) -> str:
    return "<br>".join(filter(None, parts))


def _code(quoted: str, limit: int = 1_000) -> str:
    return f'<code style="background:none;padding:0">{_safe(quoted, limit)}</code>' if quoted else ""


def _spoken(sentence: str) -> str:
    """A sentence of the kit's own: what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", _safe(sentence))


def _safe(quoted: str, limit: int = 1_000) -> str:
    """What somebody else wrote, as text: escaped, on one line, folded when long."""
    return escape(printable(quoted, limit))
