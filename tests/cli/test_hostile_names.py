"""What a member is called comes out as text, wherever it is shown."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from tests.cli.command import ETCDLAB, LIMIT, environment, run
from tests.cli.test_output import read_all

# etcd cannot be started with a comma, = or NUL in its name; it takes all else.
NAMES = {
    "[/]": "[/]",
    "[bold red]x[/bold red]": "[bold red]x[/bold red]",
    "<b>x</b>": "<b>x</b>",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "\x1b[31mred\x1b]0;title\x07": r"\x1b[31mred\x1b]0;title\x07",
    "a\nb\r\tc": r"a\nb\r\tc",
    "\"'`\\": "\"'`\\",
    "\u202egpj": r"\u202egpj",
    "%s {0} ${HOME} &amp;": "%s {0} ${HOME} &amp;",
}


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def innocent() -> set[str]:
    """The tags of a page about a member called `s`."""
    with Sandbox("advertises-unspecified", names=["s"]) as lab:
        return Tags(etcdlab.check(lab.endpoints)._repr_mimebundle_()["text/html"]).tags


@pytest.mark.parametrize(("name", "printable"), NAMES.items())
def test_a_name_is_text_in_terminal_page_picture_and_json(name: str, printable: str, innocent: set[str]) -> None:
    with Sandbox("advertises-unspecified", names=[name]) as lab:
        investigation = etcdlab.check(lab.endpoints)

    text, bundle = investigation.text(width=200), investigation._repr_mimebundle_()
    page = Tags(bundle["text/html"])
    picture = "".join(ElementTree.fromstring(bundle["image/svg+xml"]).itertext())
    assert f"Member {printable} advertises http://0.0.0.0:" in text
    assert f"Member {printable} advertises http://0.0.0.0:" in page.text
    assert page.tags == innocent
    for view in (text, page.text, picture):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", view)
    assert [member["name"] for member in json.loads(json.dumps(investigation.document()))["members"]] == [name]


def test_a_name_of_10_kb_is_folded_in_views_and_whole_in_json() -> None:
    with Sandbox("advertises-unspecified", names=["x" * 10_000]) as lab:
        investigation = etcdlab.check(lab.endpoints)

    bundle = investigation._repr_mimebundle_()
    ElementTree.fromstring(bundle["image/svg+xml"])
    assert "x" * 1_001 not in investigation.text(width=200).replace("\n", "")
    assert "x" * 1_001 not in bundle["text/html"]
    assert investigation.document()["members"][0]["name"] == "x" * 10_000


def test_no_foreign_control_sequence_reaches_a_terminal() -> None:
    """The command sends no control sequence of a peer to a terminal."""
    with Sandbox("advertises-unspecified", names=["\x1b]0;title\x07\x1b[2J"]) as lab:
        near, far = pty.openpty()
        command = [ETCDLAB, "check", *lab.endpoints]
        with subprocess.Popen(command, stdout=far, stderr=far, env=environment(TERM="xterm")) as checking:
            os.close(far)
            output = read_all(near)
            assert checking.wait(LIMIT) == 1
        piped = run("check", *lab.endpoints)

    assert rb"\x1b]0;title\x07\x1b[2J" in output
    assert not re.search(rb"\x1b(?!\[[0-9;]*m)|\x07", output)
    assert "\x1b" not in piped.out
