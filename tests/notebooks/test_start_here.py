"""The start notebook tells the cause of the seed's fault, from the sandbox to the fix."""

from __future__ import annotations

from pathlib import Path

import nbformat

from tests.notebooks.runs import outputs, printed


def test_it_walks_from_sync_to_update_picker_with_live_values(start_here: nbformat.NotebookNode) -> None:
    output = printed(start_here, "        display(step)")

    places = [output.rindex(name) for name in ("Sync", "SetEndpoints", "resetTransport", "updatePicker")]
    assert places == sorted(places)
    assert "etcd-0 advertises http://0.0.0.0:" in output
    assert "(observed)" in output
    assert "(modelled)" in output


def test_it_names_the_cause_and_the_fix_beside_the_diagram(start_here: nbformat.NotebookNode) -> None:
    (result,) = [output for output in outputs(start_here, "result") if output.output_type == "execute_result"]

    assert {"text/html", "image/svg+xml", "text/plain"} <= set(result.data)
    for form in ("text/html", "text/plain"):
        assert "advertises http://0.0.0.0:" in result.data[form]
        assert "R1" in result.data[form]
        assert "ETCD_ADVERTISE_CLIENT_URLS=http://127.0.0.2:" in result.data[form].replace("<wbr>", "")
    assert "resetTransport" in result.data["image/svg+xml"]


def test_it_tells_the_seeds_own_words(start_here: nbformat.NotebookNode) -> None:
    output = printed(start_here, '    print(f"{client}: {outcome.text()}\\n")')

    assert "seed: Get returns context deadline exceeded (modelled)" in output
    assert "all SubConns are in TransientFailure, latest connection error: connection error:" in output
    assert "latest balancer error: last connection error:" in output


def test_it_saves_its_case_and_nothing_else(start_here: nbformat.NotebookNode) -> None:
    assert [path.name for path in Path(start_here.metadata["folder"]).iterdir()] == ["incident.etcdlab"]
