"""The reader of a probe's answer: what the probe prints is read, and anything else is refused with place and reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etcdlab.errors import FileError
from etcdlab.readers.vantage import MOST_BYTES, read_vantage, vantage_of
from etcdlab.vantage import Vantage
from tests.probe.places import probe

DIAL: dict[str, Any] = {
    "url": "http://10.0.0.5:2379",
    "addresses": ["10.0.0.5"],
    "stages": [{"name": "dns", "ms": 0.1}, {"name": "tcp", "ms": 0.2}],
    "failure": {"error": "OSError", "number": 111, "text": "[Errno 111] Connection refused"},
}
ANSWER: dict[str, Any] = {
    "format": 2,
    "probe": "python 3.6.15",
    "host": "app-1",
    "started": "2026-11-27T06:00:00Z",
    "dials": [DIAL],
}


def read(answer: object, name: str = "app-1") -> Vantage:
    return vantage_of(json.dumps(answer).encode(), name, "app-1.json")


def changed(**dial: object) -> dict[str, Any]:
    """The answer with another dial."""
    return {**ANSWER, "dials": [{**DIAL, **dial}]}


def test_a_failure_has_its_stage_and_its_text() -> None:
    (dial,) = read(ANSWER).dials

    assert dial.failure is not None
    assert (dial.failure.stage, dial.failure.kind) == ("tcp", "refused")
    assert dial.failure.detail == "[Errno 111] Connection refused"
    assert [(stage.name, stage.outcome, stage.detail) for stage in dial.stages] == [
        ("dns", "ok", "10.0.0.5"),
        ("tcp", "failed", ""),
    ]


def test_ids_are_hexadecimal_as_in_etcdctl() -> None:
    who = {"cluster_id": "14841639068965178418", "member_id": "10276657743932975437", "version": "3.5.21"}

    (dial,) = read(changed(failure=None, identity=who)).dials

    assert dial.identity is not None
    assert (dial.identity.cluster_id, dial.identity.member_id) == ("cdf818194e3a8c32", "8e9e05c52164694d")


def test_a_greeting_before_the_answer_is_skipped(tmp_path: Path) -> None:
    file = tmp_path / "app-1.json"
    file.write_text(f"Welcome to app-1\r\n{json.dumps(ANSWER)}\r\n")

    assert read_vantage(file) == read(ANSWER)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({**ANSWER, "dials": []}, "app-1.json has no dial."),
        ({**ANSWER, "format": 99}, "A newer version of etcdlab wrote app-1.json."),
        ({**ANSWER, "dials": [DIAL] * 257}, "of length <= 256 - at `$.dials`"),
        (changed(url=7), "Expected `str`, got `int` - at `$.dials[0].url`"),
        (changed(url="x" * 3_000), "of length <= 2048 - at `$.dials[0].url`"),
        (changed(stages=[{"name": "lunch"}]), "Invalid enum value 'lunch' - at `$.dials[0].stages[0].name`"),
        (changed(stages=[{"name": "dns", "ms": -1}]), "- at `$.dials[0].stages[0].ms`"),
        (changed(failure={"error": "x", "text": "y" * 2_000}), "of length <= 1000 - at `$.dials[0].failure.text`"),
        (changed(identity={"cluster_id": "cd", "member_id": "1"}), "- at `$.dials[0].identity.cluster_id`"),
        (changed(identity={"cluster_id": "9" * 21, "member_id": "1"}), "- at `$.dials[0].identity.cluster_id`"),
        ([ANSWER], "Expected `object`, got `array`"),
    ],
)
def test_what_no_probe_prints_is_refused(answer: object, words: str) -> None:
    with pytest.raises(FileError) as error:
        read(answer)

    assert words in str(error.value)
    assert "app-1.json" in str(error.value)


@pytest.mark.parametrize("data", [b"{", b"nonsense", b"\xff\xfe{}", b"[" * 100_000, b'{"format":2}'])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(FileError, match=r"(?s)not a file of etcdlab, or it is damaged.*Run the probe again"):
        vantage_of(data, "a", "a")


@pytest.mark.parametrize("script", [probe("http://127.0.0.1:1").in_python(), probe("http://127.0.0.1:1").in_sh()])
def test_the_script_itself_is_no_answer(script: str) -> None:
    with pytest.raises(FileError, match=r"p\.py is the probe itself, and not what it prints\.\n  do: Run the probe"):
        vantage_of(script.encode(), "p", "p.py")


def test_an_empty_file_says_so() -> None:
    with pytest.raises(FileError, match=r"a\.json is empty\."):
        vantage_of(b"\n", "a", "a.json")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as large:
        large.truncate(MOST_BYTES + 1)

    with pytest.raises(FileError, match="etcdlab reads at most 1,048,576 bytes"):
        read_vantage(file)


def test_user_info_in_a_url_is_cut() -> None:
    (dial,) = read(changed(url="http://root:secret@10.0.0.5:2379")).dials

    assert "secret" not in dial.url


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner), max_leaves=20)
)
def test_any_value_in_a_field_is_read_or_refused(value: object) -> None:
    for field in ("url", "addresses", "stages", "failure", "identity", "certificate"):
        try:
            vantage = read(changed(**{field: value}))
        except FileError:
            continue
        assert vantage.dials[0].outcome in ("answered", "failed", "unknown")
