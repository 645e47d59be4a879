"""R6, a note: a URL that is a placeholder on purpose, such as kubeadm's http://127.0.0.111:0.

It says "nobody is to use this". No fault of the member; but a client that syncs takes it for an endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.addresses import is_placeholder
from etcdlab.rules.autosync import keep_off
from etcdlab.rules.facts import Facts
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity


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
                fix=Fix(client=keep_off(facts.trace)),
            )
