"""R10, a look-alike: the configured endpoint is not reached, or is no etcd this client can talk to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.facts import VANTAGE, Facts
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity

if TYPE_CHECKING:
    from etcdlab.trace import Failure

_ADVICE = {
    "no-such-host": "correct the host name, or ask where it resolves",
    "resolver-silent": "check the resolver of this host",
    "timeout": "check the route and the firewall, or give --timeout more seconds",
    "unreachable": "check the route from this host",
    "silent": "something accepts and says nothing there: check the port, or a proxy in between",
    "peer-is-plain": "the server speaks plain http: use http://",
    "peer-is-tls": "the server speaks TLS: use https://, with --ca",
    "wrong-ca": "give the cluster's own CA with --ca",
    "wrong-name": "use a name the certificate covers, or renew the certificate",
    "client-certificate": "give a client certificate: --cert and --key",
    "http1": "that is an HTTP/1.1 server: give etcd's client port, 2379 by default",
    "not-etcd": "a gRPC server that is not etcd: check the port",
}


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per configured endpoint, where none could be asked for its members."""
    dials = [dial for dial in facts.trace.dials if dial.source == "configured"]
    failed = [dial for dial in dials if dial.failure is not None]
    refused = all(dial.failure is not None and dial.failure.kind == "refused" for dial in dials)
    if refused or len(failed) < len(dials) or facts.trace.member_lists:
        return
    for dial in failed:
        assert dial.failure is not None
        yield Finding(
            code="R10",
            rule="endpoint-unreachable",
            severity=Severity.FAULT,
            certainty=Certainty.PROVED,
            vantage=VANTAGE,
            subject=dial.address,
            summary=f"{dial.address} cannot be asked: {dial.failure.stage} {dial.failure.kind}",
            why=_why(dial.failure),
            evidence=facts.about(dial),
            fix=Fix(client=_ADVICE.get(dial.failure.kind, "check the endpoint, and what runs there")),
            ruled_out=("what the members advertise (nobody could be asked)",),
            unanswered=True,
        )


def _why(failure: Failure) -> str:
    return f"{failure.go}. {failure.detail}".strip(". ") + "."
