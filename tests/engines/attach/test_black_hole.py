"""A service whose endpoint drops packets: gRPC gives the dial 20 s, and the service is read while it waits."""

from __future__ import annotations

from etcdlab.investigation import Investigation
from tests.cluster.peers import Peers
from tests.engines.attach.reading import read


def test_a_configured_endpoint_that_drops_packets_is_named(start, peers: Peers) -> None:
    address = f"127.0.0.2:{peers.black_hole()}"
    service = start([address]).fails()

    investigation = Investigation.of(read(service.pid))

    (finding,) = investigation.findings
    assert (finding.code, finding.rule, str(finding.severity)) == ("R10", "endpoint-unreachable", "fault")
    assert address in str(finding.summary)
    assert "The dial of the client has not ended." in str(finding.summary)
    assert investigation.exit_code == 1
    assert "nothing wrong" not in investigation.text()
