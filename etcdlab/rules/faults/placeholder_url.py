"""R6, a note: a URL is a placeholder on purpose, such as kubeadm's http://127.0.0.111:0, so that no client uses it.

It is no fault of the member, but a client that syncs takes it as an endpoint. If no other URL serves, the client then
has no endpoint that works. That is R2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message
from etcdlab.rules.addresses import is_placeholder
from etcdlab.rules.autosync import keep_off
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.rules.wrong_url import claim_about, member_finding

if TYPE_CHECKING:
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R6"
SLUG = "placeholder-url"
TITLE = message("An advertised URL is a placeholder")
YIELDS_TO = ("malformed-url",)


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note for each URL, if an etcd answers at another URL."""
    if not _another_url_serves(index):
        return
    for advertised in index.advertised:
        if is_placeholder(advertised.url):
            yield member_finding(
                advertised,
                claim_about(advertised, message("This is a placeholder.")),
                severity=Severity.NOTE,
                certainty=Certainty.LIKELY,
                why=message("Somebody set it so that no client uses it. A client that syncs takes it as an endpoint."),
                evidence=index.evidence.url(advertised) + dial_evidence(index.dial_of(advertised.url)),
                fix=Fix(client=keep_off(index.trace)),
            )


def _another_url_serves(index: TraceIndex) -> bool:
    dials = (index.dial_of(advertised.url) for advertised in index.advertised if not is_placeholder(advertised.url))
    return any(dial is not None and dial.reached for dial in dials)
