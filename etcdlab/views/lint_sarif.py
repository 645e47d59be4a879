"""What lint reports, as SARIF 2.1.0 for code scanning.

GitHub refuses a whole upload if one entry of `fixes` has no edit, so only a result with a safe change has `fixes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from etcdlab.lint.finding import UNUSED, WITHOUT_REASON
from etcdlab.lint.fix import safe_edits
from etcdlab.messages import message, render, sentences
from etcdlab.quoting import printable
from etcdlab.rules.deployments import UrlVerdict
from etcdlab.rules.registry import rules
from etcdlab.views.lint_rows import detail, refusals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etcdlab.lint import LintFinding, LintResult
    from etcdlab.readers.deployments.deployment import Place

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_TITLES = {
    WITHOUT_REASON: message("An ignore comment gives no reason"),
    UNUSED: message("An ignore comment ignores nothing"),
}


def sarif_document(result: LintResult, version: str) -> dict[str, Any]:
    """The report as one SARIF log with one run."""
    every = [(item, False) for file in result.files for item in file.findings]
    every += [(item, True) for file in result.files for item in file.ignored]
    used = sorted({item.rule for item, _ in every})
    edits = {(file.deployment.path, place): text for file in result.files for place, text in safe_edits(file).items()}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(used, version)},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(result)],
                "results": [_result(item, used, edits, is_ignored=ignored) for item, ignored in every],
            }
        ],
    }


def _driver(used: Sequence[str], version: str) -> dict[str, Any]:
    return {
        "name": "etcdlab",
        "semanticVersion": version,
        "rules": [{"id": rule, "name": rule, "shortDescription": {"text": _title(rule)}} for rule in used],
    }


def _title(rule: str) -> str:
    titles = _TITLES | {one.slug: one.title for one in rules()}
    return render(titles.get(rule, rule), "en")


def _invocation(result: LintResult) -> dict[str, Any]:
    return {
        "executionSuccessful": True,
        "exitCode": result.exit_code,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": printable(render(reason, "en"), 1_000)},
                "locations": [_location(path, {"startLine": line, "startColumn": column} if line else {})],
            }
            for path, line, column, reason in refusals(result)
        ],
    }


def _result(
    finding: LintFinding, used: Sequence[str], edits: Mapping[tuple[str, Place], str], *, is_ignored: bool
) -> dict[str, Any]:
    place = finding.place
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.line,
        "endColumn": place.column + place.length,
    }
    document = {
        "ruleId": finding.rule,
        "ruleIndex": used.index(finding.rule),
        "level": "error" if finding.verdict is UrlVerdict.WRONG else "note",
        "message": {"text": render(sentences(finding.summary, detail(finding), finding.fix), "en")},
        "locations": [_location(finding.path, region)],
        "partialFingerprints": {"etcdlab/v1": finding.fingerprint},
    }
    if (edit := edits.get((finding.path, place))) and not is_ignored:
        document["fixes"] = [_fix(finding, region, edit)]
    if is_ignored:
        document["suppressions"] = [{"kind": "inSource"}]
    return document


def _fix(finding: LintFinding, region: dict[str, int], edit: str) -> dict[str, Any]:
    replacement = {"deletedRegion": region, "insertedContent": {"text": edit}}
    change = {"artifactLocation": {"uri": _uri(finding.path)}, "replacements": [replacement]}
    return {"description": {"text": render(finding.fix, "en")}, "artifactChanges": [change]}


def _location(path: str, region: dict[str, int]) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": _uri(path)}}
    return {"physicalLocation": place | ({"region": region} if region else {})}


def _uri(path: str) -> str:
    return quote(path.replace("\\", "/").removeprefix("./").encode("utf-8", "surrogateescape"))
