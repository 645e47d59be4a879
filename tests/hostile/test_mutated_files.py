"""What loads can be shown in every view, and what does not load is refused with the place."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from etcdlab.case import Case
from etcdlab.diagram import draw
from etcdlab.engines.recording.engine import RecordingEngine
from etcdlab.engines.recording.library import Recording
from etcdlab.errors import FileError
from etcdlab.investigation import Investigation
from tests.hostile.documents import TEXTS, documents, mutated, recordings

MANY = settings(
    max_examples=int(os.environ.get("ETCDLAB_FUZZ", "100")), deadline=None, suppress_health_check=list(HealthCheck)
)
SEEDS = st.integers(0, 2**63)
MARKUP = re.compile(r"<script|<img src=x", re.IGNORECASE)
MOST_WORDS = 1_000
"""Characters of an error, whatever it quotes."""
LAYOUT = "\n"
"""What a text may have besides characters that can be seen."""


def show(investigation: Investigation) -> None:
    """Every view. Whatever is in a file comes out as text."""
    assert investigation.exit_code in (0, 1, 2)
    for text in (
        investigation.text(),
        investigation.text(width=10_000),
        repr(investigation),
        investigation.log(),
        *map(str, investigation.findings),
    ):
        assert all(one.isprintable() or one in LAYOUT for one in text)
    json.dumps(investigation.document(), allow_nan=False).encode()
    page = investigation._repr_mimebundle_()["text/html"]
    assert all(one.isprintable() or one in LAYOUT for one in page)
    page.encode()
    assert not MARKUP.search(page)
    trace, chain = investigation.case.trace, investigation.chain
    steps = [None, len(trace.steps) - 1] if trace.steps else [None]
    for phase in ("", *trace.phases()[-1:]):
        for step in steps:
            svg = draw(trace, chain, phase, step).svg
            svg.encode()
            assert not MARKUP.search(svg)
    stepper = investigation.stepper(at=max(0, len(trace.steps) - 1))
    try:
        json.dumps(stepper.get_state(), default=str).encode()
    finally:
        stepper.close()
    with Path(os.devnull).open("w") as nowhere:
        investigation.print(Console(file=nowhere, force_terminal=True, width=100))


def check_refusal(refused: FileError) -> None:
    """A refusal says what to do, and quotes the file as text of a bounded length."""
    assert refused.do
    assert all(one.isprintable() or one in LAYOUT for one in str(refused))
    assert len(str(refused)) < MOST_WORDS


def loaded(data: bytes) -> Case | None:
    """The case in a file, or None where the file is refused."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case"
        file.write_bytes(data)
        try:
            return Case.load(file)
        except FileError as error:
            check_refusal(error)
            return None


@MANY
@given(SEEDS)
def test_every_case_that_loads_is_shown_in_every_view(seed: int) -> None:
    case = loaded(mutated(documents(), seed))
    if case is not None:
        investigation = Investigation(case)
        show(investigation)
        if investigation.what_is is not investigation:
            show(investigation.what_is)


@MANY
@given(SEEDS)
def test_every_recording_that_loads_runs_to_its_end(seed: int) -> None:
    try:
        recording = Recording.from_json(mutated(recordings(), seed))
    except FileError as error:
        check_refusal(error)
        return
    with RecordingEngine(recording) as engine:
        show(Investigation.of(engine.run()))


def test_what_is_valid_loads_and_is_shown() -> None:
    for document in documents():
        case = loaded(document)
        assert case is not None
        show(Investigation(case))


def changed(document: Any, place: str, value: Any) -> Any:
    """The same document with another value at a place such as `traces.0.calls.0.returns`."""
    whole = json.loads(json.dumps(document))
    *way, last = [int(part) if part.isdigit() else part for part in place.split(".")]
    at = whole
    for part in way:
        at = at[part]
    at[last] = value
    return whole


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("traces.0.calls.0.returns", [], "$.traces[0].calls[0].returns"),
        ("traces.0.steps.0.at", 10**400, "$.traces[0].steps[0].at"),
        ("traces.0.steps.0.line", 2**63, "$.traces[0].steps[0].line"),
        ("traces.0.subconns.0.backoff", -(10**400), "$.traces[0].subconns[0].backoff"),
        ("traces.0.steps.3.actor.attempt", 10**400, "$.traces[0].steps[3].actor.attempt"),
        ("traces.0.endpoints_in_use", ["a:1"], "$.endpoints_in_use and $.what_if_members are both set"),
        ("format", 10**400, "newer"),
        ("traces", [], "$.traces is empty"),
        ("traces.0.autosync", 10**400, "out of range"),
    ],
)
def test_what_no_view_could_show_is_refused_with_its_place(
    tmp_path: Path, place: str, value: object, says: str
) -> None:
    valid = json.loads(documents()[0])
    members = next(one["members"] for one in valid["traces"][0]["member_lists"] if one.get("members"))
    document = changed(valid, "traces.0.what_if_members", members) if place == "traces.0.endpoints_in_use" else valid
    (tmp_path / "case").write_text(json.dumps(changed(document, place, value)))

    with pytest.raises(FileError) as error:
        Case.load(tmp_path / "case")
    assert says in str(error.value.what)
    assert str(error.value.do)


@pytest.mark.parametrize("field", ["client", "grpc", "generation", "go"])
@pytest.mark.parametrize("version", ["9" * 5_000, "3.5." + "9" * 5_000, "", "²", "3.5.²", "3.4.0-rc." + "9" * 5_000])
def test_a_version_that_nobody_can_count_to_is_refused_or_shown(field: str, version: str) -> None:
    case = loaded(json.dumps(changed(json.loads(documents()[0]), f"traces.0.origin.{field}", version)).encode())
    if case is not None:
        show(Investigation(case))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("place", ["member_lists.0.members.0.name", "dials.0.url", "steps.3.station", "notes"])
def test_every_text_of_a_file_comes_out_as_text(place: str, text: str) -> None:
    value = [text] if place == "notes" else text
    case = loaded(json.dumps(changed(json.loads(documents()[0]), f"traces.0.{place}", value)).encode())
    if case is not None:
        show(Investigation(case))
