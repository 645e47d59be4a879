"""The form of a postmortem, without a page: what it writes, saves, redacts and refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import etcdlab
from etcdlab.case import Case, Fields, StepNote
from etcdlab.errors import FileError, UsageError
from etcdlab.report.redaction import redact
from etcdlab.report.verify import verify
from etcdlab.widgets import form_memory
from tests.incident import ENDPOINT


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the notebook."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of one kernel, in which cells run several times."""
    variables: dict[str, Any] = {}
    monkeypatch.setattr(form_memory, "_variables", lambda: variables)


def test_the_steps_of_the_evidence_have_a_field_from_the_start(case: Case) -> None:
    form = etcdlab.Postmortem(case)

    assert (0, 8) in form.notes.fields
    assert "<b>step 8</b>" in form.notes._body.children[0].children[0].value


def test_typed_texts_are_on_the_page_and_it_still_holds(case: Case, folder: Path) -> None:
    form = etcdlab.Postmortem(case, owner="team storage")
    form.fields["impact"].value = "no orders for 40 minutes"
    form.fields["actions"].value = "set the URL\nalert on it"
    form.notes.fields[0, 8].value = "Here **it** begins."
    form.buttons["write"].click()
    page = (folder / "postmortem.html").read_text("utf-8")

    for text in ("team storage", "no orders for 40 minutes", "alert on it", "Here <strong>it</strong> begins."):
        assert text in page
    assert verify((folder / "postmortem.html").read_bytes(), "postmortem.html").holding > 20
    assert f"Written: {folder / 'postmortem.html'}" in form.status.value


def test_a_saved_case_opens_with_its_texts(case: Case, folder: Path) -> None:
    form = etcdlab.Postmortem(case)
    form.notes.choice.value = (0, 3)
    form.notes.add.click()
    form.notes.fields[0, 3].value = "a note"
    form.buttons["save"].click()

    assert Case.load("incident.etcdlab").step_notes == (StepNote(0, 3, "a note"),)
    assert etcdlab.Postmortem("incident.etcdlab").notes.fields[0, 3].value == "a note"


def test_the_file_of_another_incident_is_not_replaced(case: Case, folder: Path) -> None:
    replace(case, traces=(case.trace, case.trace)).save("incident.etcdlab")
    before = (folder / "incident.etcdlab").read_bytes()
    form = etcdlab.Postmortem(case)
    form.buttons["save"].click()

    with pytest.raises(FileError, match="exists already"):
        form.save()
    assert "incident.etcdlab exists already" in form.status.value
    assert (folder / "incident.etcdlab").read_bytes() == before


def test_the_preview_writes_nothing(case: Case, folder: Path) -> None:
    """It lists each original with its replacement and its number of places."""
    form = etcdlab.Postmortem(case)
    form.buttons["redact"].click()
    rows = redact(case).replacements

    assert list(folder.iterdir()) == []
    assert list(form.preview.boxes) == [row.original for row in rows]
    labels = [row.children[1].value for row in form.preview._body.children]
    assert all(row.replacement in label for row, label in zip(rows, labels, strict=True))


def test_a_ticked_name_stays_on_the_redacted_page(case: Case, folder: Path) -> None:
    form = etcdlab.Postmortem(case)
    form.notes.fields[0, 8].value = f"{ENDPOINT} is right"
    form.buttons["redact"].click()
    host = ENDPOINT.partition(":")[0]
    form.preview.write.click()
    page = folder / "postmortem-redacted.html"
    assert host not in page.read_text("utf-8")

    form.preview.boxes[host].value = True
    form.preview.write.click()
    form.preview.save.click()

    assert f"{ENDPOINT} is right" in page.read_text("utf-8")
    assert Case.load("incident-redacted.etcdlab") == redact(form.case, [host]).case


