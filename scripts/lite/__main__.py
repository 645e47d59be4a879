"""Builds the site into build/lite, from packages alone, and says what is not in it.

make lite
.venv/bin/python -m http.server --directory build/lite
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.lite.distribution import BINARIES, ROOT, build_distribution

SITE = ROOT / "build" / "lite"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"

_LIMIT = 900
"""Seconds that the build may take."""

_MISSING = """\
What the site does not have, because the browser has no sockets and starts no programs:
- exercise 4, `check`, the sandboxes, and the real clients: the notebooks display why
- grpcio and etcd3: PyPI and Pyodide have no wheel of grpcio for the browser
- a diagram of a chain of your own: `dot` does not run there, so the packaged drawings are used
What differs: markupsafe has no wheel for the browser on PyPI, so it was built without its part in C.
`make lite-check` runs the notebooks of the site in Chromium."""


def main() -> int:
    """Build Pyodide, then the site with the notebooks."""
    shutil.rmtree(SITE, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="etcdlab-lite.") as scratch:
        folder = Path(scratch)
        distribution = folder / "site" / "static" / "pyodide"
        distribution.mkdir(parents=True)
        (folder / "packages").mkdir()
        wheels = build_distribution(distribution, folder / "packages")
        _build_site(folder / "site")
    size = sum(file.stat().st_size for file in SITE.rglob("*") if file.is_file()) / 1e6
    print(f"build/lite has JupyterLite with {len(wheels)} packages and the notebooks: {size:.0f} MB")
    print(_MISSING)
    return 0


def _build_site(folder: Path) -> None:
    """Build the site from a folder that has Pyodide. Its kernel asks no other site for packages."""
    shutil.copytree(ROOT / "notebooks", folder / "files", ignore=shutil.ignore_patterns(".*", "progress*"))
    settings = {KERNEL: {"disablePyPIFallback": True}}
    (folder / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": {"litePluginSettings": settings}})
    )
    command = [str(BINARIES / "jupyter"), "lite", "build", "--contents=files", f"--output-dir={SITE}"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_LIMIT)
    if ran.returncode:
        raise SystemExit(f"jupyter lite build failed:\n{(ran.stdout + ran.stderr)[-3000:]}")


if __name__ == "__main__":
    sys.exit(main())
