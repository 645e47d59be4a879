"""Which of several members answered MemberList: the other end of the connection that the real client used."""

from __future__ import annotations

import pytest

from etcdlab.sandboxes.sandbox import Sandbox

RUNS = 6
"""The client picks by chance: by chance alone the wrong one of three was named in 10 of 16 runs."""


@pytest.mark.parametrize("release", ["seed", "3.7.1"])
def test_the_endpoint_of_a_member_list_answered_it(hold, release: str) -> None:
    with Sandbox("healthy", members=3) as lab:
        addresses = {member.name: member.address for member in lab.members}
        for _ in range(RUNS):
            trace = hold(lab.endpoints, release).run()
            answer, *_ = trace.member_lists
            names = {member.id: member.name for member in answer.members}

            assert answer.endpoint.rpartition("://")[2] == addresses[names[answer.member_id]]
            member_ids = {dial.address: dial.identity.member_id for dial in trace.dials if dial.identity}
            assert member_ids[addresses[names[answer.member_id]]] == answer.member_id
