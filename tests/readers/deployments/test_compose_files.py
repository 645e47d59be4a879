"""`extends` and `include`: where a value comes from, what is reported once, and what is never read or grown."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.lint import FileResult, lint_paths, lint_text
from etcdlab.lint.fix import fix_text
from etcdlab.lint.run import read_beside_of

CORPUS = Path(__file__).parent / "corpus/compose"
WRONG = "    image: etcd\n    command: etcd --advertise-client-urls http://0.0.0.0:2379\n"


def lint(text: str, **others: str) -> FileResult:
    result = lint_text("compose.yml", text.encode(), lambda path: others.get(path.removesuffix(".yml"), ""))
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("name", "file"), [("extends/compose.yml", "parts/store.env:1"), ("include/compose.yml", "infra/store.yml:6")]
)
def test_a_finding_names_the_file_that_sets_the_url(name: str, file: str) -> None:
    (result,) = lint_paths([CORPUS / name]).files

    assert [finding.file for finding in result.findings] == [file]


def test_the_file_that_sets_the_url_is_the_one_to_fix() -> None:
    path = CORPUS / "include/compose.yml"
    one = fix_text(str(path), path.read_bytes(), read_beside_of(path), unsafe=True)

    assert one is not None
    assert [str(refused.reason) for refused in one.refused] == ["infra/store.yml:6 sets the URL. Change it there."]


def test_one_fault_in_two_files_is_reported_once() -> None:
    results = lint_paths([CORPUS / "include/infra", CORPUS / "include/compose.yml"])

    assert [Path(finding.path).name for finding in results.wrong] == ["store.yml"]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        # A list and a mapping are merged, and the own value wins.
        ("environment: [ETCD_ADVERTISE_CLIENT_URLS=http://etcd:2379]", ["http://etcd:2379"]),
        ("environment: {ETCD_NAME: a}", ["http://base:2379"]),
        ("command: etcd --advertise-client-urls http://flag:2379", ["http://flag:2379"]),
    ],
)
def test_what_a_service_inherits(text: str, urls: list[str]) -> None:
    """The rules of the compose specification for `extends`."""
    base = "services:\n  b:\n    image: etcd\n    environment:\n      ETCD_ADVERTISE_CLIENT_URLS: http://base:2379\n"
    result = lint(f"services:\n  etcd:\n    extends: {{file: base.yml, service: b}}\n    {text}\n", base=base)

    assert [url.url.text for server in result.servers for url in server.urls] == urls


def test_a_default_in_another_file_stays_a_default() -> None:
    base = f"services:\n  b:\n{WRONG.replace('0.0.0.0', '${HOST:-0.0.0.0}').replace('etcd', 'etcd:${TAG:-v3}', 1)}"
    result = lint("services:\n  etcd:\n    extends: {file: base.yml, service: b}\n", base=base)

    assert [str(url.judgement.verdict) for server in result.servers for url in server.urls] == ["depends"]


def test_aliases_in_a_base_do_not_grow() -> None:
    """A base of nested aliases is refused, and so are two thousand services that inherit a large one."""
    bomb = "x0: &a0 [x]\n" + "".join(f"x{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    base = f"{bomb}services:\n  b:\n{WRONG}    labels: *a8\n"
    nested = lint(f"services:\n  etcd:\n{WRONG}    extends: {{file: base.yml, service: b}}\n", base=base)
    many = "".join(f"  s{number}: {{extends: b}}\n" for number in range(2_000))
    variables = "      A: b\n" * 20_000
    wide = lint(f"services:\n  b:\n{WRONG}    environment:\n{variables}{many}")

    for result in (nested, wide):
        assert str(result.deployment.refusal and result.deployment.refusal.reason).endswith(
            "`docker compose config` instead."
        )


def test_a_circle_is_refused_with_what_to_do() -> None:
    """Of services, of files that include each other, and of an anchor."""
    services = lint(f"services:\n  etcd:\n{WRONG}    extends: b\n  b: {{extends: etcd}}\n")
    files = lint(f"include: [base.yml]\nservices:\n  etcd:\n{WRONG}", base="include: [compose.yml]\nservices: {}\n")
    anchor = lint(f"services: &a\n  etcd:\n{WRONG}    labels: *a\n")
    reasons = [
        str(result.deployment.refusal and result.deployment.refusal.reason) for result in (services, files, anchor)
    ]

    assert "The services extend each other in a circle: etcd, b, etcd." in reasons[0]
    assert "The compose files name each other in a circle: compose.yml, base.yml, compose.yml." in reasons[1]
    assert ["Remove one `" in reason for reason in reasons] == [True, True, False]
    assert "Replace this alias by the value that is meant." in reasons[2]


def test_a_long_chain_ends() -> None:
    chain = "".join(f"  s{number}: {{extends: s{number + 1}}}\n" for number in range(100))
    services = lint(f"services:\n{chain}  s100:\n{WRONG}")
    text = f"include: [b/a.yml]\nservices:\n  etcd:\n{WRONG}"
    files = lint_text("compose.yml", text.encode(), lambda _: text)

    for result in (services, files):
        assert "More than 20" in str(result and result.deployment.refusal and result.deployment.refusal.reason)
