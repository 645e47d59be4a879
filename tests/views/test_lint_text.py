"""What lint prints: frames, columns, SARIF, annotations and JSON of the same result."""

from __future__ import annotations

import json

import pytest

from etcdlab.lint import LintResult, lint_text
from etcdlab.views.lint_github import annotation_lines
from etcdlab.views.lint_json import lint_document
from etcdlab.views.lint_sarif import sarif_document
from etcdlab.views.lint_text import lint_lines

ENV = "ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379\nETCD_ADVERTISE_CLIENT_URLS={}\n"


def result_of(text: str, name: str = "etcd.env") -> LintResult:
    result = lint_text(name, text.encode())
    return LintResult((result,) if result else (), 1)


def test_the_span_is_underlined() -> None:
    lines = list(lint_lines(result_of(ENV.format("http://0.0.0.0:2379")), language="en"))

    assert lines[0].startswith("etcd.env:2:28: wrong [R1 advertises-unspecified] Server etcd advertises")
    assert lines[1:4] == [
        "    |",
        "  2 | ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379",
        "    |                            ^^^^^^^^^^^^^^^^^^^",
    ]
    assert lines[-1] == "etcdlab read 1 file. It starts 1 etcd server. 1 place is wrong."


def test_a_server_whose_urls_are_elsewhere_is_not_denied() -> None:
    """Its env_file is missing. So its URLs are not known, but it is a server."""
    compose = "services:\n  etcd:\n    image: bitnami/etcd:3.5\n    env_file: missing.env\n"
    lines = list(lint_lines(result_of(compose, "compose.yml"), language="en"))

    assert lines == ["etcdlab read 1 file. No file has a URL of an etcd server. No place is wrong."]


def test_a_cut_line_shows_that_it_is_cut() -> None:
    text = f"#!/bin/sh\necho {'x' * 90}; etcd --advertise-client-urls http://0.0.0.0:2379 --name {'s' * 90}\n"
    frame = list(lint_lines(result_of(text, "run.sh"), language="en"))[2]

    assert frame.startswith("  2 | … etcd --advertise")
    assert frame.endswith("s…")


@pytest.mark.parametrize("before", ["中文 ", "\t\t", "é", "x" * 300 + " "])
def test_the_underline_is_below_the_url_whatever_is_before(before: str) -> None:
    text = f"#!/bin/sh\necho '{before}'; etcd --advertise-client-urls http://0.0.0.0:2379 --name s\n"
    lines = list(lint_lines(result_of(text, "run.sh"), language="en"))
    wide = sum(1 for char in lines[2] if char in "中文")

    assert lines[2].index("http://") + wide == lines[3].index("^")
    assert lines[3].count("^") == len("http://0.0.0.0:2379")


def test_user_info_is_in_no_output() -> None:
    result = result_of(ENV.format("http://root:secret@0.0.0.0:2379"))
    outputs = [
        *lint_lines(result, every=True),
        *annotation_lines(result),
        json.dumps(lint_document(result)),
        json.dumps(sarif_document(result, "1.0")),
    ]

    assert result.wrong
    assert "secret" not in "\n".join(outputs)


def test_chinese_has_the_same_lines() -> None:
    result = result_of(ENV.format("http://0.0.0.0:2379"))
    english, chinese = list(lint_lines(result, language="en")), list(lint_lines(result, language="zh_CN"))

    assert len(english) == len(chinese)
    assert english[1:4] == chinese[1:4]


def test_sarif_has_what_code_scanning_requires() -> None:
    """The whole document was accepted by the published schema of SARIF 2.1.0. GitHub refuses `fixes` without edits."""
    document = sarif_document(result_of(ENV.format("http://0.0.0.0:2379")), "1.0")
    (run,) = document["runs"]
    (result,) = run["results"]

    assert document["version"] == "2.1.0"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "advertises-unspecified"
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "etcd.env"},
        "region": {"startLine": 2, "startColumn": 28, "endLine": 2, "endColumn": 47},
    }
    assert len(result["partialFingerprints"]["etcdlab/v1"]) == 32
    assert "fixes" not in result


def test_only_a_safe_change_is_a_fix_in_sarif() -> None:
    text = "services: {etcd: {image: etcd, environment: {ETCD_ADVERTISE_CLIENT_URLS: 'http://0.0.0.0:2379'}}}"
    (safe,) = sarif_document(result_of(text, "compose.yml"), "1.0")["runs"][0]["results"]
    (unsafe,) = sarif_document(result_of(text[:-2] + ", ports: ['2379:2379']}}", "compose.yml"), "1.0")["runs"][0][
        "results"
    ]
    (change,) = safe["fixes"][0]["artifactChanges"]

    assert change["replacements"][0]["insertedContent"] == {"text": "http://etcd:2379"}
    assert change["replacements"][0]["deletedRegion"] == safe["locations"][0]["physicalLocation"]["region"]
    assert "fixes" not in unsafe


def test_an_annotation_is_one_line_whatever_is_in_it() -> None:
    text = (
        'services: {"a\\n::error::b": {image: etcd, environment: {ETCD_ADVERTISE_CLIENT_URLS: "http://0.0.0.0:2379"}}}'
    )
    lines = list(annotation_lines(result_of(text, "a,b:c.yml")))

    assert len(lines) == 2
    assert lines[0].startswith("::error file=a%2Cb%3Ac.yml,line=1,")


def test_json_has_every_url_with_its_verdict() -> None:
    document = lint_document(result_of(ENV.format("http://0.0.0.0:2379,http://${A}:2379")))
    (file,) = document["files"]
    (server,) = file["servers"]

    assert (file["path"], file["format"], server["name"]) == ("etcd.env", "environment", "etcd")
    assert [(url["url"], url["kind"], url["line"], url["verdict"], url["code"]) for url in server["urls"]] == [
        ("http://0.0.0.0:2379", "advertise-client", 2, "wrong", "R1"),
        ("http://${A}:2379", "advertise-client", 2, "unknown", ""),
        ("http://0.0.0.0:2379", "listen-client", 1, "fine", ""),
    ]
    assert document["exit_code"] == 1
