"""The reference pages have every option, every field and every keyword, and no other."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import etcdlab
from etcdlab.chain.client_programs import client_programs
from etcdlab.cli.commands import app, load_commands
from etcdlab.sandboxes.scenario import scenarios
from tests.docs.pages import DOCS, chinese
from tests.docs.running import Run

BOTH = [DOCS, DOCS / "zh"]
load_commands()
ENTRIES = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def sections(page: Path) -> dict[str, str]:
    """The text below each heading of the second level."""
    parts = re.split(r"^## +(.*)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def first_column(text: str) -> set[str]:
    """What stands as code in the first column of the tables."""
    cells = re.findall(r"^\| ([^|]*) \|", text, re.MULTILINE)
    return {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("folder", BOTH, ids=["en", "zh"])
def test_every_command_has_a_section(folder: Path) -> None:
    named = {name for heading in sections(folder / "command-line.md") for name in re.findall(r"etcdlab (\w+)", heading)}

    assert named == set(ENTRIES)


@pytest.mark.parametrize("folder", BOTH, ids=["en", "zh"])
@pytest.mark.parametrize("command", ENTRIES)
def test_the_section_of_a_command_has_all_of_its_options(command: str, folder: Path) -> None:
    text = sections(folder / "command-line.md")[f"`etcdlab {command}`"]
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    options = {name for param in ENTRIES[command].params for name in param.opts if name.startswith("--")}
    spoken_of = set(re.findall(r"`(--[a-z-]+)", prose))

    assert options - {"--help"} <= spoken_of
    assert first_column(text) == {code for code in first_column(text) if code.split()[0] in options}


@pytest.mark.parametrize("folder", BOTH, ids=["en", "zh"])
def test_every_public_name_is_in_the_table(folder: Path) -> None:
    text = (folder / "python.md").read_text("utf-8").partition("\n## ")[0]

    assert first_column(text) == set(etcdlab.__all__)


@pytest.mark.parametrize("folder", BOTH, ids=["en", "zh"])
@pytest.mark.parametrize("name", ["check", "walk", "watch", "sandbox", "attach", "core", "recording", "connect"])
def test_every_keyword_of_a_function_is_explained(name: str, folder: Path) -> None:
    text = (folder / "python.md").read_text("utf-8")

    for keyword in keywords(getattr(etcdlab, name)):
        assert re.search(rf"[`(, ]{keyword}\b", text), keyword


@pytest.mark.parametrize("folder", BOTH, ids=["en", "zh"])
def test_every_client_program_is_in_the_table(folder: Path) -> None:
    names = first_column((folder / "clients.md").read_text("utf-8")) - {"--client"}

    assert names == {program.name for program in client_programs()}


def keywords(function: Callable[..., object]) -> Iterator[str]:
    """The names of its parameters, those of a TypedDict included."""
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD:
            yield parameter.name
        else:
            yield from ("ca", "cert", "key", "server_name", "user", "password", "timeout", "allow_plain")


def keys(value: Any, *, of_ids: bool = False) -> Iterator[str]:
    """The names of all fields, and not the ids and methods that are keys as well."""
    if isinstance(value, list):
        for item in value:
            yield from keys(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not of_ids:
                yield name
            yield from keys(item, of_ids=name == "waits" or (name == "members" and isinstance(item, dict)))


def test_every_field_of_the_json_is_explained_and_no_other(run: Run, here: Callable[[str], str]) -> None:
    checked = run(["sh", "-c", here("etcdlab check 192.168.20.151:2379 --json --what-if s=http://192.168.20.151:2379")])
    attached = run(["sh", "-c", here("etcdlab attach 4711 --json")])
    fixed = run(["etcdlab", "demo", "--fix", "--json"])
    explained_log = run(["etcdlab", "explain", "service.log", "--json"])
    fields = {name for output in (checked, attached, fixed, explained_log) for name in keys(json.loads(output.stdout))}

    for page in (DOCS / "json.md", chinese(DOCS / "json.md")):
        text = "\n".join(
            text for heading, text in sections(page).items() if heading not in ("Other commands", "其他命令")
        )
        explained = set(re.findall(r"`(\w+)`", text))
        assert fields - explained == set()
        assert first_column(text) - fields == set()


@pytest.mark.parametrize("folder", BOTH, ids=["en", "zh"])
def test_the_page_about_fixes_has_every_scenario_once(folder: Path) -> None:
    rows = re.findall(r"^\|[^|]*\|[^|]*\|([^|]*)\|$", (folder / "fix.md").read_text("utf-8"), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([a-z0-9-]+)`", row)]

    assert sorted(named) == [one.name for one in scenarios()]
