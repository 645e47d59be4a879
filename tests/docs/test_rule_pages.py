"""The pages of the rules: their commands are read, their scripts start the fault on real servers."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sysconfig
from pathlib import Path

import pytest

from etcdlab.rule_pages import RulePage, rule_pages
from etcdlab.sandboxes.scenario import scenarios
from tests.docs.pages import ROOT, blocks
from tests.docs.running import LIMIT
from tests.docs.test_reference import ENTRIES

PAGES = [page for language in ("en", "zh_CN") for page in rule_pages(language)]  # type: ignore[arg-type]
_INLINE = re.compile(r"`etcdlab ([^`\n]+)`")
_FILE = re.compile(r"`([\w./-]+\.(?:py|toml|ipynb|md))`")
SCRIPTS = [
    pytest.param(page, script, id=page.code) for page in rule_pages("en") for script in blocks(page.path, "bash")
]

by_path = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.relative_to(ROOT).as_posix())


def commands(page: RulePage) -> list[list[str]]:
    """The arguments of each `etcdlab` command on a page."""
    code = [line for kind in ("sh", "bash", "text") for block in blocks(page.path, kind) for line in block.splitlines()]
    typed = [line.removeprefix("etcdlab ") for line in code if line.startswith("etcdlab ")]
    return [shlex.split(line) for line in (*typed, *_INLINE.findall(page.markdown))]


@by_path
def test_the_command_line_reads_every_command(page: RulePage) -> None:
    assert commands(page)
    for name, *rest in commands(page):
        ENTRIES[name].make_context(name, rest)


@by_path
def test_every_scenario_that_a_page_names_exists(page: RulePage) -> None:
    names = {one.name for one in scenarios()}

    assert {rest[0] for name, *rest in commands(page) if name in ("sandbox", "demo")} <= names


@by_path
def test_every_file_that_a_page_names_exists(page: RulePage) -> None:
    assert [name for name in _FILE.findall(page.markdown) if not (ROOT / name).exists()] == []


@by_path
def test_a_page_says_how_to_start_its_fault(page: RulePage) -> None:
    started = [name for name, *_ in commands(page) if name in ("sandbox", "demo")]

    assert started or blocks(page.path, "bash")


@pytest.mark.parametrize(("page", "script"), SCRIPTS)
def test_a_script_can_be_copied_from_a_terminal_of_80_columns(page: RulePage, script: str) -> None:
    """`etcdlab rule` ends a longer line in its middle."""
    assert [line for line in script.splitlines() if len(line) > 77] == []


@pytest.mark.parametrize(("page", "script"), SCRIPTS)
def test_a_script_leads_to_the_finding_of_its_page(page: RulePage, script: str, tmp_path: Path) -> None:
    """The script ends its servers itself; a script that fails half way is ended with all of them."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("ETCDCTL_")}
    env |= {"PATH": f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        ["bash", "-c", script], stdout=subprocess.PIPE, text=True, env=env, start_new_session=True
    ) as process:
        try:
            out, _ = process.communicate(timeout=LIMIT)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    assert re.search(rf"^{page.code}\b", out, re.MULTILINE), out