def test_what_was_typed_is_there_in_the_next_run_of_the_cell(case: Case, kernel: None) -> None:
    """Also a note on a step without a field of its own; and a new value in the cell wins."""
    first = etcdlab.Postmortem(case, owner="storage")
    first.fields["impact"].value = "40 minutes"
    first.notes.open_fields([(0, 3)])
    first.notes.fields[0, 3].value = "a note"
    second = etcdlab.Postmortem(case, owner="team storage")

    assert second.case.fields == Fields("40 minutes", owner="team storage")
    assert second.notes.fields[0, 3].value == "a note"
    assert second.take_over.layout.display == "none"


def test_a_text_that_comes_after_the_next_run_is_kept(case: Case, kernel: None) -> None:
    """The page sends the last letters late. They do not replace what was typed into the new form."""
    first = etcdlab.Postmortem(case)
    first.fields["impact"].value = "40 minute"
    second = etcdlab.Postmortem(case)
    first.fields["impact"].value = "40 minutes"
    first.notes.fields[0, 8].value = "a note"

    assert second.fields["impact"].value == "40 minutes"
    assert second.case.step_notes == (StepNote(0, 8, "a note"),)
    second.fields["impact"].value = "an hour"
    first.fields["impact"].value = "40 minutes!"
    assert second.case.fields.impact == "an hour"


def test_another_run_offers_the_texts_until_they_are_taken(case: Case, kernel: None) -> None:
    """It never fills them in by itself: it may be another incident."""
    later = replace(case, traces=(replace(case.trace, started="2026-05-10T00:00:00Z"),))
    latest = replace(case, traces=(replace(case.trace, started="2026-05-11T00:00:00Z"),))
    etcdlab.Postmortem(case).notes.fields[0, 8].value = "a note"
    assert etcdlab.Postmortem(later).case.step_notes == ()
    form = etcdlab.Postmortem(latest)
    assert form.case.step_notes == ()
    form.take_over.click()

    assert form.case.step_notes == (StepNote(0, 8, "a note"),)
    assert form.notes.fields[0, 8].value == "a note"
    assert form.take_over.layout.display == "none"


def test_an_empty_name_is_an_error(case: Case) -> None:
    form = etcdlab.Postmortem(case)
    form.page.control.value = " "

    with pytest.raises(UsageError, match="needs a name"):
        form.write()


def test_an_engine_is_no_case() -> None:
    with pytest.raises(UsageError, match="got RecordingEngine") as error:
        etcdlab.Postmortem(etcdlab.recording())  # type: ignore[arg-type]

    assert "etcdlab.Investigation.of(trace)" in str(error.value.do)


def test_markup_in_names_and_values_is_text(case: Case) -> None:
    bad = "<img src=x onerror=alert(1)>"
    steps = tuple(replace(step, function=bad) for step in case.trace.steps)
    form = etcdlab.Postmortem(replace(case, traces=(replace(case.trace, steps=steps),)))
    label = form.notes._body.children[0].children[0].value

    assert "<img" not in label
    assert "&lt;img" in label


def test_a_saved_notebook_has_the_texts_without_a_kernel(case: Case) -> None:
    """As text: a browser executes none of it."""
    form = etcdlab.Postmortem(case, owner="team <b>storage</b>")
    form.notes.fields[0, 8].value = "<script>1</script>"
    copy = form._copy()

    assert "<dt>Owner</dt>" in copy["text/html"]
    assert "team &lt;b&gt;storage&lt;/b&gt;" in copy["text/html"]
    assert "<dt>step 8</dt>" in copy["text/html"]
    assert "<script>" not in copy["text/html"]
    assert repr(form).startswith("Postmortem: ")


def test_the_form_speaks_chinese(case: Case, folder: Path) -> None:
    form = etcdlab.Postmortem(case, language="zh")
    form.buttons["redact"].click()
    form.buttons["write"].click()

    assert form.buttons["write"].description == "写出页面"
    assert "脱敏会替换" in form.preview.head.value
    assert form.status.value.find("已写入") >= 0
    assert '<html lang="zh-CN"' in (folder / "postmortem.html").read_text("utf-8")
