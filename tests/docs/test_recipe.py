"""The rule of CONTRIBUTING, as it is written there, leads to its finding on a real server."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import etcdlab
from etcdlab.rules import faults
from etcdlab.sandboxes import scenarios
from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "CONTRIBUTING.md"
_FILES = re.compile(r"`((?:etcdlab|tests)/[\w/]+/default_name\.py|tests/rules/test_default_name\.py)`")
MOST = 80
"""Lines that a rule takes, with its scenario, its test and its sections in both languages."""


def files(folder: Path) -> list[Path]:
    """The files of the recipe, written below the folder."""
    written = []
    names = _FILES.findall(PAGE.read_text("utf-8"))
    for name, source in zip(names, blocks(PAGE, "python"), strict=True):
        file = folder / name
        file.parent.mkdir(parents=True)
        file.write_text(source, "utf-8")
        written.append(file)
    return written


def test_the_recipe_leads_to_its_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So does the test of the recipe: each of its cases passes."""
    rule, scenario, test = files(tmp_path)
    monkeypatch.setattr(faults, "__path__", [*faults.__path__, str(rule.parent)])
    monkeypatch.setattr(scenarios, "__path__", [*scenarios.__path__, str(scenario.parent)])
    try:
        with etcdlab.sandbox("default-name") as lab:
            investigation = etcdlab.check(lab.endpoints)
        (case,) = (value for name, value in runpy.run_path(str(test)).items() if name.startswith("test_"))
        for arguments in case.pytestmark[0].args[1]:
            case(*arguments)
    finally:
        for package in (faults, scenarios):
            sys.modules.pop(f"{package.__name__}.default_name", None)
            vars(package).pop("default_name", None)

    assert [(finding.code, finding.rule, str(finding.summary)) for finding in investigation.findings] == [
        ("R8", "default-name", "A member has the default name.")
    ]


def test_the_section_of_the_recipe_has_its_slug_and_title() -> None:
    """As on every page of a rule, the first sentence is the title."""
    rule, *_ = blocks(PAGE, "python")
    english, _ = blocks(PAGE, "markdown")
    slug, title = re.findall(r'^(?:SLUG = |TITLE = message\()"(.*?)"', rule, re.MULTILINE)

    assert english.startswith(f"### {slug}\n\n{title}.\n")


def test_the_recipe_is_formatted_and_typed(tmp_path: Path) -> None:
    written = list(map(str, files(tmp_path)))
    config = ["--config", str(ROOT / "pyproject.toml")]
    for command in (["ruff", "check", *config, "--ignore", "INP001"], ["ruff", "format", "--check", *config]):
        subprocess.run([sys.executable, "-m", *command, *written], check=True, timeout=60)
    subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), written[0]],
        check=True,
        timeout=170,
        cwd=ROOT,
    )


def test_a_rule_takes_fewer_lines_than_promised() -> None:
    lines = sum(block.count("\n") for kind in ("python", "markdown") for block in blocks(PAGE, kind))

    assert lines < MOST
