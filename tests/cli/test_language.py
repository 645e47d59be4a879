"""The language of the command line."""

from __future__ import annotations

import pytest

from tests.cli.command import run


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--lang", "zh", "show", "nowhere"], {}),
        (["show", "nowhere", "--lang=zh_CN"], {"ETCDLAB_LANG": "en"}),
        (["show", "nowhere"], {"ETCDLAB_LANG": "zh"}),
        (["show", "nowhere"], {"ETCDLAB_LANG": "", "LC_ALL": "zh_CN.UTF-8"}),
    ],
)
def test_an_error_is_in_chinese(arguments: list[str], environment: dict[str, str]) -> None:
    result = run(*arguments, **environment, PYTHONIOENCODING="utf-8")

    assert result.code == 2
    assert result.err.startswith("etcdlab: etcdlab 无法读取 nowhere：No such file or directory")
    assert "解决办法: 请检查路径。" in result.err


def test_help_is_in_chinese() -> None:
    helped = run("check", "--help", "--lang", "zh", PYTHONIOENCODING="utf-8")

    assert helped.code == 0
    assert "集群的 CA，PEM 文件。" in helped.out


def test_json_stays_english() -> None:
    result = run("show", "nowhere", "--json", "--lang", "zh", PYTHONIOENCODING="utf-8")

    assert result.document["error"]["do"] == "Check the path."


@pytest.mark.parametrize("arguments", [["--lang", "fr"], ["--lang"], ["--lang="]])
def test_an_unknown_language_is_refused(arguments: list[str]) -> None:
    result = run("scenarios", *arguments, PYTHONIOENCODING="utf-8")

    assert (result.code, result.out) == (2, "")
    assert "do: Use one of en, zh. (--lang)" in result.err


def test_after_two_dashes_lang_is_no_option() -> None:
    result = run("show", "--", "--lang")

    assert "etcdlab cannot read --lang" in result.err
