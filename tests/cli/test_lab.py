"""`etcdlab lab` serves the start notebook, as a copy that is the person's own."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import nbformat
import pytest

from tests.cli.command import ETCDLAB, LIMIT, environment, run


@pytest.mark.parametrize(
    ("language", "place", "other"),
    [("en", "start-here.ipynb", "zh/start-here.ipynb"), ("zh_CN", "zh/start-here.ipynb", "start-here.ipynb")],
)
def test_the_start_notebook_is_in_the_readers_language(language: str, place: str, other: str, tmp_path: Path) -> None:
    folders = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own = tmp_path / "mine"
    command = [ETCDLAB, "lab", "--folder", str(own), "--no-browser", "--", "--port=0"]
    env = environment(HOME=str(tmp_path), ETCDLAB_LANG=language, **folders)
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    try:
        server = started(serving, tmp_path)
        notebook = served_at(server, place)
        other_language = served_at(server, other)
        printed = (tmp_path / "log").read_text()
        sent_to = [page.read_text() for page in (tmp_path / "RUNTIME").glob("jpserver-*-open.html")]
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(LIMIT)

    copied = nbformat.read(own / place, as_version=4)
    assert notebook["metadata"]["etcdlab"] == copied.metadata.etcdlab
    assert "".join(notebook["cells"][0]["source"]) == copied.cells[0].source
    assert any("etcdlab.sandbox(" in "".join(cell["source"]) for cell in notebook["cells"])
    assert other_language["metadata"]["etcdlab"] != copied.metadata.etcdlab
    assert any(f"/lab/tree/{place}" in page for page in sent_to)
    assert f":{server['port']}/lab/tree/{place}?token={server['token']}" in printed
    assert list((tmp_path / "RUNTIME").glob("jpserver-*")) == []


def served_at(server: dict[str, Any], place: str) -> dict[str, Any]:
    """The notebook that the server has at a place."""
    request = Request(
        f"http://127.0.0.1:{server['port']}/api/contents/{place}",
        headers={"Authorization": f"token {server['token']}"},
    )
    with build_opener(ProxyHandler({})).open(request, timeout=LIMIT) as opened:
        content: dict[str, Any] = json.load(opened)["content"]
    return content


def started(serving: subprocess.Popen[bytes], folder: Path) -> dict[str, Any]:
    """What the server notes of itself, which is a moment before it listens, once it listens."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        assert serving.poll() is None, (folder / "log").read_text()
        for noted in (folder / "RUNTIME").glob("jpserver-*.json"):
            if text := noted.read_text():
                server: dict[str, Any] = json.loads(text)
                with (
                    contextlib.suppress(ConnectionRefusedError),
                    socket.create_connection(("127.0.0.1", server["port"])),
                ):
                    return server
        time.sleep(0.1)
    raise AssertionError((folder / "log").read_text())


@pytest.mark.parametrize("name", ["nowhere.ipynb", "."])
def test_a_notebook_that_is_not_there(tmp_path: Path, name: str) -> None:
    result = run("lab", name, "--folder", str(tmp_path))

    assert result.code == 2
    assert f"There is no such notebook: {name}\n" in result.err
    assert "\n  do: " in result.err


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("lab", "--folder", str(tmp_path / "file"))

    assert result.code == 2
    assert "Name another folder with --folder" in result.err
