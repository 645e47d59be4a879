"""The forms in a notebook that is run without a browser: what survives a re-run, and what is never saved."""

from __future__ import annotations

import json
from pathlib import Path

import nbclient
import nbformat
import pytest

WORD = "correct-horse-battery"
HERE = 'import etcdlab\ninvestigation = etcdlab.Investigation(endpoints=endpoints, release="3.7.1")\ninvestigation'
TYPE = """form = investigation.panel.form
form.fields["endpoints"].control.value = "127.0.0.1:1"
form.fields["user"].control.value = "root"
form.fields["allow_plain"].control.value = True
message = {"method": "custom", "content": {"typed": "-".join(["correct", "horse", "battery"])}}
form.secret._handle_msg({"content": {"data": message}, "buffers": []})"""
READ = """form = investigation.panel.form
assert form.read() is not None
print(form.fields["endpoints"].value, form.secret.reveal() == "-".join(["correct", "horse", "battery"]))"""


def run(folder: Path, *sources: str) -> nbformat.NotebookNode:
    """The cells, run, with the widgets' state in the notebook as a person saves it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    client = nbclient.NotebookClient(
        notebook, timeout=60, store_widget_state=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    return notebook


def output_of(notebook: nbformat.NotebookNode, cell: int) -> str:
    return "".join(output.get("text", "") for output in notebook.cells[cell].outputs).strip()


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """Typed into, run again, and then run again with other parameters."""
    folder = tmp_path_factory.mktemp("run")
    first, other = 'endpoints = ["10.0.0.5:2379"]', 'endpoints = ["10.0.0.6:2379"]'
    step = "investigation.panel.connect(); investigation.run(30); investigation.close()"
    return run(
        folder,
        first,
        HERE,
        TYPE,
        HERE,
        READ,
        step,
        other,
        HERE,
        'print(investigation.panel.form.fields["endpoints"].value)',
    )


def test_typed_values_survive_a_re_run(notebook: nbformat.NotebookNode) -> None:
    """What a person typed stays when the cell runs again."""
    assert output_of(notebook, 4) == "127.0.0.1:1 True"


def test_values_set_from_outside_replace_what_was_typed(notebook: nbformat.NotebookNode) -> None:
    assert output_of(notebook, 8) == "10.0.0.6:2379"


def test_a_saved_notebook_with_its_widgets_holds_no_password(notebook: nbformat.NotebookNode) -> None:
    saved = nbformat.writes(notebook)

    assert "127.0.0.1:1" in json.dumps(notebook.metadata.widgets)
    assert WORD not in saved


def test_the_static_copy_has_the_last_state(notebook: nbformat.NotebookNode) -> None:
    """Without widgets, the notebook displays the last state of the run, without the password."""
    _, still = notebook.cells[3].outputs

    assert "resetTransport" in still.data["image/svg+xml"]
    assert "R10 · No server listens at 127.0.0.1:1." in still.data["text/html"]
    assert WORD not in json.dumps(still)


def test_the_saved_widget_state_has_the_trace(notebook: nbformat.NotebookNode) -> None:
    output, _ = notebook.cells[3].outputs
    states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    steppers = [one["state"] for one in states.values() if one["state"].get("_anywidget_id", "").endswith("Stepper")]

    assert "application/vnd.jupyter.widget-view+json" in output.data
    assert output.data["text/plain"] == ""
    assert any(one["trace"].get("complete") for one in steppers)
