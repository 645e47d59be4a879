"""A report as one file of HTML: no network, complete without scripts, and with the stepper where scripts run."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etcdlab.case import Case
from etcdlab.report.changes import changes_of
from etcdlab.report.embedded import packed_case, packed_stepper
from etcdlab.report.evidence import evidence_rows, place_of
from etcdlab.report.figures import figures_of
from etcdlab.report.inline_svg import InlinePictures
from etcdlab.report.labels import WORDS
from etcdlab.report.notes import notes_of
from etcdlab.report.person_text import html_of
from etcdlab.report.provenance import commands_of, footer, obtained
from etcdlab.report.report import Report, report_of
from etcdlab.report.source_text import without_comments
from etcdlab.report.timeline import MARKS
from etcdlab.rules import Verdict
from etcdlab.views.html_templates import code_parts
from etcdlab.views.labels import speaker
from etcdlab.views.page import page_of

if TYPE_CHECKING:
    from jinja2 import Template

    from etcdlab.messages import Language, Text
    from etcdlab.report.runs import Run

_FOLDER = Path(__file__).parent
_TAGS: dict[Language, str] = {"en": "en", "zh_CN": "zh-CN"}


def web_page(case: Case, language: Language, version: str) -> str:
    """The page. The same case, language and version give the same page, to the byte."""
    return page_of_report(case, report_of(case), language, version)


def page_of_report(case: Case, parts: tuple[Report, Run, Run | None], language: Language, version: str) -> str:
    """The page of a report that `report_of` has made of the case."""
    report, incident, proof = parts
    say = speaker(language)
    script = without_comments(_file("page.js"))
    return _template().render(
        _rows(case, report, incident, proof, language),
        lang=_TAGS[language],
        say=say,
        words={name: say(text) for name, text in WORDS.items()},
        head=" · ".join(map(say, _head(incident))),
        marks=MARKS,
        place_of=place_of,
        footer=footer(version),
        version=version,
        css=without_comments(_file("page.css")),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        data=_data(case, language, version, packed_stepper(incident, language)),
    )


def _rows(case: Case, report: Report, incident: Run, proof: Run | None, language: Language) -> dict[str, Any]:
    """What the case leads to, for the template."""
    pictures = InlinePictures()
    figures = figures_of(incident, language)
    return {
        "report": report,
        "statements": _by_section(dict(report.statements())),
        "well": incident.verdict is Verdict.NOTHING_WRONG,
        "pictures": pictures,
        "figures": {
            slug: [(pictures.add(one.svg), one.caption) for one in several] for slug, several in figures.items()
        },
        "changes": changes_of(incident, proof),
        "notes": notes_of(case),
        "evidence": evidence_rows(report, case, language),
        "obtained": obtained(incident),
        "commands": "\n".join(commands_of(incident)),
    }


def _head(run: Run) -> tuple[Text, ...]:
    return page_of(Case(traces=(run.trace,)), run.findings, run.chain).head


def _by_section(statements: dict[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    """The statements with their ids, by the section that an id begins with."""
    sections: dict[str, list[tuple[str, Any]]] = {}
    for name, statement in statements.items():
        sections.setdefault(name.rpartition("-")[0], []).append((name, statement))
    return sections


def _data(case: Case, language: Language, version: str, stepper: str) -> str:
    """What `--verify` and the page's script read. No quoted text can end the element: it is base64."""
    fields = {"version": version, "language": language, "case": packed_case(case), "stepper": stepper}
    return json.dumps(fields, separators=(",", ":"))


def _file(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def moment(at: str) -> str:
        return at.replace("T", " ").replace("Z", " UTC")

    environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {
        "code_parts": code_parts,
        "moment": moment,
        "markdown": lambda text: Markup(html_of(text)),  # noqa: S704 - markdown-it escapes HTML
        "own": Markup,  # a file of this folder, base64, or an SVG by ElementTree, which escapes
    }
    return environment.get_template("page.html")
