"""R1: a file makes a server advertise 0.0.0.0 or [::]."""

from __future__ import annotations

from etcdlab.messages import Text, listed, message
from etcdlab.quoting import printable
from etcdlab.readers.deployments import Server, Url
from etcdlab.rules.deployments.judgement import Judgement, UrlVerdict
from etcdlab.rules.deployments.proposed_value import proposed_value, quoted

_MOST_NAMES = 4


def unspecified_judgement(url: Url, server: Server) -> Judgement:
    """The verdict on a client URL. No client reaches another host with this address."""
    return Judgement(
        UrlVerdict.WRONG,
        "R1",
        "advertises-unspecified",
        message(
            "Server {server} advertises {url}, which is an address to listen on.",
            server=printable(server.name),
            url=quoted(url),
        ),
        wrong_clients(server),
        message(
            "A client that syncs takes this URL for an endpoint, and dials the host or the container on which it runs."
        ),
        proposed_value(url, server),
    )


def wrong_clients(server: Server) -> Text:
    """Who fails: the services of the file that name the server, and every other client that syncs."""
    names = server.surroundings.clients
    if not names:
        return message("It is wrong for every client that syncs.")
    return message(
        "It is wrong for every client that syncs, such as {services} in this file if it syncs.",
        services=listed([printable(name) for name in names], _MOST_NAMES),
    )


def unspecified_peer_judgement(url: Url, server: Server) -> Judgement:
    """The verdict on a peer URL. A cluster of one member has no peer that dials it."""
    return Judgement(
        UrlVerdict.DEPENDS,
        "R1",
        "advertises-unspecified",
        message("Server {server} advertises {url} to its peers.", server=printable(server.name), url=quoted(url)),
        message("It is harmless while the cluster has one member."),
        message("Another member would dial its own host."),
        message("Set {setting} to an address that the other members reach.", setting=printable(url.setting)),
    )
