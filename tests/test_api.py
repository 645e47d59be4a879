"""The ways to evidence, before anything is asked."""

from __future__ import annotations

import msgspec

from etcdlab.api import what_if_engine
from etcdlab.chain import chain_of
from etcdlab.cluster.access import Access
from etcdlab.engines.engine import new_trace
from etcdlab.origin import Process
from tests.cluster.peers import Certificates

PROPOSED = {"s": "https://10.0.0.5:2379"}


def test_a_what_if_of_a_program_speaks_tls(certificates: Certificates) -> None:
    """Go's client takes an endpoint without a scheme for TLS where it has a tls.Config."""
    trace = new_trace("attach", chain_of(), clock="none")
    endpoint = "10.0.0.5:2379"
    process = Process("PID 1", 1, "go1.26.8")
    read = msgspec.structs.replace(trace, target=endpoint, endpoints=(endpoint,), process=process)

    with what_if_engine(read, PROPOSED, Access(ca=certificates.ca)) as engine:
        assert engine.trace.endpoints == ("https://10.0.0.5:2379",)
    with what_if_engine(read, PROPOSED, Access()) as engine:
        assert engine.trace.endpoints == ("10.0.0.5:2379",)
