"""The error that a client of each release, and of each program, gives for a certificate.

Go's crypto/tls names the verification since Go 1.20.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.chain import chain_of
from etcdlab.engines.go.client_build import ready
from etcdlab.investigation import Investigation
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
def test_the_verification_is_named_since_go_1_20(
    etcds: Etcds, certificates: Certificates, release: str, prefix: str
) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")

    investigation = etcdlab.check(there.endpoint.url, release=release, timeout=PATIENCE)

    assert_says(investigation, prefix)


@pytest.mark.parametrize(
    ("go", "client", "prefix"),
    [
        ("1.19", "3.5.9", ""),
        ("1.20", "3.5.9", "tls: failed to verify certificate: "),
        ("1.26.8", "3.5.1", "tls: failed to verify certificate: "),
        ("1.17", "3.5.10", "tls: failed to verify certificate: "),
    ],
)
def test_the_go_of_the_program_counts(
    etcds: Etcds, certificates: Certificates, tmp_path: Path, go: str, client: str, prefix: str
) -> None:
    """The age of the client does not."""
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")
    program = tmp_path / "go.mod"
    program.write_text(
        f"go {go}\nrequire go.etcd.io/etcd/client/v3 v{client}\nrequire google.golang.org/grpc v1.64.0\n"
    )

    investigation = etcdlab.check(there.endpoint.url, like=program, timeout=PATIENCE)

    assert_says(investigation, prefix)
    assert investigation.case.trace.origin.go_version == go


def test_of_a_binary_live_says_what_the_real_client_in_it_says(etcds: Etcds, certificates: Certificates) -> None:
    there = etcds.start(*certificates.serve("127.0.0.2"), scheme="https")
    binary = ready(chain_of("3.5.9")).probe

    real = etcdlab.check(there.endpoint.url, release="3.5.9", engine="go", timeout=PATIENCE)
    live = etcdlab.check(there.endpoint.url, like=binary, timeout=PATIENCE)

    observed, modelled = (
        {one.failure.go_error for one in investigation.case.trace.dials if one.failure}
        for investigation in (real, live)
    )
    assert modelled == observed == {f"tls: failed to verify certificate: {UNKNOWN_AUTHORITY}"}
    assert_says(live, "tls: failed to verify certificate: ")


def assert_says(investigation: Investigation, prefix: str) -> None:
    """The client refuses the certificate with this text everywhere."""
    trace = investigation.case.trace
    (dial, *_) = trace.dials
    assert dial.failure is not None
    assert dial.failure.go_error == f"{prefix}{UNKNOWN_AUTHORITY}"
    logged = " ".join((*trace.calls[-1].logs, *(one.error for one in trace.subconns), investigation.text()))
    assert UNKNOWN_AUTHORITY in " ".join(logged.split())
    assert ("failed to verify" in " ".join(logged.split())) == bool(prefix)
