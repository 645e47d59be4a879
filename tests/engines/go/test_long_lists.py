"""A list that is longer than what etcdlab reads of it: the trace has a note."""

from __future__ import annotations

from tests.cli.answers import answering

MEMBERS = 1_100


def test_a_note_counts_the_members_that_were_not_read(hold) -> None:
    unstarted = [{"ID": number} for number in range(2, MEMBERS + 1)]
    with answering([{"ID": 1, "name": "s", "clientURLs": ["http://127.0.0.2:1"]}, *unstarted]) as address:
        trace = hold([address]).run()

    assert len(trace.member_lists[0].members) == 1_024
    note = "In the client, mresp.Members is a list of 1,100 items. etcdlab read the first 1,024."
    assert note in map(str, trace.notes)
