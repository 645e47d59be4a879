"""What lint reports, as JSON. The words are English, and the identifiers beside them are stable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.messages import render
from etcdlab.quoting import printable
from etcdlab.rules.deployments import UrlVerdict
from etcdlab.trace import FORMAT
from etcdlab.views.lint_rows import detail, refusals, url_text

if TYPE_CHECKING:
    from etcdlab.lint import FileResult, LintFinding, LintResult
    from etcdlab.rules.deployments import JudgedServer, JudgedUrl


def lint_document(result: LintResult) -> dict[str, Any]:
    """The report as one object."""
    return {
        "format": FORMAT,
        "read": result.read,
        "files": [_file(file) for file in result.files],
        "errors": [
            {"path": path, "line": line, "column": column, "reason": render(reason, "en")}
            for path, line, column, reason in refusals(result)
        ],
        "in_baseline": result.known_findings,
        "exit_code": result.exit_code,
    }


def _file(file: FileResult) -> dict[str, Any]:
    return {
        "path": file.deployment.path,
        "format": file.deployment.format,
        "servers": [_server(server) for server in file.servers],
        "findings": [_finding(item) for item in file.findings],
        "ignored": [_finding(item) for item in file.ignored],
    }


def _server(judged: JudgedServer) -> dict[str, Any]:
    return {"name": judged.server.name, "image": judged.server.image, "urls": [_url(url) for url in judged.urls]}


def _url(judged: JudgedUrl) -> dict[str, Any]:
    url, judgement = judged
    return {
        "url": url_text(url.text),
        "kind": url.kind,
        "line": url.place.line,
        "column": url.place.column,
        "length": url.place.length,
        "origin": url.origin,
        "setting": url.setting,
        "file": printable(url.file),
        "variables": list(dict.fromkeys((*url.variables, *url.defaults_of))),
        "verdict": str(judgement.verdict),
        "code": judgement.code,
        "rule": judgement.rule,
        "why": render(judgement.why, "en"),
    }


def _finding(finding: LintFinding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "verdict": str(finding.verdict),
        "fails": finding.verdict is UrlVerdict.WRONG,
        "server": finding.server,
        "line": finding.place.line,
        "column": finding.place.column,
        "summary": render(finding.summary, "en"),
        "detail": render(detail(finding), "en"),
        "fix": render(finding.fix, "en"),
        "fingerprint": finding.fingerprint,
    }
