"""The parts of `make lite` that can be tested in a second. `make lite-check` tries the site in a browser."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from scripts.lite.distribution import LOCK, ROOT, wheel_entry

NPM = ROOT / "scripts" / "lite"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel that needs one package everywhere, one outside of the browser, and one for an extra."""
    path = tmp_path / "Some_Package-1.2-py3-none-any.whl"
    metadata = "Metadata-Version: 2.1\nName: Some_Package\nVersion: 1.2\n"
    needs = ("h2>=4", "pexpect; sys_platform != 'emscripten'", "nose; extra == 'test'", "Ruamel.YAML")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("some_package/__init__.py", "")
        archive.writestr("some_package/inner/__init__.py", "")
        archive.writestr("one_module.py", "")
        archive.writestr(
            "Some_Package-1.2.dist-info/METADATA", metadata + "".join(f"Requires-Dist: {need}\n" for need in needs)
        )
    return path


def test_an_entry_has_what_the_browser_needs(wheel: Path) -> None:
    entry = wheel_entry(wheel)

    assert (entry["name"], entry["version"], entry["file_name"]) == ("some-package", "1.2", wheel.name)
    assert entry["imports"] == ["one_module", "some_package"]
    assert entry["depends"] == ["h2", "ruamel-yaml"]


def test_the_packages_for_the_browser_are_pinned() -> None:
    names = re.findall(r"^([\w.-]+)==", LOCK.read_text(), re.MULTILINE)
    wanted = {line.partition("<")[0].replace(".", "-") for line in (NPM / "packages.txt").read_text().splitlines()}

    assert {name for name in wanted if not name.startswith("#")} <= set(names)
    assert not {"grpcio", "etcd3", "jupyterlab"} & set(names)
    assert LOCK.read_text().count("--hash=sha256:") >= len(names)


def test_npm_has_the_pyodide_of_the_kernel_pinned() -> None:
    """The kernel of this release asks for Pyodide 314.0.6 (jupyterlite_pyodide_kernel/constants.py)."""
    lock = json.loads((NPM / "package-lock.json").read_text())["packages"]["node_modules/pyodide"]

    assert lock["version"] == json.loads((NPM / "package.json").read_text())["dependencies"]["pyodide"] == "314.0.6"
    assert lock["integrity"].startswith("sha512-")
    assert "jupyterlite-pyodide-kernel==0.8.6 " in (ROOT / "locks" / "lite.txt").read_text()
