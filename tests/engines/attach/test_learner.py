"""What a program gets from its Puts when the member list has a learner that is not promoted: rule R8 predicts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import etcdlab
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import cluster, judged, plain
from tests.engines.attach.reading import Build, Start
from tests.processes import becomes

REFUSED = "Put returns etcdserver: rpc not supported for learner"


@pytest.fixture(scope="module")
def with_learner(server: Path) -> Iterator[Sandbox]:
    """A voting member, then a learner that is not promoted."""
    with cluster(MemberPlan("a"), MemberPlan("b", learner=True), etcd=server) as lab:
        yield lab


def test_an_old_client_takes_its_url_and_its_puts_are_refused(
    built: Build, start: Start, with_learner: Sandbox
) -> None:
    voter = plain(with_learner.endpoints)[:1]

    service = start(voter, program=built("seed"), autosync="100ms", getters=0, putters=1).works()

    assert becomes(lambda: REFUSED in service.text.splitlines())
    (finding,) = etcdlab.check(voter, release="seed").findings
    assert (finding.rule, str(finding.severity)) == ("learner-taken", "fault")
    assert "refuses every Put" in str(finding.why)


def test_a_newer_client_leaves_its_url_out(built: Build, start: Start, with_learner: Sandbox) -> None:
    voter = plain(with_learner.endpoints)[:1]

    service = start(voter, program=built("3.5.9"), autosync="100ms", getters=0, putters=1).works()

    assert becomes(lambda: service.last_line.number > 20)
    assert "Put returns" not in service.text
    assert judged(etcdlab.check(voter, release="3.5.9")) == [("R8", "learner", "note")]
