"""R6, a note: a URL that is a placeholder on purpose, such as kubeadm's http://127.0.0.111:0.

It says "nobody is to use this". No fault of the member; but a client that syncs takes it for an endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from etcdlab.rules.addresses import host_of, is_loopback
from etcdlab.rules.facts import Facts
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity

_LOWEST_SERVED = 1024
"""No etcd is run on a loopback port below: it would need root to listen."""


def is_placeholder(url: str) -> bool:
    """Whether a URL names a loopback port that no etcd is served on."""
    try:
        port = urlsplit(url).port
    except ValueError:
        return False
    return is_loopback(host_of(url)) and port is not None and port < _LOWEST_SERVED


def find(facts: Facts) -> Iterator[Finding]:
    """One note per URL."""
    for wrong in facts.advertised:
        if is_placeholder(wrong.url):
            yield Finding(
                code="R6",
                rule="placeholder-url",
                severity=Severity.NOTE,
                certainty=Certainty.LIKELY,
                subject=wrong.who,
                summary=f"{wrong.who} {wrong.says} {wrong.url}, a placeholder",
                why="It is there so that nobody uses it. A client that syncs would take it for an endpoint.",
                evidence=facts.listed(wrong) + facts.about(facts.dial_of(wrong.url)),
                fix=Fix(client="keep AutoSync off for this cluster, and never call Sync"),
            )
