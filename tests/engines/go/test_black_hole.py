"""An address that drops packets: the real client's dial never ends, and the rules say what the live engine leads to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etcdlab.cluster_check import check
from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario
from tests.cluster.peers import Peers, Port


@pytest.fixture
def dead() -> Iterator[str]:
    """An address that refuses."""
    port = Port()
    yield f"127.0.0.1:{port.number}"
    port.close()


def judged(investigation: Investigation) -> list[tuple[str, str, str, str]]:
    """Each finding without its evidence."""
    return [(one.code, one.rule, str(one.severity), one.summary) for one in investigation.findings]


def test_a_configured_endpoint_that_drops_packets(peers: Peers) -> None:
    """It is R10, as with the live engine."""
    address = f"127.0.0.2:{peers.black_hole()}"

    real, live = check(address, engine="go", timeout=1), check(address, timeout=1)

    assert judged(real) == judged(live)
    assert [(one.code, one.rule) for one in real.findings] == [("R10", "endpoint-unreachable")]
    assert real.exit_code == live.exit_code == 2
    assert real.case.trace.calls[-1].returns == ("context deadline exceeded",)
    assert [(one.address, one.failure.kind if one.failure else "") for one in real.case.trace.dials] == [
        (address, "timeout")
    ]
    assert f"The client's dial of {address} had not ended" in " ".join(map(str, real.case.trace.notes))


def test_an_advertised_url_that_drops_packets(peers: Peers) -> None:
    """It has the findings of the live engine."""
    url = f"http://127.0.0.2:{peers.black_hole()}"
    with Sandbox(Scenario("ad-hoc", "", "", members=(MemberPlan("s", advertise=(url,)),))) as lab:
        real, live = (check(lab.endpoints, engine=engine, timeout=1) for engine in ("go", "live"))

    assert judged(real) == judged(live)
    assert [str(one.severity) for one in real.findings] == ["fault"]
    assert real.exit_code == live.exit_code == 1


@pytest.mark.parametrize("release", ["seed", "3.7.1"])
def test_an_endpoint_that_drops_packets_beside_one(peers: Peers, dead: str, release: str) -> None:
    """The finding names it, beside an endpoint that answers."""
    hole = f"127.0.0.2:{peers.black_hole()}"
    with Sandbox(Scenario("ad-hoc", "", "", members=(MemberPlan("s"),))) as lab:
        # A Sync gives the dial of that endpoint up before it ends.
        real = check([*map(str, lab.endpoints), dead, hole], engine="go", release=release, timeout=1)

    assert [(one.rule, str(one.subject)) for one in real.findings] == [
        ("endpoint-fails", dead),
        ("endpoint-fails", hole),
    ]
    assert real.exit_code == 1
