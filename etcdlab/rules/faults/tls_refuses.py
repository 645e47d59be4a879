"""R7: the TLS handshake at an advertised address fails: a wrong name, an unknown authority, or no TLS at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.cluster import certificates
from etcdlab.messages import Text, message
from etcdlab.rules.failing_endpoint import go_error_and_detail
from etcdlab.rules.failure_kinds import CLIENT_CERTIFICATE, PEER_IS_PLAIN, PEER_IS_TLS
from etcdlab.rules.finding import Fix
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Failure

CODE = "R7"
SLUG = "tls-refuses"
TITLE = message("The TLS handshake at an advertised URL fails")
YIELDS_TO = ("dial-not-judged", "endpoint-fails", "endpoint-unreachable")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL."""
    for advertised in index.advertised:
        dial = index.dial_of(advertised.url)
        if dial is None or dial.failure is None or dial.reached or not _is_at_tls(dial.failure):
            continue
        yield url_finding(
            index,
            advertised,
            consequence=message("The TLS handshake fails there."),
            why=go_error_and_detail(dial.failure),
            fix=_fix(advertised, dial.failure.kind),
        )


def _is_at_tls(failure: Failure) -> bool:
    return failure.stage in ("tls", "alpn") or failure.kind == PEER_IS_TLS


def _fix(advertised: Advertised, kind: str) -> Fix:
    """What to change depends on why the handshake ended, and on which side it ended."""
    if kind in (CLIENT_CERTIFICATE, PEER_IS_PLAIN, PEER_IS_TLS):
        return _fix_of_two_sides(advertised.name, kind)
    member, host = advertised.name, advertised.host
    if kind == certificates.WRONG_CA:
        return Fix(
            server=message("Give {member} a certificate of a CA that the clients trust.", member=member),
            client=message("Add the CA of that certificate to the CA file of each client."),
        )
    if kind == certificates.EXPIRED:
        return Fix(server=message("Renew the certificate of {member}, and check the clock of its host.", member=member))
    return Fix(
        server=message(
            "Give {member} a certificate for {host}, or let it advertise a name that its certificate has.",
            member=member,
            host=host,
        )
    )


def _fix_of_two_sides(member: Text, kind: str) -> Fix:
    """A Go client uses TLS for every member if it uses TLS for its first endpoint, whatever the URLs say."""
    if kind == PEER_IS_PLAIN:
        return Fix(
            server=message("Let {member} serve TLS: a Go client uses TLS for all members, or for none.", member=member)
        )
    if kind == PEER_IS_TLS:
        return Fix(
            client=message(
                "Give the client endpoints with https:// and the CA file: {member} demands TLS, and a Go client uses it"
                " for all members, or for none.",
                member=member,
            )
        )
    return Fix(
        client=message(
            "Give the client a certificate, with its key, of a CA that {member} trusts (--trusted-ca-file).",
            member=member,
        )
    )
