"""The form for other places: it writes the probe, and takes the answers of probes that a person drops on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import etcdlab
from etcdlab.case import Case
from etcdlab.cluster.access import Access
from etcdlab.errors import UsageError
from etcdlab.readers.vantage import MOST_BYTES
from scripts.jupyter import SLOW, opened, run_cells, served
from tests.probe.places import probe, run_python
from tests.report.cases import incident
from tests.widgets import page as pages

URL = "http://127.0.0.1:1"
DROP = """([name, text, count]) => {
  const data = new DataTransfer();
  for (let n = 0; n < count; n++) data.items.add(new File([text], name));
  const drop = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector(".etcdlab-drop").dispatchEvent(drop);
  return drop.defaultPrevented;
}"""


@pytest.fixture(scope="module")
def answer() -> bytes:
    """What a real probe prints."""
    return run_python(probe(URL))


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> etcdlab.OtherPlaces:
    monkeypatch.chdir(tmp_path)
    return etcdlab.OtherPlaces(incident())


def places(form: etcdlab.OtherPlaces) -> list[str]:
    """The places in the table of the stepper."""
    names = [column["name"] for column in form.stepper.page["places"]["columns"]]
    return [name["template"] if isinstance(name, dict) else str(name) for name in names]


def dropped(form: etcdlab.OtherPlaces, name: str, data: bytes, **more: Any) -> str:
    """The status after the page sent a file."""
    form.drop._on_message(form.drop, {"dropped": name, "size": len(data), **more}, [memoryview(data)])
    return str(form.status.value)


def test_an_answer_is_in_the_table(form: etcdlab.OtherPlaces, answer: bytes) -> None:
    assert places(form) == []

    assert "app-1.json is in the table." in dropped(form, "app-1.json", answer)
    assert places(form) == ["where it was recorded", "app-1"]
    assert [vantage.name for vantage in form.investigation.case.vantages] == ["app-1"]


def test_a_newer_answer_replaces_the_one_before(form: etcdlab.OtherPlaces, answer: bytes) -> None:
    for name in ("app-1.json", "app-2.json", "app-1.json"):
        dropped(form, name, answer)

    assert places(form) == ["where it was recorded", "app-2", "app-1"]


def test_the_findings_are_those_of_all_places(form: etcdlab.OtherPlaces, answer: bytes) -> None:
    assert form.stepper.page["findings"][0]["places"] == ""
    url = form.case.trace.dials[-1].url

    dropped(form, "app-1.json", answer.replace(URL.encode(), url.encode()))

    assert "app-1" in str(form.stepper.page["findings"][0]["places"])
    case, findings = form.stepper.evidence()
    assert (case, list(findings)) == (form.case, list(form.investigation.findings))


def test_the_form_speaks_the_language_of_the_stepper(form: etcdlab.OtherPlaces) -> None:
    form.stepper.language = "zh_CN"

    assert form.buttons["probe.py"].description == "写入 probe.py"
    assert "个故障：成员 etcd-0" in repr(form)


def test_the_investigation_connects_as_the_result_did(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    of = etcdlab.Investigation.of(incident().trace, Access(user="root", password="secret"))

    assert etcdlab.OtherPlaces(of).investigation.access == of.access


@pytest.mark.parametrize(
    ("name", "data", "size", "words"),
    [
        ("<b>x</b>.json", b"{}", 2, "&lt;b&gt;x&lt;/b&gt;.json is not a file of etcdlab"),
        ("a.json", b"", 0, "a.json is empty."),
        ("a.json", b"", MOST_BYTES + 1, "etcdlab reads at most 1,048,576 bytes."),
    ],
)
def test_what_is_no_answer_is_refused(form: etcdlab.OtherPlaces, name: str, data: bytes, size: int, words: str) -> None:
    assert words in dropped(form, name, data, size=size)
    assert form.case.vantages == ()


@pytest.mark.parametrize("content", [None, [], {}, {"dropped": 1, "size": 2}, {"dropped": "a", "size": "b"}])
def test_an_odd_message_changes_nothing(form: etcdlab.OtherPlaces, content: Any) -> None:
    form.drop._on_message(form.drop, content, None)

    assert (form.case.vantages, form.status.value) == ((), "")


def test_the_buttons_write_the_probe(form: etcdlab.OtherPlaces, tmp_path: Path) -> None:
    for name in ("probe.py", "probe.sh"):
        form.buttons[name].click()

        assert f"Written: {tmp_path / name}" in form.status.value
        assert form.case.trace.dials[0].url in (tmp_path / name).read_text()


def test_it_takes_a_result_a_case_and_a_file(tmp_path: Path) -> None:
    case = incident()
    file = case.save(tmp_path / "incident.etcdlab")

    for of in (case, etcdlab.Investigation(case), file, str(file)):
        assert etcdlab.OtherPlaces(of).case == Case.load(file)
    with pytest.raises(UsageError, match="got int"):
        etcdlab.OtherPlaces(7)  # type: ignore[arg-type]


def test_a_viewer_without_widgets_displays_the_result(form: etcdlab.OtherPlaces, answer: bytes) -> None:
    dropped(form, "app-1.json", answer)

    bundle = form._repr_mimebundle_()

    assert "Where each URL leads, by place" in bundle["text/html"]
    assert bundle["text/plain"] == repr(form)


def test_a_file_that_is_dropped_on_the_page_is_sent(browser: Browser) -> None:
    state = {"description": "Drop <b>here</b>", "hint": "JSON", "largest": 8, "most": 2}
    page = pages.opened(browser, state, module="places/drop.js")

    assert page.evaluate(DROP, ["a.json", "{}", 3])
    page.wait_for_function("sent.length >= 2")
    page.evaluate(DROP, ["large.json", "x" * 9, 1])
    page.wait_for_function("sent.length >= 3")

    assert page.evaluate("sent") == [{"dropped": "a.json", "size": 2}] * 2 + [{"dropped": "large.json", "size": 9}]
    expect(page.locator(".etcdlab-drop")).to_have_text("Drop <b>here</b>")
    page.close()


def test_a_file_that_is_dropped_in_jupyterlab_is_in_the_table(browser: Browser, answer: bytes) -> None:
    with served() as server:
        incident().save(server.folder / "incident.etcdlab")
        source = "import etcdlab\netcdlab.OtherPlaces('incident.etcdlab')"
        cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
        (server.folder / "places.ipynb").write_text(json.dumps(notebook))
        lab: Page = opened(browser, server.url("places.ipynb"))
        run_cells(lab, "import etcdlab")
        lab.locator(".etcdlab-drop").wait_for(timeout=SLOW)
        lab.evaluate(DROP, ["app-1.json", answer.decode(), 1])

        expect(lab.locator(".etcdlab-places caption")).to_have_text("Where each URL leads, by place", timeout=SLOW)
        note = "app-1 has no URL of this cluster. Check that it is the right file."
        expect(lab.locator(".etcdlab-places-note")).to_have_text(note)
        expect(lab.locator(".etcdlab-places")).to_be_in_viewport(timeout=SLOW)
        expect(lab.get_by_role("alert").filter(has_text="app-1.json is in the table.")).to_be_visible()
        lab.close()
