"""What a client of each release says of a certificate: crypto/tls names the verification since Go 1.20."""

from __future__ import annotations

import pytest

import etcdlab
from tests.cluster.peers import PATIENCE, Certificates, Etcds

UNKNOWN_AUTHORITY = "x509: certificate signed by unknown authority"


@pytest.mark.parametrize(
    ("release", "prefix"),
    [
        ("seed", ""),
        ("3.4.27", ""),
        ("3.4.28", "tls: failed to verify certificate: "),
        ("3.5.9", ""),
        ("3.5.10", "tls: failed to verify certificate: "),
        ("3.6.14", "tls: failed to verify certificate: "),
        ("3.7.1", "tls: failed to verify certificate: "),
    ],
)
def test_only_releases_built_with_go_1_20_or_later_name_the_verification(
    etcds: Etcds, certificates: Certificates, release: str, prefix: str
) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")

    found = etcdlab.check(there.endpoint.url, release=release, timeout=PATIENCE)

    trace = found.case.trace
    (dial, *_) = trace.dials
    assert dial.failure is not None
    assert dial.failure.go_error == f"{prefix}{UNKNOWN_AUTHORITY}"
    logged = " ".join((*trace.calls[-1].logs, *(one.error for one in trace.subconns), found.text()))
    assert UNKNOWN_AUTHORITY in " ".join(logged.split())
    assert ("failed to verify" in " ".join(logged.split())) == bool(prefix)
