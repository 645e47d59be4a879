"""The notebook that reads a person's own log and deployment file, and needs no cluster."""

from __future__ import annotations

import os
from pathlib import Path

import nbclient
import nbformat

from tests.notebooks.runs import opened

LOG = (
    '{"level":"warn","caller":"clientv3/retry_interceptor.go:62","msg":"retrying of unary invoker failed",'
    '"target":"endpoint://client-478b/192.168.20.151:2379","error":"rpc error: code = DeadlineExceeded desc = latest '
    "balancer error: all SubConns are in TransientFailure, latest connection error: connection error: desc = "
    '\\"transport: Error while dialing dial tcp 0.0.0.0:2379: connect: connection refused\\""}\n'
)
UNIT = "[Service]\nExecStart=/usr/bin/etcd --name s --advertise-client-urls http://0.0.0.0:2379\n"


def run(folder: Path, parameters: str = "") -> str:
    """Run the notebook, with these values after its own. Returns what its cells display, as text."""
    notebook = opened("your-files.ipynb")
    notebook.cells.insert(2, nbformat.v4.new_code_cell(parameters))
    client = nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}})
    client.execute(env=os.environ | {"ETCDLAB_LANG": "en"})
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)


def test_the_examples_have_the_fault_of_the_workshop(tmp_path: Path) -> None:
    printed = run(tmp_path)

    assert "R1 (likely)" in printed
    assert "example-compose.yaml:6:35: wrong [R1 advertises-unspecified]" in printed
    assert sorted(path.name for path in tmp_path.iterdir()) == ["example-compose.yaml", "example.log"]


def test_it_reads_own_files_and_writes_the_page(tmp_path: Path) -> None:
    (tmp_path / "service.log").write_text(LOG)
    (tmp_path / "etcd.service").write_text(UNIT)
    printed = run(tmp_path, 'log, deployment, page = "service.log", "etcd.service", "incident.html"')

    assert "dial tcp 0.0.0.0:2379: connect: connection refused (log line 1 of service.log)" in printed
    assert "etcd.service:2:58: wrong [R1 advertises-unspecified]" in printed
    assert "0.0.0.0:2379" in (tmp_path / "incident.html").read_text("utf-8")
    assert not (tmp_path / "example.log").exists()
