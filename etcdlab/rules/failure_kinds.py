"""How the dial of a URL ends, by what the end says of the URL. Each is a set of kinds of `Failure`."""

from __future__ import annotations

from etcdlab.rules.finding import Certainty

UNREACHED = ("refused", "timeout", "unreachable", "silent", "closed")
"""No server answers. The member is down, or its URL does not lead to it."""

NO_HOST = "no-host"
"""A client dials its own host."""

MALFORMED = ("malformed", "user-info", "no-port", NO_HOST)
"""No client can dial the URL at all."""

UNRESOLVED = {
    "no-such-host": Certainty.PROVED,
    "resolver-failed": Certainty.LIKELY,
    "resolver-silent": Certainty.LIKELY,
}
"""The host name does not resolve, and how sure that is."""

OWN_ERROR = "own-error"
"""etcdlab itself failed, and not the server."""

CLIENT_CERTIFICATE = "client-certificate"
"""The server demands a certificate of the client, or refuses the one that it got."""

PEER_IS_PLAIN, PEER_IS_TLS = "peer-is-plain", "peer-is-tls"
"""The server has no TLS and the URL is https, or the reverse."""
