"""The gallery and the schema of the reports are what their commands make today."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from etcdlab.messages import LANGUAGES, Language
from etcdlab.report.json_file import json_report
from etcdlab.report.provenance import own_version
from etcdlab.report.verify import verify
from scripts.gallery import FOLDERS, make
from scripts.schema import FILE, schema
from tests.report.cases import repaired


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_markdown_and_its_figures_are_current(language: Language, tmp_path: Path) -> None:
    make(tmp_path, language)
    made = sorted(file.relative_to(tmp_path) for file in tmp_path.rglob("*") if file.suffix in (".md", ".svg"))

    assert len(made) == 5
    for file in made:
        assert (FOLDERS[language] / file).read_text("utf-8") == (tmp_path / file).read_text("utf-8"), "run make gallery"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_current(language: Language) -> None:
    """Another zlib packs the same in another way, so the bytes may differ."""
    page = FOLDERS[language] / "incident.html"

    assert str(verify(page.read_bytes(), page.name)[1]) == "", "run make gallery"


def test_the_schema_is_current() -> None:
    assert FILE.read_text("utf-8") == schema(), "run make gallery"


def test_a_report_is_valid_by_the_schema() -> None:
    """A report with a wrong type is not."""
    document = json.loads(json_report(repaired(), own_version()))
    document_schema = json.loads(FILE.read_text("utf-8"))
    jsonschema.validate(document, document_schema)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | {"timeline": 3}, document_schema)
