"""R3: the advertised name does not resolve for this client: a compose service, a pod's short name, in-cluster DNS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import message, sentences
from etcdlab.rules.addresses import is_unspecified
from etcdlab.rules.finding import Certainty
from etcdlab.rules.trace_index import TraceIndex
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding

UNRESOLVED = {
    "no-such-host": Certainty.PROVED,
    "resolver-failed": Certainty.LIKELY,
    "resolver-silent": Certainty.LIKELY,
}


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding per URL."""
    for advertised, _, failure in index.failing(UNRESOLVED):
        if index.is_placeholder(advertised) or is_unspecified(advertised.host):
            continue  # R6 and R1 say more about it.
        certainty = UNRESOLVED[failure.kind]
        yield url_finding(
            index,
            advertised,
            code="R3",
            rule="name-does-not-resolve",
            certainty=certainty,
            consequence=message("Its host name does not resolve here."),
            why=sentences(
                message("A client that syncs resolves the name on the host on which the client runs."),
                message("That host does not resolve the name.")
                if certainty is Certainty.PROVED
                else message("The resolver of that host failed or did not answer. Check again to be sure."),
            ),
        )
