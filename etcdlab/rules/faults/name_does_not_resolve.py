"""R3: the advertised name does not resolve for this client: a compose service, a pod's short name, in-cluster DNS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.rules.addresses import is_unspecified
from etcdlab.rules.finding import Certainty
from etcdlab.rules.trace_index import Facts
from etcdlab.rules.wrong_url import blame

if TYPE_CHECKING:
    from etcdlab.rules.finding import Finding

UNRESOLVED = {
    "no-such-host": Certainty.PROVED,
    "resolver-failed": Certainty.LIKELY,
    "resolver-silent": Certainty.LIKELY,
}


def find(facts: Facts) -> Iterator[Finding]:
    """One finding per URL."""
    for wrong, _, failure in facts.failing(UNRESOLVED):
        if facts.is_placeholder(wrong) or is_unspecified(wrong.host):
            continue  # R6 and R1 say more of it.
        certainty = UNRESOLVED[failure.kind]
        doubt = " The resolver did not answer for certain: ask again to be sure."
        yield blame(
            facts,
            wrong,
            code="R3",
            rule="name-does-not-resolve",
            certainty=certainty,
            says=(
                "{who} {advertise} {urls}, and that name does not resolve",
                "{who} {advertise} {urls}, and these names do not resolve",
            ),
            why="A client that syncs looks the name up on the host where the client runs, and the lookup finds nothing."
            + ("" if certainty is Certainty.PROVED else doubt),
        )
