"""A check as JUnit's XML, which CI servers display: one test case for the next Get, and one for each finding.

The texts are English, as in `--json`. A fault and a warning are failures. A note passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from etcdlab.quoting import printable
from etcdlab.rules.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

_CLASS = "etcdlab"
_LONGEST = 10_000
"""Characters of one text."""


def junit(trace: Trace, findings: Sequence[Finding], failure: str) -> bytes:
    """The document. `failure` says why the check as a whole does not pass; it is empty if it passes."""
    suite = ElementTree.Element("testsuite", name=_text(f"etcdlab check {' '.join(trace.endpoints)}"))
    whole = ElementTree.SubElement(suite, "testcase", classname=_CLASS, name="check")
    if failure:
        _fail(whole, "check", failure, failure)
    _add_get(suite, trace)
    for finding in findings:
        _add_finding(suite, finding)
    cases = suite.findall("testcase")
    failures = sum(case.find("failure") is not None for case in cases)
    suite.attrib |= {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "timestamp": trace.started}
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_get(suite: ElementTree.Element, trace: Trace) -> None:
    for call in trace.outcomes()[:1]:
        case = ElementTree.SubElement(suite, "testcase", classname=_CLASS, name=f"next {call.name}")
        if any(str(text) != "ok" for text in call.returns):
            _fail(case, call.basis.value, str(call.returns[0]), str(call))


def _add_finding(suite: ElementTree.Element, finding: Finding) -> None:
    name = f"{finding.code} {finding.rule}"
    case = ElementTree.SubElement(suite, "testcase", classname=_CLASS, name=_text(f"{name}: {finding.subject}"))
    summary, why = str(finding.summary), "\n".join(str(part) for part in (finding.why, finding.fix.server) if part)
    if finding.severity is Severity.NOTE:
        ElementTree.SubElement(case, "system-out").text = _text(f"{summary}\n{why}")
    else:
        _fail(case, finding.severity.value, summary, why)


def _fail(case: ElementTree.Element, kind: str, summary: str, details: str) -> None:
    ElementTree.SubElement(case, "failure", type=kind, message=_text(summary)).text = _text(details)


def _text(text: str) -> str:
    """XML has no place for control characters, so they are written as escapes. A line stays a line."""
    return "\n".join(printable(line, _LONGEST) for line in text.split("\n"))
