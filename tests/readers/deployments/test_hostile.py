"""Whatever is in a file: a reader answers or refuses, in bounded time, and raises nothing."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etcdlab.lint import lint_text
from etcdlab.lint.finding import LintFinding
from etcdlab.readers.deployments import read_deployment
from etcdlab.readers.deployments.reader import MOST_BYTES
from etcdlab.rules.deployments import judge_deployment

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(file for file in CORPUS.rglob("*") if file.is_file() and file.name != "expected.toml")
NAMES = st.sampled_from(
    ["compose.yml", "etcd.service", "etcd.conf", "run.sh", "README.md", "Procfile", "x", "a.yaml.j2"]
)
TEXTS = """\
services:\n|  etcd:\n|    image: quay.io/coreos/etcd:v3\n|    command: |etcd |- |&a |*a\n|<<: *a\n|=| |http://|,|${A:-|}|$|$(|`
--advertise-client-urls|http://0.0.0.0:2379|{{ ip }}|{{|}}|'|"|\\|\n|\r\n|\t|[|]|{|}|:|#|kind: Pod\n|spec:\n
containers:\n|ETCD_ADVERTISE_CLIENT_URLS|[Service]\n|ExecStart=|docker run -p 1:2 |```\n|```yaml\n|---\n|\x1b[31m|\u202e
\ue000|é|中|%YAML 9.9\n|!!python/object:os.system x\n|? |data:\n|advertise-client-urls: """
PIECES = st.sampled_from([*re.split(r"\|(?=.)|(?<=.)\n(?=[-\w\ue000])", TEXTS), "|\n", ">\n", "\n  - "])


def judged(name: str, data: bytes) -> None:
    deployment = read_deployment(name, data)
    if deployment is not None:
        judge_deployment(deployment)
        lint_text(name, data)


@settings(max_examples=400, deadline=None)
@given(NAMES, st.lists(PIECES, max_size=40))
def test_pieces_of_files_in_any_order(name: str, pieces: list[str]) -> None:
    judged(name, ("client-urls\n" + "".join(pieces)).encode())
    judged(name, ("".join(pieces) + " --listen-client-urls").encode())


@settings(max_examples=200, deadline=None)
@given(NAMES, st.binary(max_size=400))
def test_any_bytes(name: str, data: bytes) -> None:
    judged(name, b"client-urls: " + data)
    judged(name, b"\xff\xfe" + "client-urls: ".encode("utf-16-le") + data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_a_file_that_is_cut_or_changed(file: Path, data: st.DataObject) -> None:
    content = file.read_bytes()
    at = data.draw(st.integers(0, len(content)))
    judged(file.name, content[:at])
    judged(file.name, content[:at] + data.draw(st.binary(max_size=3)) + content[at + 1 :])


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{','.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bomb.yml", BOMB + "services: {etcd: {image: quay.io/coreos/etcd, command: *i}} # client-urls"),
        ("anchor.yml", "services: &a {etcd: {image: quay.io/coreos/etcd, environment: *a}}"),
        ("deep.yml", "image: quay.io/coreos/etcd\na: " + "[" * 5_000),
        ("merge.yml", "a: &a {<<: &b {<<: &c {image: quay.io/coreos/etcd}}}\nservices: {etcd: *a}"),
        ("tag.yml", "services: {etcd: !!python/object/apply:os.system {image: quay.io/coreos/etcd}}"),
        ("line.sh", "etcd --advertise-client-urls " + "http://a:1," * 200_000),
        ("quotes.sh", "client-urls " + "'\"" * 100_000),
        ("dollars.sh", "client-urls " + "$(" * 100_000),
        ("braces.yml", "client-urls: " + "{{" * 100_000),
        ("fences.md", "client-urls etcd\n" + "```\n~~~\n" * 20_000),
        ("loop.env", "A=${B}\nB=${A}${A}\nETCD_ADVERTISE_CLIENT_URLS=http://${A}:2379"),
        ("words.sh", "client-urls " + "a " * 300_000),
        ("commas.yml", "advertise-client-urls: " + "," * 300_000),
    ],
)
def test_hostile_file_is_read_or_refused_in_seconds(name: str, text: str) -> None:
    started = time.monotonic()
    judged(name, text.encode())

    assert time.monotonic() - started < 20


def test_recursive_anchor_is_refused_with_its_line() -> None:
    deployment = read_deployment("a.yml", b"services: &a\n  etcd:\n    image: quay.io/coreos/etcd\n    x: *a\n")

    assert deployment is not None
    assert deployment.refusal is not None
    assert deployment.refusal.line == 4


def test_file_beyond_the_bound_is_refused() -> None:
    deployment = read_deployment("a.yml", b"client-urls" + b" " * MOST_BYTES)

    assert deployment is not None
    assert deployment.refusal is not None


def test_no_control_character_reaches_a_sentence() -> None:
    data = b'services: {"e\\x1b[31m": {image: etcd, environment: {ETCD_ADVERTISE_CLIENT_URLS: "http://0.0.0.0:\\e]2"}}}'
    result = lint_text("a.yml", data)

    assert result is not None
    assert all("\x1b" not in str(text) for finding in result.findings for text in texts(finding))


def texts(finding: LintFinding) -> tuple[object, ...]:
    return finding.summary, finding.clients, finding.why, finding.fix
