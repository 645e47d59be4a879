"""`etcdlab rules` lists the findings, `etcdlab rule` prints the page of one."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess

from rich.cells import cell_len

from etcdlab.rule_pages import rule_page
from etcdlab.rules.registry import rules
from tests.cli.command import ETCDLAB, LIMIT, environment, run


def in_a_terminal(*arguments: str, **more: str) -> str:
    """What a command prints in a terminal of 80 columns."""
    near, far = pty.openpty()
    env = environment(TERM="xterm", **more)
    with subprocess.Popen([ETCDLAB, *arguments], stdout=far, stderr=subprocess.DEVNULL, env=env) as process:
        os.close(far)
        read = bytearray()
        try:
            while data := os.read(near, 65536):
                read += data
        except OSError:
            pass  # This is how a pty says that its other end was closed.
        os.close(near)
        assert process.wait(LIMIT) == 0
    return read.decode()


def test_each_finding_is_one_line_with_code_slug_and_title() -> None:
    listed = run("rules")

    rows = [tuple(line.split(maxsplit=2)) for line in listed.out.splitlines()]
    assert listed.code == 0
    assert rows == [(rule.code, rule.slug, str(rule.title)) for rule in rules()]
    assert all(len(line) <= 80 for line in listed.out.splitlines())
    assert rows[0] == ("R1", "advertises-unspecified", "A member advertises 0.0.0.0 or [::]")


def test_the_list_as_json_is_english() -> None:
    (first, *_) = json.loads(run("rules", "--json", ETCDLAB_LANG="zh").out)

    assert first == {"code": "R1", "rule": "advertises-unspecified", "title": "A member advertises 0.0.0.0 or [::]"}


def test_in_a_pipe_a_page_is_its_markdown() -> None:
    by_code, by_slug = run("rule", "R8"), run("rule", "lists-differ")

    assert by_code.out == by_slug.out == rule_page("R8", "en").body
    assert by_code.out.startswith("# R8: the member list is not what a client expects\n\n## What it means\n")


def test_a_terminal_displays_a_page_without_markup() -> None:
    """In the reader's language."""
    english, chinese = in_a_terminal("rule", "R2"), in_a_terminal("rule", "R2", ETCDLAB_LANG="zh_CN")

    assert "R2: a member advertises loopback" in english
    assert "成员通告了回环地址" in chinese
    for page in (english, chinese):
        assert "R6 placeholder-url" in page
        assert "R6.md" not in page
        assert "```" not in page


def test_a_line_of_chinese_ends_at_the_width_of_the_terminal() -> None:
    """rich alone ends a line of Chinese at white space, and cuts words off in the cells of a table."""
    printed = in_a_terminal("rule", "R1", ETCDLAB_LANG="zh_CN")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", printed).splitlines()

    assert "\x1f" not in "".join(lines)
    assert max(cell_len(line.rstrip()) for line in lines) <= 80
    assert not any(line.rstrip().endswith("…") for line in lines)
    (first,) = [line for line in lines if line.startswith("成员让客户端去连接")]
    assert cell_len(first.rstrip()) > 76


def test_an_unknown_name_is_exit_code_2_and_the_nearest_name() -> None:
    result = run("rule", "advertise-loopback")

    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "etcdlab: No rule is called advertise-loopback.\n"
        "  do: Use advertises-loopback, or a name that `etcdlab rules` lists.\n"
    )
