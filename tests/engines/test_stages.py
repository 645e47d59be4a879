"""The stages of a dial that a Go client made: what Go did not do is skipped."""

from __future__ import annotations

import pytest

import etcdlab
from etcdlab.engines.debugger.failures import failure_of, stages_of
from etcdlab.engines.recording import recordings
from etcdlab.trace import Stage

REFUSED = failure_of(
    'connection error: desc = "transport: Error while dialing: dial tcp x: connect: connection refused"'
)
LOST = failure_of(
    'connection error: desc = "transport: Error while dialing: dial tcp: lookup etcd-0 on 10.0.0.2:53: no such host"'
)


@pytest.mark.parametrize("address", ["10.0.0.5:2379", "[::1]:2379", "[fe80::1%eth0]:2379", "0.0.0.0:2379"])
def test_go_resolves_no_name_for_a_literal_address(address: str) -> None:
    for failure in (None, REFUSED):
        first, *_ = stages_of(failure, 0.4, address=address, secure=False)

        assert first == Stage("dns", "skipped", 0.0, "literal")


def test_a_name_is_resolved_before_it_is_dialled() -> None:
    assert stages_of(REFUSED, 0.4, address="etcd-0:2379", secure=False)[:2] == (
        Stage("dns", "ok"),
        Stage("tcp", "failed", 0.4),
    )
    assert stages_of(LOST, 0.4, address="etcd-0:2379", secure=False)[0] == Stage("dns", "failed", 0.4)


@pytest.mark.parametrize("recorded", recordings(), ids=lambda one: f"{one.release}-{one.scenario}")
def test_no_recording_resolves_a_literal_address(recorded) -> None:
    with etcdlab.recording(recorded.scenario, release=recorded.release) as engine:
        dials = engine.run().dials
    resolved = {dial.address for dial in dials if (stage := dial.stage("dns")) and stage.outcome != "skipped"}

    assert not {address for address in resolved if address[0].isdigit() or address[0] == "["}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (
            "authentication handshake failed: tls: x509: certificate signed by unknown authority",
            "wrong-ca",
        ),
        ("authentication handshake failed: x509: certificate signed by unknown authority", "wrong-ca"),
        ("authentication handshake failed: x509: certificate is valid for a, not b", "wrong-name"),
        (
            "authentication handshake failed: x509: certificate is not valid for any names, but wanted to match b",
            "wrong-name",
        ),
        (
            "authentication handshake failed: x509: cannot validate certificate for 10.0.0.5 because",
            "wrong-name",
        ),
        ("authentication handshake failed: x509: certificate has expired or is not yet valid: current time", "expired"),
        ("authentication handshake failed: remote error: tls: bad certificate", "client-certificate"),
        ("error reading server preface: remote error: tls: certificate required", "client-certificate"),
        ("authentication handshake failed: EOF", "handshake"),
        ("Error while dialing: dial tcp: address fd00::5:2379: too many colons in address", "malformed"),
        ("Error while dialing: dial tcp: address 10.0.0.5: missing port in address", "malformed"),
        ("Error while dialing: dial tcp :2379: connect: connection refused", "no-host"),
    ],
)
def test_the_kind_of_a_failure_follows_from_the_text_of_go(words: str, kind: str) -> None:
    assert failure_of(f'connection error: desc = "transport: {words}"').kind == kind
