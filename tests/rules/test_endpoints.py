"""R10: configured endpoints that fail, and what the client still has."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.rules import Finding
from tests.rules.evidence import REFUSED, dial, findings_of, member

NO_ALPN = ("alpn", "no-alpn", "credentials: cannot check peer: missing selected ALPN property")
OWN_ERROR = ("tcp", "own-error", "OSError: words")
RESOLVED = ("dns", "no-such-host", "dial tcp: lookup etcd-0: no such host")


def configured(address: str, failed: tuple[str, str, str] | None = None, by: str = "") -> object:
    return dial(address, failed=failed, by=by, source="configured")


def rules(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """The slug of each finding, with its subject."""
    return [(finding.rule, str(finding.subject)) for finding in findings]


S = configured("10.0.0.5:2379", by="s")
MEMBER = member("s", "http://10.0.0.5:2379")


def test_an_endpoint_that_fails_beside_another() -> None:
    findings = findings_of([MEMBER], [S, configured("10.0.0.6:2379", REFUSED)], returns="ok")

    assert rules(findings) == [("endpoint-fails", "10.0.0.6:2379")]
    assert "Take 10.0.0.6:2379 out of the endpoints" in str(findings[0].fix.client)


def test_endpoints_that_fail_alike_are_one_finding() -> None:
    dials = [S, configured("10.0.0.6:2379", REFUSED), configured("10.0.0.7:2379", REFUSED)]
    (finding,) = findings_of([MEMBER], dials, returns="ok")

    assert rules((finding,)) == [("endpoint-fails", "10.0.0.6:2379, 10.0.0.7:2379")]
    assert str(finding.summary) == (
        "The configured endpoints 10.0.0.6:2379, 10.0.0.7:2379 fail, and another endpoint answers."
        " No server listens there: the host refuses the connection."
    )
    assert "Take 10.0.0.6:2379, 10.0.0.7:2379 out" in str(finding.fix.client)
    assert [evidence.id for evidence in finding.evidence] == [1, 2]


@pytest.mark.parametrize(
    ("failed", "rule"),
    [
        (REFUSED, "member-down"),
        (RESOLVED, "name-does-not-resolve"),
        (NO_ALPN, "endpoint-fails"),
        (OWN_ERROR, "endpoint-fails"),
    ],
)
def test_an_endpoint_that_a_member_advertises(failed: tuple[str, str, str], rule: str) -> None:
    """The rules about URLs report what they know of. One dial leads to one finding."""
    members = [MEMBER, member("t", "http://etcd-0:2379")]

    assert [slug for slug, _ in rules(findings_of(members, [S, configured("etcd-0:2379", failed)], returns="ok"))] == [
        rule
    ]


@pytest.mark.parametrize(("failed", "rule"), [(NO_ALPN, "tls-refuses"), (OWN_ERROR, "dial-not-judged")])
def test_a_url_that_is_no_endpoint(failed: tuple[str, str, str], rule: str) -> None:
    findings = findings_of(
        [MEMBER, member("t", "http://etcd-0:2379")], [S, dial("etcd-0:2379", failed=failed)], returns="ok"
    )

    assert [slug for slug, _ in rules(findings)] == [rule]


def test_an_endpoint_that_times_out_and_is_advertised() -> None:
    """The rule depends on whether the member answers elsewhere."""
    silent = configured("etcd-0:2379", ("tcp", "timeout", "dial tcp {address}: i/o timeout"))
    elsewhere = [MEMBER, member("s", "http://etcd-0:2379")]

    assert [slug for slug, _ in rules(findings_of(elsewhere, [S, silent], returns="ok"))] == ["unreachable-url"]
    nowhere = [MEMBER, member("t", "http://etcd-0:2379")]
    assert [slug for slug, _ in rules(findings_of(nowhere, [S, silent], returns="ok"))] == ["member-not-asked"]


@pytest.mark.parametrize("failed", [NO_ALPN, OWN_ERROR])
def test_the_only_endpoint_of_a_program_fails(failed: tuple[str, str, str]) -> None:
    """The program uses the same address after a Sync. One dial leads to one finding."""
    dials = [configured("10.0.0.5:2379", failed)]

    findings = findings_of([], dials, member_lists=(), endpoints_in_use=("http://10.0.0.5:2379",), steps=())

    assert [slug for slug, _ in rules(findings)] == ["endpoint-unreachable"]


def test_every_endpoint_refuses() -> None:
    dials = [configured("10.0.0.5:2379", REFUSED), configured("10.0.0.6:2379", REFUSED)]

    assert rules(findings_of([], dials, member_lists=())) == [("nothing-listens", "10.0.0.5:2379, 10.0.0.6:2379")]


def test_a_client_that_dials_0_0_0_0_dials_its_own_host() -> None:
    """The address is wrong in the client, whatever runs on its host."""
    unspecified, other = (
        findings_of([], [configured(address, REFUSED)], member_lists=())[0]
        for address in ("0.0.0.0:2379", "10.0.0.5:2379")
    )

    assert "A client that dials it dials its own host." in str(unspecified.why)
    assert str(unspecified.fix.server).startswith("Configure the client with the address of the server.")
    assert "dials its own host" not in str(other.why)


@pytest.mark.parametrize(
    ("failed", "reason"),
    [
        (("tls", "client-certificate", "remote error"), "The server demands a client certificate that it trusts."),
        (("tls", "peer-is-plain", "EOF"), "The client begins TLS, and the server there has no TLS."),
        (("tcp", "timeout", "deadline"), "The address gave no answer before the timeout."),
        (("h2", "http1", "EOF"), "The dial fails at the stage h2: http1."),
    ],
)
def test_the_summary_says_why_the_dial_fails(failed: tuple[str, str, str], reason: str) -> None:
    (finding,) = findings_of([], [configured("10.0.0.5:2379", failed)], member_lists=())

    assert str(finding.summary) == f"The client gets no answer from 10.0.0.5:2379. {reason}"


def test_every_endpoint_fails_in_its_own_way() -> None:
    dials = [configured("10.0.0.5:2379", REFUSED), configured("10.0.0.6:2379", NO_ALPN)]

    assert rules(findings_of([], dials, member_lists=())) == [
        ("endpoint-unreachable", "10.0.0.5:2379"),
        ("endpoint-unreachable", "10.0.0.6:2379"),
    ]


def test_endpoints_that_fail_with_other_texts_are_two_findings() -> None:
    """The explanation has the text of the Go client."""
    failed = [
        configured(f"10.0.0.{number}:2379", ("tcp", "timeout", "dial tcp {address}: i/o timeout")) for number in (5, 6)
    ]
    same = [
        msgspec.structs.replace(one, failure=msgspec.structs.replace(one.failure, go_error="i/o timeout"))
        for one in failed
    ]

    assert len(findings_of([], failed, member_lists=())) == 2
    assert len(findings_of([], same, member_lists=())) == 1
