"""`etcdlab show`: a saved case, one piece of its evidence, and other formats."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

import etcdlab
from etcdlab.investigation import Investigation
from tests.cli.command import run


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case of a real run of client 3.7.1."""
    engine = etcdlab.recording("advertises-unspecified", release="3.7.1")
    path: Path = tmp_path_factory.mktemp("case") / "incident.etcdlab"
    return Path(Investigation.of(engine.run()).case.save(path))


def test_the_evidence_of_a_finding_can_be_displayed(saved: Path) -> None:
    case = etcdlab.Case.load(saved)
    (finding,) = Investigation(case).findings
    step, dial = (next(one.id for one in finding.evidence if one.kind == kind) for kind in ("step", "dial"))
    result = run("show", str(saved), "--step", str(step), "--dial", str(dial), "--members")

    of_step, of_dial, of_members = result.out.split("\n\n")
    assert result.code == 0
    assert of_step.startswith(f"step {step} of ")
    assert "    mresp.Members = etcd-0 advertises http://0.0.0.0:" in of_step
    assert of_dial.startswith(f"dial {dial}: http://0.0.0.0:")
    assert f"(advertised, step {step})" in of_dial
    assert "Member etcd-0 advertises this URL. 127.0.0.2:" in of_dial
    assert "connect: connection refused" in of_dial
    assert of_members.splitlines()[1].startswith("  etcd-0: http://0.0.0.0:")


@pytest.mark.parametrize(
    ("arguments", "what", "do"),
    [
        (("--step", "99999"), "The saved case has no step 99999.", "Give a number from 0 to "),
        (("--dial", "77"), "The saved case has no dial 77.", "Give a number from 0 to "),
        (("--step", "x"), "--step takes a whole number of 0 or more, got x.", "Give a whole number"),
        (("--format", "pdf"), "--format takes text, json, markdown or svg, got pdf.", "Use one of them"),
    ],
)
def test_what_a_case_does_not_have(arguments: tuple[str, ...], what: str, do: str, saved: Path) -> None:
    result = run("show", str(saved), *arguments)

    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"etcdlab: {what}\n  do: {do}")


def test_the_formats(saved: Path) -> None:
    texts = {name: run("show", str(saved), "--format", name) for name in ("text", "json", "markdown", "svg")}

    assert {result.code for result in texts.values()} == {1}
    assert texts["text"] == run("show", str(saved))
    assert texts["json"] == run("show", str(saved), "--json")
    assert "\n+ ETCD_ADVERTISE_CLIENT_URLS=http://127." in texts["markdown"].out
    assert ElementTree.fromstring(texts["svg"].out).tag.endswith("svg")


def test_the_diagram_has_key_functions_or_all(saved: Path) -> None:
    key, whole = (run("show", str(saved), "--format", "svg", *more).out for more in ((), ("--all-functions",)))

    assert 12 <= key.count('id="station_') <= 16
    assert whole.count('id="station_') == 30
