"""Every output that etcdlab makes of a case, each as the texts that a person or a program can read in it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from etcdlab.report.embedded import unpacked
from etcdlab.report.json_file import json_report
from etcdlab.report.markdown import markdown
from etcdlab.report.upstream_issue import upstream_issue
from etcdlab.report.web_page import web_page

_DATA = re.compile(r'<script type="application/json" id="etcdlab-report">(.*?)</script>', re.DOTALL)
_LARGEST = 64_000_000


def strings_of(encoded: str) -> str:
    """Every string of a JSON document, without its escapes."""
    return "\n".join(map(json.loads, re.findall(r'"[^"\\]*(?:\\.[^"\\]*)*"', encoded)))


def case_file(case: Case) -> str:
    """The saved case, as it is, without the escapes of JSON, and without those of texts that are quoted in texts."""
    encoded = case.encoded().decode()
    strings = strings_of(encoded)
    return "\n".join((encoded, strings, re.sub(r"\\+", r"\\", re.sub("%(?:25)+", "%", strings))))


def outputs_of(case: Case) -> Iterator[tuple[str, str]]:
    """The name and the text of each output."""
    investigation = Investigation(case)
    yield "case", case_file(case)
    yield "report.json", strings_of(json_report(case, "1").decode())
    yield "check --json", strings_of(json.dumps(investigation.document()))
    page = web_page(case, "en", "1")
    yield "report.html", f"{page}\n{html.unescape(page)}"
    yield "in report.html", "\n".join(_carried(page))
    text, figures = markdown(case, "zh_CN", "1", "figures")
    yield "report.md", "\n".join((text, text.replace("\\", ""), html.unescape(text), *figures))
    yield "figures", "\n".join((*figures.values(), *map(html.unescape, figures.values())))
    yield "issue.md", upstream_issue(case).replace("\\", "")
    yield "text", "\n".join((investigation.text(), investigation.log(), repr(investigation)))
    for level in ("key", "all"):
        yield f"{level} functions", html.unescape(investigation.svg(level))
    yield "notebook", html.unescape("\n".join(investigation._repr_mimebundle_().values()))


def _carried(page: str) -> Iterator[str]:
    """The case and the stepper in a page, unpacked."""
    match = _DATA.search(page)
    assert match
    fields = json.loads(match[1])
    for name in ("case", "stepper"):
        yield strings_of(unpacked(fields[name], _LARGEST).decode())
