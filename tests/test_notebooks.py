"""The notebooks run from top to bottom, untouched, on the sandbox; and are committed as a person would find them."""

from __future__ import annotations

from pathlib import Path

import nbclient
import nbformat
import pytest
from nbconvert import HTMLExporter

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").rglob("*.ipynb"))


def opened(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def start_here(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The start notebook, run."""
    notebook = opened(NOTEBOOKS[0].parent / "start-here.ipynb")
    folder = tmp_path_factory.mktemp("run")
    nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    notebook.metadata["folder"] = str(folder)
    return notebook


def outputs(notebook: nbformat.NotebookNode, source: str) -> list[nbformat.NotebookNode]:
    """What the cell that ends with that line gave."""
    return next(cell.outputs for cell in notebook.cells if cell.source.endswith(source))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs_and_with_its_parameters_tagged(path: Path) -> None:
    notebook = opened(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]


def test_the_start_notebook_walks_from_sync_to_update_picker_with_live_values(start_here) -> None:
    told = outputs(start_here, "print(step)")[0].text

    places = [told.rindex(name) for name in ("Sync", "SetEndpoints", "resetTransport", "updatePicker")]
    assert places == sorted(places)
    assert "etcd-0 advertises http://0.0.0.0:" in told
    assert "(observed)" in told
    assert "(modelled)" in told


def test_the_start_notebook_names_the_cause_and_the_fix_beside_the_diagram(start_here) -> None:
    (shown,) = [output for output in outputs(start_here, "found") if output.output_type == "execute_result"]

    assert {"text/html", "image/svg+xml", "text/plain"} <= set(shown.data)
    for form in ("text/html", "text/plain"):
        assert "advertises http://0.0.0.0:" in shown.data[form]
        assert "R1" in shown.data[form]
        assert "ETCD_ADVERTISE_CLIENT_URLS=http://127.0.0.2:" in shown.data[form]
    assert "resetTransport" in shown.data["image/svg+xml"]


def test_the_start_notebook_tells_the_seeds_own_words(start_here) -> None:
    told = outputs(start_here, 'print(f"{release}: {outcome}\\n")')[0].text

    assert "seed: Get returns context deadline exceeded (modelled)" in told
    assert "all SubConns are in TransientFailure, latest connection error: connection error:" in told
    assert "latest balancer error: last connection error:" in told


def test_the_start_notebook_saves_its_case(start_here) -> None:
    assert [path.name for path in Path(start_here.metadata["folder"]).iterdir()] == ["incident.etcdlab"]


def test_nbconvert_shows_the_diagram_and_the_finding_without_a_kernel(start_here) -> None:
    page, _ = HTMLExporter().from_notebook_node(start_here)

    assert "data:image/svg+xml;base64," in page
    assert "0.0.0.0 is an address to listen on" in page
