"""R6: a member advertises a unix socket. Whether that is right depends on whether the client shares the host.

etcd 3.7 accepts the path of a file. Measured: the clients seed, 3.5.21 and 3.7.1 on the same host read through it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.grpc_names import READY
from etcdlab.messages import Text, message, sentences
from etcdlab.rules.addresses import address_of
from etcdlab.rules.evidence import dial_evidence
from etcdlab.rules.finding import Certainty, Severity
from etcdlab.rules.wrong_url import claim_about, member_finding, url_finding

if TYPE_CHECKING:
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R6"
SLUG = "unix-socket"
TITLE = message("A member advertises a unix socket")
YIELDS_TO = ()

_SCHEMES = ("unix:", "unixs:")
_CONSEQUENCE = message("Only a client on the same host can dial it.")
_FILE = message("A unix socket is a file, and each host has its own files.")


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL. It is a note if this client reaches the member there or at another URL."""
    for advertised in index.advertised:
        if not advertised.url.startswith(_SCHEMES):
            continue
        if _is_right_here(index, advertised):
            yield _note(index, advertised, message("This client is on that host, so it works."))
        elif index.other_url_that_answers(advertised) is not None and not index.client.fails:
            yield _note(index, advertised, message("Another URL of the member answers."))
        else:
            failure = dial.failure if (dial := index.dial_of(advertised.url)) is not None else None
            error = failure.go_error if failure is not None else ""
            yield url_finding(index, advertised, consequence=_CONSEQUENCE, why=sentences(_FILE, _not_here(error)))


def _not_here(error: str) -> Text:
    if not error:
        return ""
    return message("This client is on another host, or it does not share the file: `{error}`.", error=error)


def _is_right_here(index: TraceIndex, advertised: Advertised) -> bool:
    """The member answered a dial of etcdlab, or the real client has a connection through the file."""
    dial = index.dial_of(advertised.url)
    ready = [address_of(subconn.address) for subconn in index.trace.subconns if subconn.state == READY]
    return address_of(advertised.url) in ready or (dial is not None and index.is_answer_of(dial, advertised.member))


def _note(index: TraceIndex, advertised: Advertised, here: Text) -> Finding:
    return member_finding(
        advertised,
        claim_about(advertised, _CONSEQUENCE),
        severity=Severity.NOTE,
        certainty=Certainty.PROVED,
        why=sentences(_FILE, here, message("A client on any other host fails at this URL.")),
        evidence=index.evidence.url(advertised) + dial_evidence(index.dial_of(advertised.url)),
        fix=index.fix_of(advertised),
    )
