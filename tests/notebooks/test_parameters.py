"""A notebook run from outside, by papermill, with other values in the cell tagged `parameters`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

import etcdlab
from etcdlab.cluster.endpoint import parse_endpoint
from etcdlab.report.verify import verify
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario
from tests.cluster.peers import enable_password
from tests.notebooks.runs import FOLDER, outputs, printed

WORD = "correct-horse-battery"
LOG = 'Markdown("\\n".join([fence, str(trace.calls[-1].returns[0]), "", *trace.log, fence]))'
"""The line of the notebook that prints the client's log."""


def parameterised(name: str, folder: Path, **parameters: Any) -> nbformat.NotebookNode:
    """What is left of such a run, as its file has it."""
    done = folder / "done.ipynb"
    papermill.execute_notebook(
        FOLDER / name, done, parameters=parameters, cwd=folder, progress_bar=False, execution_timeout=60
    )
    return nbformat.read(done, as_version=4)


def test_another_scenario_and_release_have_another_finding(tmp_path: Path) -> None:
    done = parameterised("start-here.ipynb", tmp_path, scenario="advertises-loopback", release="3.5.9")

    (result,) = outputs(done, "result")
    assert "client 3.5.9 (grpc-go 1.41.0)" in result.data["text/plain"]
    assert "R2" in result.data["text/plain"]
    assert "R1" not in result.data["text/plain"]
    assert "advertises http://127.0.0.1:" in printed(done, "        display(step)")


def test_another_recording_is_displayed_too(tmp_path: Path) -> None:
    done = parameterised("the-chain.ipynb", tmp_path, scenario="advertises-loopback", release="3.5.9", newer="3.5.21")

    assert "mresp.Members = etcd-0 advertises http://127.0.0.1:" in printed(done, 'display(client.run_to("members"))')
    assert "latest balancer error: last connection error:" in printed(done, LOG)
    assert "R2" in outputs(done, "etcdlab.Investigation.of(renewed)")[-1].data["text/plain"]


def test_the_forms_may_begin_with_a_recording(tmp_path: Path) -> None:
    done = parameterised("investigate.ipynb", tmp_path, engine="recording", release="seed")

    text = outputs(done, "result")[0].data["text/plain"]
    assert "real client seed (grpc-go 1.29.1) · steps: observed" in text
    assert "R1" in text


def test_a_saved_case_leads_to_a_page_and_a_redacted_page(tmp_path: Path) -> None:
    """With the fields and the names to keep that a script gives. Both pages hold."""
    client = etcdlab.recording("advertises-unspecified", release="3.7.1")
    etcdlab.Investigation.of(client.run()).case.save(tmp_path / "incident.etcdlab")
    values = {"case": "incident.etcdlab", "owner": "team storage", "actions": ["set the URL", "alert on it"]}
    files = {"page": "incident.html", "redacted_page": "for-others.html", "keep": ["etcd-0"], "language": "zh"}
    parameterised("postmortem.ipynb", tmp_path, **values, **files)

    pages = [tmp_path / name for name in ("incident.html", "for-others.html")]
    plain, redacted = (page.read_text("utf-8") for page in pages)
    assert all(verify(page.read_bytes(), page.name).holding > 20 for page in pages)
    assert all(text in page for page in (plain, redacted) for text in ("set the URL", "alert on it", "etcd-0", "zh-CN"))
    assert ("team storage" in plain, "team storage" in redacted) == (True, False)


def test_the_persons_own_cluster_and_no_sandbox(tmp_path: Path, healthy: Sandbox) -> None:
    done = parameterised("start-here.ipynb", tmp_path, endpoints=[str(one) for one in healthy.endpoints])

    assert outputs(done, "lab") == []
    assert "No finding: etcdlab found no fault." in outputs(done, "result")[0].data["text/plain"]


def test_the_password_of_a_parameter_is_saved_nowhere(
    tmp_path: Path, secured: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parameter names an environment variable. The client uses its password, and no output contains it."""
    access = {"user": "root", "password": "THE_NAME", "allow_plain": True}
    cluster = [str(one) for one in secured.endpoints]
    monkeypatch.setenv("THE_NAME", WORD)
    let_in = parameterised("investigate.ipynb", tmp_path, endpoints=cluster, access=access)
    left = [path.read_text() for path in tmp_path.iterdir()]
    monkeypatch.setenv("THE_NAME", "wrong")
    refused = parameterised("investigate.ipynb", tmp_path, endpoints=cluster, access=access)

    assert "R1" in outputs(let_in, "result")[0].data["text/plain"]
    assert "R9" in outputs(refused, "result")[0].data["text/plain"]
    assert len(left) == 2
    assert not [text for text in left if WORD in text]


@pytest.fixture
def healthy() -> Iterator[Sandbox]:
    with Sandbox("healthy") as lab:
        yield lab


@pytest.fixture
def secured() -> Iterator[Sandbox]:
    """A member that asks for a password, and advertises 0.0.0.0."""
    plan = MemberPlan("etcd-0", advertise=("http://0.0.0.0:{port}",))
    with Sandbox(Scenario("ad-hoc", "ad hoc", "", members=(plan,))) as lab:
        enable_password(parse_endpoint(lab.endpoints[0], secure=False), password=WORD)
        yield lab
