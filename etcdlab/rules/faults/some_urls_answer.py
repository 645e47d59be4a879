"""R8, a note: a member advertises several URLs, and one of them does not work from here while another one does.

A member may advertise a URL for clients inside of its network and one for clients outside, as etcd-druid does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, sentences
from etcdlab.rules.addresses import is_own_host
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.failure_kinds import UNREACHED, UNRESOLVED
from etcdlab.rules.finding import Finding, Fix, Severity
from etcdlab.rules.wrong_url import claim_about, member_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R8"
SLUG = "some-urls-answer"
TITLE = message("Only some URLs of a member answer here")
YIELDS_TO = ("answers-at-times",)


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note for each URL that does not work here, if the client works. The client uses the other URL."""
    if index.client.fails:
        return
    for advertised, dial, failure in index.failing((*UNREACHED, *UNRESOLVED)):
        other = index.other_url_that_answers(advertised)
        own_host = is_own_host(advertised.host) and not index.is_sandboxs_own(advertised.host)
        # A loopback or an unspecified address is wrong for every other host, whatever answers elsewhere.
        if other is not None and not own_host:
            yield member_finding(
                advertised,
                claim_about(advertised, _UNRESOLVED if failure.kind in UNRESOLVED else _SILENT),
                severity=Severity.NOTE,
                why=_WHY,
                evidence=index.evidence.url(advertised) + dial_evidence(dial) + dial_evidence(other),
                fix=_fix(advertised),
            )


_UNRESOLVED = message("That name does not resolve here, and another URL of the member answers.")
_SILENT = message("That URL does not answer here, and another URL of the member does.")
_WHY = sentences(
    message("The URL may be for clients in another network."),
    message("A Go client that syncs dials every URL, and uses those that answer."),
    message("It logs the failed dials again and again, and `etcdctl endpoint health --cluster` fails."),
)


def _fix(advertised: Advertised) -> Fix:
    return Fix(
        server=message(
            "If no client needs {url}, take it out of ETCD_ADVERTISE_CLIENT_URLS on {member}.",
            url=advertised.url,
            member=advertised.name,
        )
    )
