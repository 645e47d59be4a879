"""Every finding has a page in both languages, and the pages say only what is so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from rich.cells import cell_len

from etcdlab.errors import UsageError
from etcdlab.messages import LANGUAGES, Language
from etcdlab.rule_pages import rule_page, rule_pages
from etcdlab.rules.registry import rules

ROOT = Path(__file__).parent.parent
TEXTS = [
    tomllib.loads(path.read_text("utf-8"))["texts"] for path in (ROOT / "etcdlab/chain/generations").glob("*.toml")
]
_TEXT_BLOCK = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_both_languages_have_the_same_pages_and_slugs() -> None:
    english, chinese = rule_pages("en"), rule_pages("zh_CN")

    assert [page.code for page in english] == list(dict.fromkeys(rule.code for rule in rules()))
    assert [(page.code, list(page.findings)) for page in english] == [
        (page.code, list(page.findings)) for page in chinese
    ]
    assert all(
        english.title and english.title != chinese.title for english, chinese in zip(english, chinese, strict=True)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_all_of_its_parts(language: Language) -> None:
    headings = [re.findall(r"^## (.*)$", page.markdown, re.MULTILINE) for page in rule_pages(language)]

    assert all(of_page == headings[0] for of_page in headings)
    assert len(headings[0]) == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_has_a_title_of_its_own_that_fits_a_line(language: Language) -> None:
    titles = [title for page in rule_pages(language) for title in page.findings.values()]

    assert len(set(titles)) == len(titles)
    assert all(cell_len(title) <= 50 for title in titles), titles
    assert not any(title.endswith((".", "\u3002")) for title in titles)


def test_a_line_of_grpc_begins_as_in_one_of_the_chains() -> None:
    """The texts of the real clients are data of the chains. A text of etcd itself begins with `etcdserver: `."""
    begins = {text.partition("{error}")[0] for texts in TEXTS for text in (texts["blocked"], texts["waiting"])}
    errors = {texts[kind].partition("{words}")[0] for texts in TEXTS for kind in ("dialing", "handshake")}
    lines = [
        line
        for page in rule_pages("en")
        for block in _TEXT_BLOCK.findall(page.markdown)
        for line in block.splitlines()
        if line.startswith("rpc error:")
    ]

    assert len(lines) > 20
    for line in lines:
        if " desc = etcdserver: " not in line:
            begin = max((begin for begin in begins if line.startswith(begin)), key=len)
            rest = line.removeprefix(begin)
            assert not rest or any(rest.startswith(error) for error in errors), line


@pytest.mark.parametrize("name", ["R1", "r1", "advertises-unspecified"])
def test_a_page_is_found_by_its_code_and_by_its_slugs(name: str) -> None:
    assert rule_page(name, "zh_CN").title == "成员通告了 0.0.0.0 或 [::]"


@pytest.mark.parametrize(
    ("name", "do"),
    [
        ("advertise-loopback", "Use advertises-loopback, or a name that `etcdlab rules` lists."),
        ("R0", "Use R10, or a name that `etcdlab rules` lists."),
        ("?", "Use a name that `etcdlab rules` lists, such as R1."),
    ],
)
def test_an_unknown_name_is_a_usage_error_with_the_nearest(name: str, do: str) -> None:
    with pytest.raises(UsageError) as error:
        rule_page(name)

    assert str(error.value.what) == f"No rule is called {name}."
    assert str(error.value.do) == do


def test_the_wheel_has_the_pages(tmp_path: Path) -> None:
    code = (
        "import sys; from hatchling.builders.wheel import WheelBuilder as Wheel;"
        " next(Wheel(sys.argv[1]).build(directory=sys.argv[2], versions=['standard']))"
    )
    command = [sys.executable, "-c", code, str(ROOT), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for page in (*rule_pages("en"), *rule_pages("zh_CN")):
        assert f"etcdlab/{page.path.relative_to(ROOT).as_posix()}" in names
