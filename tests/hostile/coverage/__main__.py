"""Fuzzes the readers: `python -m tests.hostile.coverage [TARGET…]`, ETCDLAB_FUZZ_SECONDS for each (60).

Each target runs in a process of its own. A crash, a hang of 20 s or 1 GB of memory ends it, and the input is kept in
build/fuzz/TARGET. Beside the corpora of the tests, the inputs that reached new code are kept there for the next run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path("build/fuzz")
_ONE = "--one"


def main(arguments: list[str]) -> int:
    """The exit code: 1 if a target crashed."""
    if arguments[:1] == [_ONE]:
        _fuzz(arguments[1], arguments[2:])
        return 0
    from tests.hostile.coverage.targets import TARGETS, seeds

    failed = []
    for name in arguments or TARGETS:
        folder = FOLDER / name
        (folder / "corpus").mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds(name)):
            (folder / "corpus" / f"seed-{number}").write_bytes(seed)
        seconds = os.environ.get("ETCDLAB_FUZZ_SECONDS", "60")
        options = ["-timeout=20", "-rss_limit_mb=1024", "-max_len=20000", f"-max_total_time={seconds}"]
        options += [f"-artifact_prefix={folder}/", str(folder / "corpus")]
        code = subprocess.run([sys.executable, "-m", __spec__.parent, _ONE, name, *options], check=False).returncode
        print(f"{name}: {'no crash' if code == 0 else f'the input that ends it is in {folder}'}", flush=True)
        failed += [name] if code else []
    return 1 if failed else 0


def _fuzz(name: str, options: list[str]) -> None:
    import atheris

    packages = ["etcdlab.readers", "etcdlab.engines.capture", "etcdlab.lint", "etcdlab.rules.deployments", "ruamel"]
    with atheris.instrument_imports(include=packages):
        from tests.hostile.coverage.targets import TARGETS

    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
