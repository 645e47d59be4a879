"""What is built is what was pinned: a module that is not what it was is refused, whatever the person's Go allows."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from etcdlab.chain import chain_of
from etcdlab.engines.build import probes, toolchain
from etcdlab.engines.go.client_build import ready
from etcdlab.errors import GoError

MODULE, FILE = "go.etcd.io/etcd/client/v3", "client.go"


@pytest.fixture
def proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What this machine has of modules, as a module proxy in a folder; an empty module cache; no other way out."""
    ready(chain_of("3.5.9"))
    go = toolchain.find_go()
    fetched = Path(go.run("env", "GOMODCACHE", folder=tmp_path, timeout=30.0).strip()) / "cache" / "download"
    for file in fetched.rglob("@v/*"):
        link = tmp_path / "proxy" / file.relative_to(fetched)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(file)
    monkeypatch.setenv("GOPROXY", f"file://{tmp_path / 'proxy'}")
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modules"))
    return tmp_path / "proxy"


def tamper(archive: Path) -> None:
    """Put a line into one file of a module's zip."""
    with zipfile.ZipFile(archive) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    archive.unlink()
    with zipfile.ZipFile(archive, "w") as changed:
        for name, data in files.items():
            changed.writestr(name, data + b"\n// changed\n" if name.endswith(f"/{FILE}") else data)


def test_a_module_that_was_changed_on_the_way_is_refused(proxy: Path, tmp_path: Path) -> None:
    tamper(proxy / MODULE / "@v" / "v3.5.9.zip")

    with pytest.raises(GoError, match="SECURITY ERROR") as error:
        probes._build(toolchain.find_go(), chain_of("3.5.9"), tmp_path / "made")

    assert f"verifying {MODULE}@v3.5.9: checksum mismatch" in str(error.value.what)
    assert "A module is not the one that was published. Do not build it." in str(error.value.do)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "setting", [{"GOSUMDB": "off"}, {"GONOSUMDB": "*"}, {"GOPRIVATE": "*"}, {"GOFLAGS": "-mod=mod"}]
)
def test_the_checksum_database_stays_on_whatever_is_set(
    setting: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    names = ("GOSUMDB", "GONOSUMDB", "GOFLAGS")
    settings = toolchain.find_go().run("env", *names, folder=tmp_path, timeout=30.0).splitlines()

    assert settings[0] != "off"
    assert settings[1:] == ["none", "-mod=readonly"]
