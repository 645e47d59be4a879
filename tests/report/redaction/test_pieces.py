"""A text is searched in pieces, which changes no result."""

from __future__ import annotations

import json

import pytest

from etcdlab.report.redaction import originals, redact, substitution
from etcdlab.report.redaction.pieces import is_in_several, parts_of, pieces_of
from tests.report.redaction.generated import generated
from tests.report.redaction.lines import case_with

ERROR = '"error":"rpc error: desc = \\"Error while dialing: dial tcp 10.0.0.5:2379: connect: connection refused\\""'


@pytest.mark.parametrize("seed", range(20))
def test_pieces_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = generated(seed).case
    in_pieces = redact(case)

    monkeypatch.setattr(substitution, "is_in_several", lambda _name: True)
    monkeypatch.setattr(originals, "new_parts", lambda text, _searched: [text])

    assert redact(case) == in_pieces


@pytest.mark.parametrize(
    ("line", "start", "pieces"),
    [
        ('{"level":"warn","ts":1795380038.5,"msg":"a"}', '{"level":"warn","ts":1795380038.5', ["", '"msg":"a"}']),
        ('"{\\"ts\\":1795380038.5,\\"a\\":1', '"{\\"ts\\":1795380038.5', ["", '\\"a\\":1']),
        ('2026-11-22T20:40:36.1Z\twarn\t{"a": 1, "b": 2}', "2026-11-22T20:40:36.1Z\t", ['warn\t{"a": 1', ' "b": 2}']),
        ("2026/11/22 20:40:36 WARNING: [core] a", "2026/11/22 20:40:36 ", ["WARNING: [core] a"]),
        ("W1122 20:40:36.123456   12 logging.go:59] a", "W1122 20:40:36.123456   ", ["12 logging.go:59] a"]),
        ("10.0.0.5 10.0.0.9 failed, 3 left", "", ["10.0.0.5 10.0.0.9 failed, 3 left"]),
        ('{"ts":10276657743932975437,"a":1}', "", ['{"ts":10276657743932975437', '"a":1}']),
        ('{"ts":"10.0.0.5","a":1}', "", ['{"ts":"10.0.0.5"', '"a":1}']),
        ('{"level":"acme","ts":1795380038.5}', "", ['{"level":"acme"', '"ts":1795380038.5}']),
    ],
)
def test_the_pieces_of_a_line(line: str, start: str, pieces: list[str]) -> None:
    """The time at the start is a piece that is not searched."""
    before, rest = pieces_of(line)

    assert before == start
    assert [piece for piece in rest if piece != ","] == pieces
    assert before + "".join(rest) == line


def test_the_address_of_an_error_is_a_part_of_its_own() -> None:
    assert parts_of(ERROR) == [
        '"error":"rpc error: desc = \\"Error while dialing: dial tcp ',
        "10.0.0.5:2379",
        ': connect: connection refused\\""',
    ]
    assert [parts_of(part) for part in parts_of(ERROR)] == [[part] for part in parts_of(ERROR)]


@pytest.mark.parametrize("name", ['a","b', "acme,", "dial tcp 7", "my connect: b", "36 etcd"])
def test_a_name_that_is_in_several_pieces_is_replaced(name: str) -> None:
    line = json.dumps({"member": name, "error": f"dial tcp 10.0.0.5:1: {name} x", "ts": 1}, separators=(",", ":"))

    redacted = redact(case_with(name=name, log=(line, name))).case

    assert is_in_several(name)
    assert redacted.trace.log[1] == redacted.trace.member_lists[0].members[0].name
    assert name not in redacted.trace.log[0].replace("dial tcp 192.0.2.1", "")
