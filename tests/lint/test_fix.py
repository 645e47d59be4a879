"""A fix changes the URL and no other byte, twice changes nothing, and is refused where it could be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.lint import lint_text
from etcdlab.lint.fix import FileFix, fix_text
from etcdlab.lint.replacement import Address
from etcdlab.lint.run import read_beside_of

CORPUS = Path(__file__).parent.parent / "readers/deployments/corpus"
FILES = sorted(file for file in CORPUS.rglob("*") if file.is_file() and file.name != "expected.toml")
HOST = Address("10.0.0.5", None)
COMPOSE = (
    "# 中文 é\nservices:\n  etcd:   # the store\n    image: quay.io/coreos/etcd:v3.5.0\n    environment:\n"
    "      - 'ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379'   # why\n"
)


def fix(
    text: str | bytes, name: str = "compose.yml", address: Address | None = None, *, unsafe: bool = False
) -> FileFix:
    data = text.encode() if isinstance(text, str) else text
    one = fix_text(name, data, address=address, unsafe=unsafe)
    assert one is not None
    return one


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_other_byte_stays(end: str, last: str, mark: bytes) -> None:
    data = mark + (COMPOSE.rstrip("\n") + last).replace("\n", end).encode()

    assert fix(data).data == data.replace(b"http://0.0.0.0:2379", b"http://etcd:2379")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_fixed_file_has_nothing_left_to_fix(file: Path) -> None:
    beside = read_beside_of(file)
    one = fix_text(file.name, file.read_bytes(), beside, address=HOST, unsafe=True)
    if one is None or not one.fixed:
        return
    again = fix_text(file.name, one.data, beside, address=HOST, unsafe=True)

    assert again is None or not again.fixed
    assert len(one.after.split("\n")) == len(one.before.split("\n"))
    assert "10.0.0.5" in one.after or "12379" in one.after


def test_a_published_service_name_is_unsafe() -> None:
    published = COMPOSE + "    ports: ['2379:2379']\n"

    assert [one.finding.rule for one in fix(published).unsafe] == ["advertises-unspecified"]
    assert fix(published).after == published
    assert "http://etcd:2379" in fix(published, unsafe=True).after


def test_an_address_gets_the_published_port() -> None:
    assert "http://10.0.0.5:12379" in fix(COMPOSE + "    ports: ['12379:2379']\n", address=HOST).after
    assert "http://[2001:db8::5]:4" in fix(COMPOSE, address=Address("2001:db8::5", 4)).after


ANCHOR = "x: &x {image: quay.io/coreos/etcd:v3, environment: {ETCD_ADVERTISE_CLIENT_URLS: 'http://0.0.0.0:2379'}}\n"
TWO = (
    "services:\n  a: {image: etcd, environment: {ETCD_ADVERTISE_CLIENT_URLS: 'http://0.0.0.0:2379'}}\n"
    "  b: {image: etcd, environment: {ETCD_ADVERTISE_CLIENT_URLS: 'http://0.0.0.0:2379'}}\n"
)


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        (ANCHOR + "services: {etcd: *x}\n", "a.yml", "An anchor or a merge key"),
        (ANCHOR + "services: {etcd: {<<: *x}}\n", "a.yml", "An anchor or a merge key"),
        ("# {{ x }}\n" + COMPOSE, "a.yml", "The file is a template. Change the URL in it"),
        (TWO, "a.yml", "Several servers"),
        ("U=http://0.0.0.0\netcd --advertise-client-urls $U:2379\n", "a.sh", "comes from a variable"),
        ("services: {etcd: {image: bitnami/etcd}, app: {image: a}}", "a.yml", "Nothing in this file sets the URL."),
        ("ETCD_ADVERTISE_CLIENT_URLS=http://:2379\n", "a.env", "Write it as scheme, host and port"),
        ("ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:${P}\n", "a.env", "has a variable"),
    ],
)
def test_a_fix_is_refused_with_its_reason(text: str, name: str, reason: str) -> None:
    one = fix(text, name, HOST)
    assert one.after == text
    assert [reason in str(refused.reason) for refused in one.refused] == [True] * len(one.refused)
    assert one.refused


def test_without_an_address_a_host_is_not_guessed() -> None:
    one = fix("ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379\n", "etcd.env")

    assert one.fixed == ()
    assert "Pass it with --advertise" in str(one.refused[0].reason)


def test_utf_16_is_refused() -> None:
    one = fix("ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379\n".encode("utf-16"), "etcd.env", HOST)

    assert one.fixed == ()
    assert "UTF-8" in str(one.refused[0].reason)


def test_an_ignored_finding_is_not_fixed() -> None:
    assert fix_text("a.yml", COMPOSE.replace("# why", "# etcdlab: ignore[R1] a proxy").encode(), address=HOST) is None


def test_the_fixed_file_is_linted_without_a_finding() -> None:
    result = lint_text("compose.yml", fix(COMPOSE).data)

    assert result is not None
    assert result.findings == ()
