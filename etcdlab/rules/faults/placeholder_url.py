"""R6, a note: a URL that is a placeholder on purpose, such as kubeadm's http://127.0.0.111:0.

It says "nobody is to use this". No fault of the member; but a client that syncs takes it for an endpoint. Where no
other URL serves, it leaves such a client without any: that is R2.
"""

from __future__ import annotations

from collections.abc import Iterator

from etcdlab.rules.autosync import keep_off
from etcdlab.rules.finding import Certainty, Finding, Fix, Severity
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.wrong_url import about


def find(facts: Facts) -> Iterator[Finding]:
    """One note per URL."""
    for wrong in facts.advertised:
        if facts.is_placeholder(wrong):
            yield about(
                wrong,
                says=("{who} {advertise} {urls}, a placeholder", "{who} {advertise} {urls}, which are placeholders"),
                code="R6",
                rule="placeholder-url",
                severity=Severity.NOTE,
                certainty=Certainty.LIKELY,
                why="It is there so that nobody uses it. A client that syncs would take it for an endpoint.",
                evidence=facts.listed(wrong) + facts.about(facts.dial_of(wrong.url)),
                fix=Fix(client=keep_off(facts.trace)),
            )
