"""A corpus of deployment files, with the expected verdicts as data beside them: `corpus/expected.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from etcdlab.lint import FileResult, lint_paths
from etcdlab.rules.deployments import UrlVerdict

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = tomllib.loads((CORPUS / "expected.toml").read_text("utf-8"))


def result_of(name: str) -> FileResult | None:
    files = lint_paths([CORPUS / name]).files
    return files[0] if files else None


def urls_of(result: FileResult | None) -> list[str]:
    """`LINE URL VERDICT CODE` of each URL that the expectations list."""
    return [
        f"{url.place.line} {url.text} {judgement.verdict} {judgement.code}".strip()
        for server in (result.servers if result else ())
        for url, judgement in server.urls
        if url.kind == "advertise-client" or judgement.verdict is not UrlVerdict.FINE
    ]


def test_every_file_has_an_expectation() -> None:
    files = {file.relative_to(CORPUS).as_posix() for file in CORPUS.rglob("*") if file.is_file()}

    assert files - {"expected.toml"} == set(EXPECTED)
    assert len(EXPECTED) > 60


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_file_has_the_expected_verdicts(name: str) -> None:
    result, expected = result_of(name), EXPECTED[name]

    assert urls_of(result) == expected["urls"]
    assert (result.deployment.format if result else None) == expected.get("format")
    refusal = result.deployment.refusal if result else None
    assert (refusal.line if refusal else None) == expected.get("refused_at")


def test_there_are_no_false_alarms_and_no_misses(capsys: pytest.CaptureFixture[str]) -> None:
    """A false alarm is a URL that lint calls wrong, and that is not. A miss is the reverse. Both are printed."""
    alarms, misses = [], []
    for name, expected in EXPECTED.items():
        reported = {url for url in urls_of(result_of(name)) if " wrong" in url}
        wrong = {url for url in expected["urls"] if " wrong" in url}
        alarms += [f"{name}: {url}" for url in sorted(reported - wrong)]
        misses += [f"{name}: {url}" for url in sorted(wrong - reported)]
    with capsys.disabled():
        print(f"\ncorpus of {len(EXPECTED)} files: {len(alarms)} false alarms, {len(misses)} misses")

    assert alarms == []
    assert misses == []


def test_each_place_is_the_text_of_its_url() -> None:
    """The span that a frame underlines is the URL itself, in every format."""
    checked = 0
    for file in lint_paths([CORPUS]).files:
        lines = file.deployment.text.split("\n")
        for server in file.servers:
            for url, _ in server.urls:
                line, column, length = url.place
                written = lines[line - 1][column - 1 : column - 1 + length]
                is_variable = file.deployment.format == "script" or written == "$"
                if url.written and not url.defaults_of and not is_variable:
                    assert written.replace("$$", "$") == url.text, file.deployment.path
                    checked += 1
    assert checked > 80
