"""Builds of the debugger and of the clients: the Go that is used, the errors, and what is kept."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import msgspec
import pytest

from etcdlab.chain import Station, chain_of
from etcdlab.engines.build import clock_overlay, delve, probes, toolchain
from etcdlab.engines.build.toolchain import Toolchain
from etcdlab.engines.go.client_build import ready
from etcdlab.engines.go.places import locate
from etcdlab.errors import GoError, Interrupted
from tests.engines.go.releases import RELEASES


@pytest.fixture
def empty_machine(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Nothing built, nothing fetched, no network."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modules"))
    monkeypatch.setenv("GOPROXY", "off")
    return tmp_path


@pytest.mark.parametrize("release", RELEASES)
def test_every_station_of_a_release_is_at_exactly_one_place(release: str) -> None:
    chain = chain_of(release)
    places = ready(chain).places

    assert places.reasons == {}
    assert {name: place.function for name, place in places.by_station.items()} == {
        station.id: chain.qualified(station) for station in chain.stations
    }
    assert len({place.address for place in places.by_station.values()}) == len(chain.stations)


def test_the_stop_of_members_is_where_sync_uses_the_reply() -> None:
    lines = {release: ready(chain_of(release)).places.by_station["members"].line for release in ("seed", "3.7.1")}

    assert lines == {"seed": 176, "3.7.1": 192}


def test_a_missing_station_has_a_reason() -> None:
    """The other stations have their places."""
    chain = chain_of("3.7.1")
    gone = Station("gone", "caller", "G", "(*ClientConn).noSuchFunction", "clientconn.go", "")
    moved = msgspec.structs.replace(chain.by_id["members"], id="moved", anchor="for _, n := range mresp.Members {")
    build = ready(chain)

    places = locate(build.delve, build.probe, msgspec.structs.replace(chain, stations=(*chain.stations, gone, moved)))

    assert set(places.reasons) == {"gone", "moved"}
    assert all(places.reasons.values())
    assert set(places.by_station) == set(chain.by_id)


def test_what_is_built_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    ready(chain_of("seed"))
    monkeypatch.setenv("GOPROXY", "off")
    progress: list[str] = []

    ready(chain_of("seed"), progress.append)

    assert progress == []


def test_a_build_without_a_network(empty_machine) -> None:
    """The error says what to do, and no folder is left."""
    with pytest.raises(GoError) as error:
        ready(chain_of("seed"))

    assert "Go module proxy" in str(error.value.do)
    assert list((empty_machine / "cache" / "etcdlab" / "go").iterdir()) == []


def test_a_cache_folder_that_cannot_be_written(empty_machine, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_machine / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(empty_machine / "file"))

    with pytest.raises(GoError, match="XDG_CACHE_HOME"):
        ready(chain_of("seed"))


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    started = tmp_path / "started"
    slow = tmp_path / "go"
    slow.write_text(f"#!/bin/sh\ntouch {started}\nexec sleep 60\n")
    slow.chmod(0o755)

    def check() -> None:
        if started.exists():
            raise Interrupted

    began = time.monotonic()
    with pytest.raises(Interrupted):
        Toolchain(slow, "go1.26.0", tmp_path, "linux", "amd64", check).run("build", folder=tmp_path, timeout=60.0)

    assert time.monotonic() - began < 30


def test_a_go_on_path_that_is_too_old_gives_way(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "go"
    old.write_text("#!/bin/sh\nprintf 'go1.20.14\\n/usr/lib/go\\nlinux\\namd64\\noff\\n'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")

    if importlib.util.find_spec("go") is None:
        with pytest.raises(GoError, match=r"This machine has go1\.20\.14\.") as error:
            toolchain.find_go()
        assert "pip install 'etcdlab[go]'" in str(error.value.do)
    else:
        assert toolchain.find_go().program != old


@pytest.mark.parametrize("platform", [("linux", "amd64"), ("linux", "arm64"), ("darwin", "arm64")])
def test_the_clock_overlay_fits_this_go_on_every_platform(platform: tuple[str, str]) -> None:
    go = toolchain.find_go()
    replaced = clock_overlay.substitutions(*platform)
    sources = {one.file: (go.root / "src" / "runtime" / one.file).read_text() for one in replaced}

    changed = clock_overlay.overlaid(sources, replaced, go.version)

    assert all(text != sources[name] for name, text in changed.items())
    assert sum(text.count("var debugNow, debugSkew int64") for text in changed.values()) == 1


@pytest.mark.parametrize(("change", "words"), [("line", "does not fit"), ("file", "is installed without its sources")])
def test_a_go_with_another_runtime_is_refused(change: str, words: str, tmp_path: Path) -> None:
    """Nothing is compiled."""
    go = toolchain.find_go()
    runtime = tmp_path / "root" / "src" / "runtime"
    runtime.mkdir(parents=True)
    for name in {one.file for one in clock_overlay.substitutions(go.system, go.machine)}:
        source = (go.root / "src" / "runtime" / name).read_text()
        (runtime / name).write_text(source.replace("return nanotime1()", "return clock1()"))
    if change == "file":
        (runtime / "time_nofake.go").unlink()

    with pytest.raises(GoError, match=words) as error:
        probes._build(go._replace(root=tmp_path / "root"), chain_of("seed"), tmp_path / "made")

    assert go.version in str(error.value.what)
    assert "pip install 'etcdlab[go]'" in str(error.value.do)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("change", [("return nanotime1()", "return clock1()"), ("var faketime int64\n", "")])
def test_a_runtime_of_another_form_is_refused(change: tuple[str, str]) -> None:
    go = toolchain.find_go()
    replaced = clock_overlay.substitutions("linux", "amd64")
    sources = {one.file: (go.root / "src" / "runtime" / one.file).read_text() for one in replaced}
    sources["time_nofake.go"] = sources["time_nofake.go"].replace(*change)

    with pytest.raises(GoError, match=r"does not fit go9\.9"):
        clock_overlay.overlaid(sources, replaced, "go9.9")


def test_a_debugger_that_was_made_before_needs_no_go(monkeypatch, tmp_path) -> None:
    def none():
        raise GoError("no Go on PATH", "install one")

    delve.debugger()
    monkeypatch.setattr(delve, "find_go", none)

    assert delve.debugger().is_file()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(GoError, match="no Go on PATH"):
        delve.debugger()
