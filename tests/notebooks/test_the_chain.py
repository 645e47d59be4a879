"""The notebook on the incident of the seed: a recording of its client, and the client itself where there is Go."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat

from tests.notebooks.runs import outputs, printed, run

SEED = (
    r"rpc error: code = DeadlineExceeded desc = latest balancer error: all SubConns are in TransientFailure, latest "
    r'connection error: connection error: desc = "transport: Error while dialing dial tcp 0\.0\.0\.0:\d+: connect: '
    r'connection refused"'
)
NEWER = (
    r'rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = "transport: Error '
    r'while dialing: dial tcp 0\.0\.0\.0:\d+: connect: connection refused"'
)
RUN_TO_SET_ENDPOINTS = '    display(real_client.run_to("set-endpoints"))'
"""A line of the cell that holds the real client."""
REST_OF_THE_RUN = '    display(Markdown("\\n".join([fence, *real_client.run().log, fence])))'


def logged(notebook: nbformat.NotebookNode, source: str) -> dict[str, str]:
    """The one line of the client's log in what a cell printed."""
    (line,) = re.findall(r"\{\"level\".*\}", printed(notebook, source))
    entry: dict[str, str] = json.loads(line)
    return entry


def test_each_cell_shows_the_function_it_tells_of(the_chain: nbformat.NotebookNode) -> None:
    for source, pattern in (
        ("display(synced)", r"sync · caller · \(\*Client\)\.Sync\n +c\.cfg\.Endpoints = 127\.0\.0\.2:"),
        ('display(client.run_to("members"))', r"mresp\.Members = etcd-0 advertises http://0\.0\.0\.0:"),
        ('display(client.run_to("set-endpoints"))', r"SetEndpoints\n +eps = http://0\.0\.0\.0:\d+  \(observed\)"),
        (
            "display(failed)",
            r"createTransport\n +addr\.Addr = http://0\.0\.0\.0:[^*]+\*addrConn\)\.updateConnectivityState",
        ),
    ):
        assert re.search(pattern, printed(the_chain, source)), source


def test_the_pickers_follow_each_other_as_they_did(the_chain: nbformat.NotebookNode) -> None:
    steps = printed(the_chain, '    if step.phase == "redial" and step.station == "update-picker":')

    ready, waiting, failing = re.findall(r"p = (.*?)  \(observed\)", steps)
    assert ready.startswith("rrBalanced(ready=[127.0.0.2:")
    assert waiting == "rrBalanced(ready=[]): picks wait"
    assert failing == "errPicker(all SubConns are in TransientFailure)"


def test_the_log_is_the_seeds_to_the_letter(the_chain: nbformat.NotebookNode) -> None:
    source = 'Markdown("\\n".join([fence, str(trace.calls[-1].returns[0]), "", *trace.log, fence]))'
    entry = logged(the_chain, source)

    assert entry["caller"] == "clientv3/retry_interceptor.go:62"
    assert entry["msg"] == "retrying of unary invoker failed"
    assert re.fullmatch(r"endpoint://client-[-0-9a-f]{36}/127\.0\.0\.2:\d+", entry["target"])
    assert re.fullmatch(SEED, entry["error"])
    # JupyterLab makes links of the addresses in a plain text, and none in a block of code.
    assert re.fullmatch(r"```\ncontext deadline exceeded\n\n\{.*\}\n```\n", printed(the_chain, source))


def test_a_newer_client_logs_the_same_fault_in_its_own_words(the_chain: nbformat.NotebookNode) -> None:
    entry = logged(the_chain, "etcdlab.Investigation.of(renewed)")

    assert entry["caller"] == "v3@v3.7.1/retry_interceptor.go:68"
    assert re.fullmatch(NEWER, entry["error"])


def test_the_real_client_is_paused_with_its_clock(
    the_chain: nbformat.NotebookNode,
) -> None:
    """It ends with the same log line."""
    assert "eps = http://0.0.0.0:" in printed(the_chain, RUN_TO_SET_ENDPOINTS)

    (passed,) = re.findall(r"^([\d.]+) ms$", printed(the_chain, "    time.sleep(1)"), re.MULTILINE)
    assert float(passed) < 1000
    assert re.fullmatch(SEED, logged(the_chain, REST_OF_THE_RUN)["error"])


def test_where_there_is_no_go_it_says_so_and_goes_on_to_its_end(tmp_path: Path) -> None:
    no_go = "from etcdlab.engines.build import toolchain\ntoolchain._candidates = list"
    notebook = run("the-chain.ipynb", tmp_path, before=no_go)

    output = printed(notebook, RUN_TO_SET_ENDPOINTS)
    assert output.startswith("There is no Go on PATH")
    assert "do: Run `pip install 'etcdlab[go]'`" in output
    assert "Traceback" not in output
    assert printed(notebook, REST_OF_THE_RUN) == ""
    assert outputs(notebook, "result.stepper(at=failed.id if failed else 0)")


def test_without_etcd_the_recording_is_displayed(tmp_path: Path) -> None:
    no_etcd = "import etcdlab.sandboxes.sandbox as it\nfrom etcdlab.errors import SandboxError\n"
    no_etcd += "def start(self):\n    raise SandboxError('no etcd', 'install it')\nit.Sandbox.start = start"
    notebook = run("the-chain.ipynb", tmp_path, before=no_etcd)

    assert printed(notebook, RUN_TO_SET_ENDPOINTS) == "no etcd\n  do: install it\n"
