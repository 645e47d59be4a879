"""The probe in sh: what an image lacks is unknown and no failure, and its answers have the format of Python's."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from etcdlab.vantage import VantageDial
from tests.cluster.peers import Etcds, Peers
from tests.probe.places import in_python, in_sh, probe

BUSYBOX = str(shutil.which("busybox"))


def one(url: str, path: Path | str = os.defpath, timeout: float = 5.0) -> VantageDial:
    """The dial of one URL."""
    (dial,) = in_sh(probe(url, timeout=timeout), path=path).dials
    return dial


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The programs of an image without wget and nc."""
    for name in ("tr", "cut", "sed", "date", "timeout", "getent"):
        program = shutil.which(name)
        assert program is not None
        (tmp_path / name).symlink_to(program)
    return tmp_path


def test_it_reports_who_answers_as_python_does(etcds: Etcds) -> None:
    url = etcds.start().endpoint.url

    (expected,) = in_python(probe(url)).dials

    assert one(url).identity == expected.identity


def test_busybox_alone_is_enough(etcds: Etcds, tmp_path: Path, port: int) -> None:
    url = etcds.start().endpoint.url
    for name in ("tr", "cut", "sed", "date", "timeout", "nc", "hostname"):
        (tmp_path / name).symlink_to(BUSYBOX)
    (tmp_path / "wget").symlink_to(str(shutil.which("wget")))  # that of Debian's static busybox crashes

    vantage = in_sh(probe(url, f"http://127.0.0.1:{port}"), BUSYBOX, "sh", path=tmp_path)

    assert [dial.outcome for dial in vantage.dials] == ["answered", "failed"]
    assert vantage.dials[1].failure is not None
    assert (vantage.dials[1].failure.stage, vantage.dials[1].failure.kind) == ("tcp", "refused")


def test_without_tools_nothing_is_known_and_nothing_fails(etcds: Etcds, image: Path) -> None:
    dial = one(etcds.start().endpoint.url, image)

    assert (dial.outcome, dial.failure) == ("unknown", None)
    assert [(stage.name, stage.outcome, stage.detail) for stage in dial.stages] == [
        ("dns", "ok", ""),
        ("tcp", "skipped", "nc is missing"),
        ("rpc", "skipped", "wget or sed is missing"),
    ]


def test_without_any_program_it_still_prints_json(tmp_path: Path) -> None:
    assert one("http://etcd-0:2379", tmp_path).outcome == "unknown"


@pytest.mark.parametrize(
    ("url", "stage", "kind"),
    [("http://127.0.0.1:{port}", "tcp", "refused"), ("http://no-such-host.invalid:2379", "dns", "no-such-host")],
)
def test_a_failure_has_the_kind_of_a_dial(url: str, stage: str, kind: str, port: int) -> None:
    failure = one(url.format(port=port)).failure

    assert failure is not None
    assert (failure.stage, failure.kind) == (stage, kind)


def test_a_silent_server_takes_the_time_of_its_stages(peers: Peers) -> None:
    is_over = threading.Event()
    port = peers.serve(lambda connection: is_over.wait(20))
    start = time.monotonic()

    failure = one(f"http://127.0.0.2:{port}", timeout=1).failure
    is_over.set()

    assert failure is not None
    assert (failure.stage, failure.kind) == ("rpc", "silent")
    assert time.monotonic() - start < 10


def test_no_text_of_a_peer_breaks_the_json(peers: Peers) -> None:
    def answer(connection: Path) -> None:
        connection.sendall(b'HTTP/1.1 500 "}],\\\r\n\r\n{"cluster_id":"1","member_id":"x\\"}')  # type: ignore[attr-defined]

    port = peers.serve(answer)  # type: ignore[arg-type]

    assert one(f"http://127.0.0.2:{port}").outcome == "unknown"


def test_it_quotes_each_url() -> None:
    script = probe("http://10.0.0.5:2379", "http://$(id):2379").in_sh()

    assert "probe http://10.0.0.5:2379 10.0.0.5 2379\n" in script
    assert "$(id)" not in script
