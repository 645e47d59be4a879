"""R7: a member advertises https and has no TLS, or the reverse.

A Go client ignores the scheme of an advertised URL: it dials every member as it dialled its first endpoint. So the
URL works for it, and fails for a program that dials the URL as it is written. Measured with the clients seed, 3.5.9,
3.5.21, 3.5.33, 3.6.14 and 3.7.1, and with etcdctl 3.5.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Message, message, sentences
from etcdlab.rules.addresses import address_of, parts_of
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import Claim, Finding, Fix, Severity
from etcdlab.rules.wrong_url import claim_about, member_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R7"
SLUG = "other-scheme"
TITLE = message("An advertised URL has the wrong scheme")
YIELDS_TO = ("advertises-unspecified", "advertises-loopback", "another-answers")

_PLAIN, _TLS = "http", "https"


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL at which the member answered with the other scheme only. etcd can serve both."""
    answering = {(_scheme(dial.url), dial.address) for dial in index.trace.dials if dial.reached}
    for advertised in index.advertised:
        dial = index.dial_of(advertised.url)
        if dial is None or not dial.reached:
            continue
        written, answered = parts_of(advertised.url).scheme, parts_of(dial.url).scheme
        if {written, answered} != {_PLAIN, _TLS} or (written, address_of(advertised.url)) in answering:
            continue
        yield member_finding(
            advertised,
            _claim(advertised, answered),
            severity=_severity(index),
            why=sentences(
                message("A Go client ignores the scheme, so it works: it dials each member as its first endpoint."),
                message("`etcdctl --cluster` and Patroni dial the URL as it is written, and fail."),
            ),
            evidence=index.evidence.url(advertised) + dial_evidence(dial),
            fix=_fix(index, advertised, f"{answered}://{address_of(advertised.url)}"),
        )


def _scheme(url: str) -> str:
    """The scheme of a dial. An endpoint without one is dialled without TLS."""
    return parts_of(url).scheme or _PLAIN


_ANSWERS: dict[str, Message] = {
    _PLAIN: message("The server there has no TLS."),
    _TLS: message("The server there demands TLS."),
}


def _claim(advertised: Advertised, answered: str) -> Claim:
    """The address is right, so another fix may propose it."""
    return msgspec.structs.replace(claim_about(advertised, _ANSWERS[answered]), about="other-scheme")


def _severity(index: TraceIndex) -> Severity:
    """A fault of this client only if it dials a URL as it is written."""
    program = index.client.program
    if program is None or not program.keeps_scheme:
        return Severity.NOTE
    return Severity.FAULT if index.client.syncs else Severity.WARNING


def _fix(index: TraceIndex, advertised: Advertised, right: str) -> Fix:
    """The setting of the member, if an address that leads to it is known. Else the right URL."""
    fix = index.fix_of(advertised)
    if fix.urls:
        return msgspec.structs.replace(fix, client="")
    return Fix(message("Let {member} advertise {url}.", member=advertised.name, url=right), fix.how)
