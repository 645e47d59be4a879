"""R6, a note: a URL that is a placeholder on purpose, such as kubeadm's http://127.0.0.111:0.

It says "nobody is to use this". No fault of the member; but a client that syncs takes it for an endpoint. Where no
other URL serves, it leaves such a client without any: that is R2.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.messages import message
from etcdlab.rules.autosync import keep_off
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.rules.wrong_url import claim_about, member_finding


def find(index: TraceIndex) -> Iterator[Finding]:
    """One note per URL."""
    for advertised in index.advertised:
        if index.is_placeholder(advertised):
            yield member_finding(
                advertised,
                claim=claim_about(advertised, message("This is a placeholder.")),
                code="R6",
                rule="placeholder-url",
                severity=Severity.NOTE,
                certainty=Certainty.LIKELY,
                why=message("Somebody set it so that no client uses it. A client that syncs takes it as an endpoint."),
                evidence=index.listed(advertised) + index.about(index.dial_of(advertised.url)),
                fix=Fix(client=keep_off(index.trace)),
            )
