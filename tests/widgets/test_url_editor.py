"""The rows of the editor of URLs: what the kernel offers, checks and answers. Nothing is dialled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

import etcdlab
from etcdlab.chain import chain_of
from etcdlab.engines.engine import Engine
from etcdlab.messages import Message
from etcdlab.step import Step
from etcdlab.trace import Member, Trace
from etcdlab.widgets.stepper import LiveStepper
from etcdlab.widgets.url_editor import UrlEditor

URL = "http://10.0.0.5:2379"
MEMBERS = (Member("1", "s", ("http://0.0.0.0:2379",)), Member("2", ""))
"""The second one never started."""


class Displayed(Engine):
    """Is at the end of its trace."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def __next__(self) -> Step:
        raise StopIteration

    @property
    def trace(self) -> Trace:
        return self._trace

    def close(self) -> None:
        """There is nothing to end."""


class FakeClient:
    """A stepper of a client that has these members, and the URLs that its page asks to dial."""

    def __init__(self, members: Sequence[Member] = MEMBERS) -> None:
        trace = etcdlab.recording("advertises-unspecified", release="3.7.1").run()
        origin = msgspec.structs.replace(trace.origin, engine="live")
        answer = msgspec.structs.replace(trace.member_lists[0], members=tuple(members))
        self._engine = Displayed(msgspec.structs.replace(trace, origin=origin, member_lists=(answer,)))
        self.stepper = LiveStepper(self._engine, chain_of("3.7.1"), lambda _: ())
        self.stepper.offer_what_if(self.engine)
        self.dialled: list[Any] = []

    def engine(self, _: Trace, proposed: Any) -> Engine:
        self.dialled.append(proposed)
        return self._engine

    @property
    def editor(self) -> UrlEditor:
        assert self.stepper.url_editor is not None
        return self.stepper.url_editor

    def send(self, **content: Any) -> None:
        """What the page sends."""
        self.stepper._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})

    @property
    def errors(self) -> dict[str, list[str]]:
        """What the page displays at each row, by the member's id."""
        every = self.stepper.editor_errors.items()
        return {one: [str(msgspec.convert(line, Message)) for line in lines] for one, lines in every}


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("10.0.0.5:2379", "10.0.0.5:2379: The URL has neither the scheme http nor https."),
        ("", "A URL is empty."),
        (f"{URL},", "A URL is empty."),
        ("h" * 20_001, "The row has 20,001 characters. It may have 20,000."),
        (7, "A URL is empty."),
    ],
)
def test_an_invalid_row_has_its_error(client: FakeClient, text: object, wrong: str) -> None:
    """The error has what is wrong and what to do. etcdlab dials nothing."""
    client.send(do="what-if", urls={"1": text})

    ((row, lines),) = client.errors.items()
    assert (row, lines[0], len(lines)) == ("1", wrong, 2)
    assert (client.dialled, client.stepper.supposition) == ([], "")


def test_all_invalid_rows_have_their_errors(client: FakeClient) -> None:
    client.send(do="what-if", urls={"1": "h:1", "2": "h:2"})

    assert set(client.errors) == {"1", "2"}


def test_a_test_takes_the_errors_away(client: FakeClient) -> None:
    client.send(do="what-if", urls={"1": "10.0.0.5:2379"})
    client.send(do="what-if", urls={"1": URL})

    assert (client.errors, client.dialled) == ({}, [{"1": (URL,)}])


def test_the_same_error_is_an_answer_again(client: FakeClient) -> None:
    """The page waits for a change of the trait."""
    changes = []
    client.stepper.observe(lambda change: changes.append(bool(change["new"])), "editor_errors")
    for _ in range(2):
        client.send(do="what-if", urls={"1": "10.0.0.5:2379"})

    assert changes == [True, False, True]


def test_a_password_in_a_row_is_kept_nowhere(client: FakeClient) -> None:
    url = "http://root:correct-horse@10.0.0.5:2379"
    client.stepper.set_state({"typed_urls": {"1": url}})
    client.send(do="what-if", urls={"1": url})

    assert "has user info" in client.errors["1"][0]
    assert client.stepper.typed_urls == {"1": "http://***@10.0.0.5:2379"}
    assert "correct-horse" not in json.dumps(client.stepper.get_state(), default=repr)


@pytest.mark.parametrize("typed", [{"a": 1, "b": None}, {"a": [URL]}])
def test_only_texts_are_kept_of_a_row(client: FakeClient, typed: dict[Any, Any]) -> None:
    client.stepper.set_state({"typed_urls": typed})

    assert client.stepper.typed_urls == {}


def test_what_they_advertise_already_is_nothing_to_try(client: FakeClient) -> None:
    client.send(do="what-if", urls={})

    assert client.errors == {"": ["The members advertise these URLs now. Edit one of them."]}
    assert client.dialled == []


def test_a_row_that_is_not_edited_is_not_checked(client: FakeClient) -> None:
    """A member that never started advertises nothing. The URLs of the other member can be tested."""
    assert client.editor.test({"1": URL, "2": ""})

    assert client.dialled == [{"1": (URL,)}]


def test_one_message_is_one_test_after_a_re_run_of_the_cell(client: FakeClient) -> None:
    """The panel of each run offers the tests. Only the newest one hears the page."""
    client.stepper.offer_what_if(client.engine)
    client.send(do="what-if", urls={"1": URL})

    assert len(client.dialled) == 1


def test_a_long_list_has_forty_rows_and_a_note() -> None:
    client = FakeClient([Member(f"{number:x}", "s" * 200, ("http://h:1",)) for number in range(1, 46)])

    assert len(client.stepper.editor_rows) == 40
    note = str(msgspec.convert(client.stepper.editor_note, Message))
    assert note.startswith("5 more members have no row here.")
    assert len(client.stepper.editor_rows[0]["name"]) < 100


def test_a_member_with_too_long_a_text_has_no_row() -> None:
    client = FakeClient([Member("1", "s", tuple(f"http://h:{port}" for port in range(3_000)))])

    assert client.stepper.editor_rows == []
    assert str(msgspec.convert(client.stepper.editor_note, Message)).startswith("1 more member has no row here.")


def test_nothing_of_a_recording_can_be_tried() -> None:
    engine = etcdlab.recording("advertises-unspecified", release="3.7.1")
    engine.run()
    stepper = LiveStepper(engine, chain_of("3.7.1"), lambda trace: etcdlab.Investigation.of(trace).findings)
    stepper.offer_what_if(lambda trace, proposed: engine)

    assert (stepper.editor_rows, stepper.offers_what_if) == ([], False)
    stepper.close()
