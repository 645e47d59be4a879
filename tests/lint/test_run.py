"""Lint of files: ignore comments, baselines, refusals and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.errors import FileError
from etcdlab.lint import LintResult, lint_paths, lint_text
from etcdlab.lint.baseline import read_baseline, write_baseline

R1 = "advertises-unspecified"
WRONG = "ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379"
COMPOSE = f"services:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.0\n    environment:\n      - {WRONG}\n"


def rules_of(text: str, name: str = "compose.yml") -> list[tuple[str, int]]:
    result = lint_text(name, text.encode())
    return [(finding.rule, finding.place.line) for finding in result.findings] if result else []


def run(tmp_path: Path, **files: str) -> LintResult:
    for name, text in files.items():
        (tmp_path / f"{name}.yml").write_text(text)
    return lint_paths([tmp_path])


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (COMPOSE, [("advertises-unspecified", 5)]),
        (COMPOSE.replace("2379\n", "2379 # etcdlab: ignore[R1] a proxy rewrites it\n"), []),
        (COMPOSE.replace("      -", "      # etcdlab: ignore[advertises-unspecified] no client syncs\n      -"), []),
        (COMPOSE.replace("2379\n", "2379 # etcdlab: ignore[R1]\n"), [(R1, 5), ("ignore-without-reason", 5)]),
        (COMPOSE.replace("2379\n", "2379 # etcdlab: ignore[R2] why\n"), [(R1, 5), ("unused-ignore", 5)]),
        ("# etcdlab: ignore[R1] why\n" + COMPOSE, [("unused-ignore", 1), ("advertises-unspecified", 6)]),
    ],
)
def test_ignore_comments(text: str, rules: list[tuple[str, int]]) -> None:
    assert rules_of(text) == rules


def test_an_ignored_finding_stays_visible() -> None:
    result = lint_text("compose.yml", COMPOSE.replace("2379\n", "2379 # etcdlab: ignore[R1] why\n").encode())

    assert result is not None
    assert [finding.rule for finding in result.ignored] == ["advertises-unspecified"]


def test_a_baseline_accepts_the_findings_of_today(tmp_path: Path) -> None:
    before = run(tmp_path, a=COMPOSE)
    accepted = read_baseline(write_baseline(tmp_path / "baseline.json", before.wrong))
    (tmp_path / "a.yml").write_text("# one more line\n" + COMPOSE)
    (tmp_path / "b.yml").write_text(COMPOSE)
    after = lint_paths([tmp_path], baseline=accepted)

    assert before.exit_code == 1
    assert [Path(finding.path).name for finding in after.wrong] == ["b.yml"]
    assert after.known_findings == 1


def test_a_baseline_that_is_no_baseline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "baseline.json").write_text('{"format": 1, "findings": [1]}')

    with pytest.raises(FileError):
        read_baseline(tmp_path / "baseline.json")


def test_exit_codes(tmp_path: Path) -> None:
    right = COMPOSE.replace("0.0.0.0", "etcd")

    assert run(tmp_path, a=right).exit_code == 0
    assert run(tmp_path, b=COMPOSE.replace("    environment", "   environment")).exit_code == 2
    assert run(tmp_path, c=COMPOSE).exit_code == 1


def test_a_file_without_etcd_gets_no_word(tmp_path: Path) -> None:
    result = run(tmp_path, a="services: {app: {image: app}}\n", b="a: [unclosed\n")

    assert (result.read, result.files, result.exit_code) == (2, (), 0)


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        lint_paths([tmp_path / "nothing"])


def test_a_variable_of_dot_env_has_its_value(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HOST=0.0.0.0\n")
    result = run(tmp_path, a=COMPOSE.replace("0.0.0.0", "${HOST}"))

    assert [(finding.rule, finding.value) for finding in result.wrong] == [
        ("advertises-unspecified", "http://0.0.0.0:2379")
    ]


def test_utf_16_is_read() -> None:
    result = lint_text("etcd.env", WRONG.encode("utf-16"))

    assert result is not None
    assert [finding.place for finding in result.findings] == [(1, 28, 19)]


def test_the_fingerprint_does_not_depend_on_the_line() -> None:
    first, second = lint_text("a.yml", COMPOSE.encode()), lint_text("./a.yml", ("\n\n" + COMPOSE).encode())

    assert first is not None
    assert second is not None
    assert first.findings[0].fingerprint == second.findings[0].fingerprint
