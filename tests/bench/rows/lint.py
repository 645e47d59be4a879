"""`etcdlab lint` of many files: a tree in which one file of a hundred has etcd, and one in which every third has."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.machine import ETCDLAB
from tests.bench.measure import interleaved, processes
from tests.bench.table import Result

_FEW, _MANY = 35_000, 5_000
_TURNS = 3
"""A turn takes seconds, and its time varies little."""

_SERVICE = """\
  {name}:
    image: registry.example.com/team/{name}:1.0
    environment:
      LOG_LEVEL: info
      LISTEN: 0.0.0.0:8080
    ports: ["8080:8080"]
    depends_on: [database]
"""
_ETCD = """\
  etcd:
    image: quay.io/coreos/etcd:v3.5.9
    environment:
      ETCD_LISTEN_CLIENT_URLS: http://0.0.0.0:2379
      ETCD_ADVERTISE_CLIENT_URLS: http://etcd:2379
"""
_PARSE = (
    "import sys, yaml, pathlib\n"
    "for file in pathlib.Path(sys.argv[1]).rglob('*.yml'):\n    for event in yaml.parse(file.read_text()): pass"
)


def rows(runs: int) -> Iterator[Result]:
    """Both trees."""
    turns = min(runs, _TURNS)
    with tempfile.TemporaryDirectory(prefix="etcdlab-bench.") as name:
        few, many = Path(name, "few"), Path(name, "many")
        _write_tree(few, _FEW, every=100)
        _write_tree(many, _MANY, every=3)
        (whole,) = interleaved(turns, processes((ETCDLAB, "lint", str(few))))
        yield Result("lint: 35,000 files, 1 % with etcd", whole, "10 s", 10_000, 1)
        ours, parser = interleaved(
            turns, processes((ETCDLAB, "lint", str(many))), processes((sys.executable, "-c", _PARSE, str(many)))
        )
        yield Result("lint: 5,000 files, a third with etcd", ours, "PyYAML parses them, as yamllint does", parser, 1)


def _write_tree(folder: Path, count: int, every: int) -> None:
    services = "".join(_SERVICE.format(name=f"service{number}") for number in range(5))
    for number in range(count):
        file = folder / f"{number % 200}" / f"{number}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("services:\n" + services + (_ETCD if number % every == 0 else ""))
