"""A report as a file: the suffix of its name is its format."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from etcdlab.case import Case, Fields
from etcdlab.errors import FileError, UsageError
from etcdlab.investigation import Investigation
from etcdlab.report import pdf
from etcdlab.report.write import write_report
from tests.report.cases import incident, with_hostile_text


def test_markdown_has_its_figures_beside_it(tmp_path: Path) -> None:
    text = write_report(incident(), tmp_path / "a.md", "en").read_text("utf-8")
    figures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)

    assert figures == [f"a-figures/{name}-1.svg" for name in ("asked", "answered", "dialled", "picker")]
    for figure in figures:
        assert ElementTree.parse(tmp_path / figure).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert "\n- etcd-0 advertises http<span></span>://0.0.0.0:51387. (member list 0)\n" in text


def test_markdown_quotes_no_markup(tmp_path: Path) -> None:
    """What a person writes into fields and notes is Markdown of their own."""
    case = with_hostile_text()
    plain = Case(traces=case.traces)
    text = write_report(plain, tmp_path / "a.md", "en").read_text("utf-8")
    outside = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)

    assert "<img" not in outside.replace("\\<img", "")
    assert "](javascript" not in outside


def test_json_has_every_statement_with_its_sources(tmp_path: Path) -> None:
    report = json.loads(write_report(incident(), tmp_path / "a.json").read_bytes())
    (cause,) = [one for one in report["statements"] if one["id"] == "cause-1"]

    assert cause["text"].startswith("R1: Member etcd-0 advertises http://0.0.0.0:51387.")
    assert {"trace": 0, "kind": "step", "id": 37, "line": 0, "file": ""} in cause["sources"]


def test_a_pdf_has_pages(tmp_path: Path) -> None:
    data = write_report(incident(), tmp_path / "a.pdf", "en").read_bytes()

    assert data.startswith(b"%PDF-")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 12


def test_without_chromium_there_is_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(UsageError, match="A PDF needs Chromium"):
        write_report(incident(), tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_a_chromium_that_fails_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_PROGRAMS", ("false",))

    with pytest.raises(UsageError, match="Chromium printed no PDF"):
        write_report(incident(), tmp_path / "a.pdf")


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"writes no report as a\.txt"):
        write_report(incident(), tmp_path / "a.txt")


def test_figures_without_a_folder_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a-figures").write_text("a file")

    with pytest.raises(FileError, match="cannot make the folder"):
        write_report(incident(), tmp_path / "a.md")
    with pytest.raises(FileError, match="cannot make the folder"):
        write_report(incident(), tmp_path / "none" / "a.md")
    assert not (tmp_path / "a.md").exists()


def test_fields_and_notes_stay_in_the_saved_case(tmp_path: Path) -> None:
    fields = Fields(impact="no orders for 20 min", actions=("set the URL on s",))
    file = incident().with_fields(fields).save(tmp_path / "a.etcdlab")

    assert Case.load(file).fields == fields
    page = Investigation(Case.load(file)).report(tmp_path / "a.html").read_text("utf-8")
    assert "no orders for 20 min" in page
