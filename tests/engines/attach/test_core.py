"""A core is read as the process would have been. It is Delve's own dump: a kernel may not be allowed to write one."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pytest

from etcdlab.engines.attach import AttachEngine, core_dump
from etcdlab.engines.build.delve import debugger
from etcdlab.engines.debugger.delve import Delve
from etcdlab.engines.watched import WatchedProcess
from etcdlab.errors import AttachError
from etcdlab.investigation import Investigation
from tests.engines.attach.reading import PATIENCE
from tests.processes import becomes


@pytest.fixture(scope="module")
def dump(failing, tmp_path_factory) -> Path:
    """The core of a service that fails, as Delve dumps it."""
    service = failing()
    target = tmp_path_factory.mktemp("core") / "core"
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    delve = (str(debugger()), "attach", str(service.pid), "--headless", "--api-version=2")
    process = WatchedProcess((*delve, f"--listen=unix:{folder / 'dlv.sock'}"), PATIENCE)
    try:
        assert becomes(lambda: (folder / "dlv.sock").exists())
        connection = Delve(folder / "dlv.sock", PATIENCE)
        connection.ask("DumpStart", Destination=str(target))
        end = time.monotonic() + PATIENCE
        while not (state := connection.ask("DumpWait", Wait=100)["State"])["AllDone"]:
            assert time.monotonic() < end
        connection.ask("Detach", Kill=False)
        connection.close()
    finally:
        process.close()
        shutil.rmtree(folder)
    assert not state["Err"]
    return target


def test_a_core_names_the_address_that_was_dialled(dump: Path, failing, lab) -> None:
    service = failing()
    with AttachEngine(core_dump(service.program, dump)) as engine:
        trace = engine.run()

    address = f"0.0.0.0:{lab.endpoints[0].rpartition(':')[2]}"
    assert trace.process
    assert (trace.process.name, trace.process.pid, trace.process.paused_seconds) == (
        "core (service)",
        service.pid,
        None,
    )
    assert [one.address for one in trace.subconns] == [address]
    assert trace.target == lab.endpoints[0]
    assert {step.station for step in trace.steps} >= {"get", "pick"}
    assert [one.code for one in Investigation.of(trace).findings] == ["R1"]


@pytest.mark.parametrize("part", [0.5, 0.00002])
def test_a_core_that_is_cut_off(dump: Path, failing, tmp_path: Path, part: float) -> None:
    cut = tmp_path / "cut"
    with dump.open("rb") as whole:
        cut.write_bytes(whole.read(int(dump.stat().st_size * part)))

    refused(failing().program, cut, r"The core cut \(service\) is cut off\.")


def test_a_core_of_another_binary(dump: Path, built) -> None:
    refused(built("seed"), dump, r"The core core \(service\) is of another binary\.")


def test_what_is_no_core(dump: Path, failing, tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("not a core")
    program = failing().program

    refused(program, text, "text is not a core")
    refused(program, program, "service is not a core")
    refused(program, tmp_path / "nowhere", "There is no core")
    refused(text, dump, "text is not a Go program")
    refused(tmp_path / "nowhere", dump, "There is no binary")


def refused(program: Path, dump: Path, error_text: str) -> None:
    """Reading it ends with these words."""
    with pytest.raises(AttachError, match=error_text), AttachEngine(core_dump(program, dump)) as engine:
        engine.run()
