"""The page: what every view displays, decided once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from etcdlab.case import Case
from etcdlab.messages import Message, message
from etcdlab.trace import Failure, Member, MemberList
from etcdlab.views.page import page_of
from etcdlab.views.rows import Page

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

replace = msgspec.structs.replace


def page(trace: Trace, chain: Chain, *findings: Finding) -> Page:
    return page_of(Case(traces=(trace,)), findings, chain)


def test_the_json_of_a_page_is_read_back_as_the_same_page(trace: Trace, chain: Chain, finding: Finding) -> None:
    made = page(trace, chain, finding)
    written = json.dumps(msgspec.to_builtins(made))

    assert msgspec.json.decode(written, type=Page) == made


def test_the_seed_incident_as_rows(trace: Trace, chain: Chain, finding: Finding) -> None:
    made = page(trace, chain, finding)

    assert [(row.function, str(row.what), str(row.outcome)) for row in made.chain][1::3] == [
        ("MemberList", "s advertises http://0.0.0.0:2379", ""),
        ("updatePicker", "every pick now fails", "dial tcp 0.0.0.0:2379: connect: connection refused"),
    ]
    assert [(row.id, [cell.urls for cell in row.cells]) for row in made.members.rows] == [
        ("3b64816319eb7e5", [("http://0.0.0.0:2379",), ("http://0.0.0.0:2379",)])
    ]
    assert [(row.id, str(row.source), row.failed) for row in made.dials.rows] == [
        (0, "configured, step 0", False),
        (1, "advertised, step 8", True),
    ]
    assert [(card.code, [one.kind for one in card.evidence]) for card in made.findings] == [("R1", ["step", "dial"])]


def test_an_empty_sync_leaves_no_endpoint(trace: Trace, chain: Chain) -> None:
    """The picker has no SubConn, and the list of endpoints has no item."""
    steps = tuple(
        replace(step, values=tuple(replace(value, value=()) if value.name == "eps" else value for value in step.values))
        for step in trace.steps
    )
    rows = page(replace(trace, steps=steps, subconns=()), chain).chain

    texts = {row.function: (str(row.what), row.mark) for row in rows}
    assert texts["SetEndpoints"] == (f"{trace.endpoints[0]} -> no endpoint", "failed")
    assert texts["updatePicker"] == ("the client has no address to dial", "failed")


def test_the_dial_of_a_url_without_an_address_failed(trace: Trace, chain: Chain) -> None:
    """etcdlab cannot split an IPv6 address without brackets, and the client dials it as it is."""
    (dial,) = (one for one in trace.dials if one.source == "advertised")
    failure = Failure("dns", "malformed", "too many colons in address")
    url, address = "http://fd00::5:2379", "fd00::5:2379"
    steps = tuple(
        replace(
            step, values=tuple(replace(one, value=address) if one.name == "addr.Addr" else one for one in step.values)
        )
        for step in trace.steps
    )
    dials = (trace.dials[0], replace(dial, url=url, address="", stages=(), failure=failure))

    rows = page(replace(trace, steps=steps, dials=dials), chain).chain

    assert [(str(row.what), str(row.outcome), row.mark) for row in rows if row.function == "resetTransport"] == [
        (address, "dns malformed", "failed")
    ]


def test_a_newer_answer_replaces_an_older_one_of_its_kind(trace: Trace, chain: Chain) -> None:
    newer = replace(trace.member_lists[0], members=(Member("7", "t", ("http://10.0.0.6:2379",)),))
    rows = page(replace(trace, member_lists=(*trace.member_lists, newer)), chain).members.rows

    assert {str(row.name): [cell.urls for cell in row.cells] for row in rows} == {
        "t": [("http://10.0.0.6:2379",), None],
        "s": [None, ("http://0.0.0.0:2379",)],
    }
    assert [cell.differs for row in rows for cell in row.cells] == [False, True, False, True]


def test_a_hostile_name_looks_the_same_in_every_row(trace: Trace, chain: Chain, finding: Finding) -> None:
    name = "s\x1b[31m\n"
    member = Member("3b64816319eb7e5", name, ("http://0.0.0.0:2379",))
    about = replace(finding, summary=message("member {member} advertises {urls}", member=name, urls=(name,)))
    hostile = replace(trace, member_lists=(replace(trace.member_lists[0], members=(member,)),), notes=(name,))
    made = page(hostile, chain, about)

    printable = "s\\x1b[31m\\n"
    assert str(made.members.rows[0].name) == printable
    assert str(made.chain[1].what) == f"{printable} advertises http://0.0.0.0:2379"
    assert str(made.findings[0].summary) == f"member {printable} advertises {printable}"
    assert made.notes == (printable,)


def test_deep_messages_of_a_file_do_not_break_the_page(trace: Trace, chain: Chain, finding: Finding) -> None:
    deepest = Message("{a}", {"a": Message("{b}", {"b": Message("{c}", {"c": "text"})})})
    made = page(trace, chain, replace(finding, ruled_out=(deepest,)))

    assert str(made.findings[0].ruled_out) == "text"


def test_a_member_of_no_list_has_no_cell_with_urls(trace: Trace, chain: Chain) -> None:
    failed = MemberList(True, "192.168.20.151:2379", 5.0, error="etcdserver: request timed out")
    made = page(replace(trace, member_lists=(failed, trace.member_lists[1])), chain).members

    assert [column.error for column in made.columns] == ["etcdserver: request timed out", ""]
    assert [str(cell.text) for cell in made.rows[0].cells] == ["no answer", ""]
