"""The half of etcdlab that reads and displays, run where grpc, etcd3, sockets, threads and programs do not exist.

A test runs this file in a Python of its own, and `make lite-check` in a browser. It prints one line for each part
that worked.
"""

from __future__ import annotations

import importlib.abc
import json
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

BLOCKED = {"grpc", "etcd3", "pygraphviz", "jupyterlab", "jupyter_server", "tornado", "zmq"}
"""What has no wheel for the browser, and what is of no use there."""

COMPOSE = """services:
  etcd:
    image: quay.io/coreos/etcd:v3.5.21
    environment:
      ETCD_LISTEN_CLIENT_URLS: http://0.0.0.0:2379
      ETCD_ADVERTISE_CLIENT_URLS: http://0.0.0.0:2379
"""
"""The fault of the workshop, as a learner's own file."""


class _Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.partition(".")[0] in BLOCKED:
            raise ImportError(f"{name} is blocked")


def _refuse(*_: object, **__: object) -> NoReturn:
    raise OSError("there are no sockets, threads and programs here")


def block() -> None:
    """Make this Python like that of a browser."""
    import fcntl
    import shutil
    import socket
    import subprocess
    import threading

    sys.meta_path.insert(0, _Blocker())
    socket.socket.__init__ = _refuse  # type: ignore[method-assign]
    threading.Thread.start = _refuse  # type: ignore[method-assign]
    subprocess.Popen.__init__ = _refuse  # type: ignore[method-assign]
    shutil.which = lambda *_, **__: None  # type: ignore[assignment]
    del fcntl.flock
    sys.platform = "emscripten"


def solve(solutions: dict[str, dict[str, str]], draw: int, folder: Path) -> None:
    """Answer every question of the exercises through their forms. The answers of the capstone are for this draw."""
    import etcdlab

    for name, answers in solutions.items():
        exercise = etcdlab.workshop.exercise(name, progress=folder / "progress.json", draw=draw)
        for key, answer in answers.items():
            form = exercise.ask(key)
            form.choices.value = answer
            form.lock.click()
        own = exercise.session.own
        right = sum(answer.first_right for answer in own.answers.values())
        print(f"{name}: {right} of {len(answers)} right")


def without_servers(folder: Path) -> None:
    """Exercise 4: a question that needs a server is a sentence."""
    import etcdlab

    exercise = etcdlab.workshop.exercise("fix-and-prove", progress=folder / "progress.json")
    for key in ("colleague", "fix", "deployment"):
        print(f"{key}: {type(exercise.ask(key)).__name__}")


def display() -> None:
    """Display a recording in each form that a notebook has."""
    import etcdlab

    client = etcdlab.recording("advertises-unspecified", release="seed")
    result = etcdlab.Investigation.of(client.run())
    bundle = result._repr_mimebundle_()
    print(f"recording: {result.findings[0].rule}, {', '.join(sorted(bundle))}")
    print(f"stepper: at step {result.stepper(at=3).at}")
    print(f"form: {etcdlab.Investigation()!r}")


def read_files(folder: Path) -> None:
    """Explain a log, lint a compose file, and write a report."""
    import etcdlab
    from etcdlab.lint import lint_paths

    log, compose, page = folder / "service.log", folder / "compose.yaml", folder / "incident.html"
    trace = etcdlab.recording("advertises-unspecified", release="seed").run()
    log.write_text("\n".join(trace.log) + "\n")
    compose.write_text(COMPOSE)
    print(f"explain: {etcdlab.explain(log).findings[0].rule}")
    print(f"lint: {[finding.rule for file in lint_paths([compose]).files for finding in file.findings]}")
    etcdlab.Postmortem(etcdlab.Investigation.of(trace)).write(page)
    print(f"report: {'0.0.0.0' in page.read_text()}")


def main(solutions: dict[str, dict[str, str]], draw: int) -> None:
    """Run all parts."""
    with tempfile.TemporaryDirectory() as folder:
        solve(solutions, draw, Path(folder))
        without_servers(Path(folder))
        display()
        read_files(Path(folder))


if __name__ == "__main__":
    block()
    main(json.loads(sys.argv[1]), int(sys.argv[2]))
