"""The Pyodide of the site: its runtime from npm, wheels from PyPI, and a lock that lists these wheels alone.

The kernel loads what a cell imports from this lock. So `import etcdlab` needs no installation and no other site.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
LOCK = ROOT / "locks" / "browser.txt"
BINARIES = Path(sys.executable).parent

_RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
_PLATFORM = ("--platform=pyemscripten_2026_0_wasm32", "--python-version=3.14", "--implementation=cp", "--abi=cp314")
"""Those of Pyodide 314."""

_WITHOUT_WHEEL = "markupsafe"
"""PyPI has no wheel of it for the browser. Its source is built without the part in C, which is optional."""

_ENVIRONMENT = {"sys_platform": "emscripten", "platform_system": "Emscripten", "python_version": "3.14", "extra": ""}
_LIMIT = 900
"""Seconds that one command may take."""


def build_distribution(folder: Path, scratch: Path) -> list[str]:
    """Build Pyodide in the folder, which is empty. Returns the names of its wheels."""
    info = _copy_runtime(folder, scratch)
    _fetch_wheels(folder, scratch)
    packages = {str(entry["name"]): entry for entry in map(wheel_entry, sorted(folder.glob("*.whl")))}
    for entry in packages.values():
        entry["depends"] = [name for name in entry["depends"] if name in packages]  # type: ignore[attr-defined]
    (folder / "pyodide-lock.json").write_text(json.dumps({"info": info, "packages": packages}, indent=1))
    return [str(entry["file_name"]) for entry in packages.values()]


def _copy_runtime(folder: Path, scratch: Path) -> object:
    """Copy the runtime out of the package of npm. Returns what its lock says about it."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(Path(__file__).with_name(name), scratch)
    _run("npm", "ci", "--ignore-scripts", "--silent", "--no-audit", folder=scratch)
    package = scratch / "node_modules" / "pyodide"
    for name in _RUNTIME:
        shutil.copy(package / name, folder)
    return json.loads((package / "pyodide-lock.json").read_text())["info"]


def _fetch_wheels(folder: Path, scratch: Path) -> None:
    """Fetch the wheels of the lock, and build those of which PyPI has none for the browser."""
    blocks = re.split(r"^(?=[a-z])", LOCK.read_text(), flags=re.MULTILINE)
    for name, text in (("wheels", ""), ("sources", _WITHOUT_WHEEL)):
        chosen = [block for block in blocks if block.startswith(f"{_WITHOUT_WHEEL}==") == bool(text)]
        (scratch / f"{name}.txt").write_text("".join(chosen))
    pip = ("python", "-m", "pip", "--disable-pip-version-check", "--quiet")
    fetch = (*pip, "download", "--no-deps", "--require-hashes", "--only-binary=:all:", *_PLATFORM)
    _run(*fetch, "--dest", str(folder), "--requirement", "wheels.txt", folder=scratch)
    build = (*pip, "wheel", "--no-deps", "--wheel-dir", str(folder))
    # Without a compiler the build leaves the part in C out.
    _run(*build, "--require-hashes", "--no-binary=:all:", "--requirement", "sources.txt", folder=scratch, CC="false")
    _run(*build, "--no-build-isolation", "--no-index", str(ROOT), folder=scratch)


def wheel_entry(wheel: Path) -> dict[str, object]:
    """The entry of a wheel in the lock of Pyodide. `depends` names also packages that the lock may not have."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (path,) = [name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        metadata = HeaderParser().parsestr(archive.read(path).decode("utf-8"))
    return {
        "name": canonicalize_name(str(metadata["Name"])),
        "version": str(metadata["Version"]),
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": _top_levels(names),
        "depends": _requirements(metadata),
        "unvendored_tests": False,
    }


def _top_levels(names: list[str]) -> list[str]:
    """What a wheel lets a program import: `ruamel.yaml` for a package in a namespace."""
    packages = {name.partition("/")[0] for name in names if name.endswith("/__init__.py") and name.count("/") == 1}
    modules = {name.removesuffix(".py") for name in names if name.endswith(".py") and "/" not in name}
    nested = {".".join(name.split("/")[:2]) for name in names if name.endswith("/__init__.py") and name.count("/") == 2}
    return sorted(packages | modules or nested)


def _requirements(metadata: Message) -> list[str]:
    """The packages that this one needs in the browser, without those of its extras."""
    requirements = map(Requirement, map(str, metadata.get_all("Requires-Dist", [])))
    return [
        canonicalize_name(requirement.name)
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate(_ENVIRONMENT)
    ]


def _run(*command: str, folder: Path, **variables: str) -> None:
    """Run a program of .venv. Raises SystemExit, with the end of what it printed."""
    path = f"{BINARIES}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1", **variables}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_LIMIT)
    if ran.returncode:
        raise SystemExit(f"`{' '.join(command[:4])} …` failed:\n{(ran.stdout + ran.stderr)[-3000:]}")
