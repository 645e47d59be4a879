"""`etcdlab redact`: what it prints and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

from etcdlab.case import Case
from tests.cli.command import run
from tests.report.redaction.lines import case_with


def saved(folder: Path) -> str:
    """A case with one address, as a file."""
    return str(case_with(log=("dial 10.0.0.5:2379",)).save(folder / "case.etcdlab"))


def test_it_writes_the_redacted_case_and_the_map(tmp_path: Path) -> None:
    out, table = tmp_path / "out.etcdlab", tmp_path / "map.json"

    ran = run("redact", saved(tmp_path), "-o", str(out), "--map", str(table))

    assert ran == (0, f"address: 1 original, in 1 place\nWritten: {out}\n", "")
    assert Case.load(out).trace.log == ("dial 192.0.2.1:2379",)
    assert table.stat().st_mode & 0o777 == 0o600
    assert json.loads(table.read_text())[0]["original"] == "10.0.0.5"


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    ran = run("redact", saved(tmp_path), "--preview")

    assert ran.out.split() == ["address", "1", "10.0.0.5", "->", "192.0.2.1"]
    assert [file.name for file in tmp_path.iterdir()] == ["case.etcdlab"]


def test_it_overwrites_no_file(tmp_path: Path) -> None:
    case = saved(tmp_path)
    before = Path(case).read_bytes()

    ran = run("redact", case, "-o", case)

    assert ran.code == 2
    assert "exists already" in ran.err
    assert Path(case).read_bytes() == before


def test_the_kinds_are_in_the_readers_language(tmp_path: Path) -> None:
    written = run("--lang", "zh", "redact", saved(tmp_path), "-o", str(tmp_path / "out.etcdlab"))
    preview = run("--lang", "zh", "redact", saved(tmp_path), "--preview")

    assert written.out.startswith("地址：1 个原文，共 1 处\n")
    assert preview.out.split() == ["地址", "1", "10.0.0.5", "->", "192.0.2.1"]
