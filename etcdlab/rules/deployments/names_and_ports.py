"""R3 and R4: a service name that only containers resolve, and a port that is published under another number."""

from __future__ import annotations

from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.readers.deployments import Server, Url
from etcdlab.rules.addresses import parts_of
from etcdlab.rules.deployments.judgement import FINE, Judgement, UrlVerdict
from etcdlab.rules.deployments.proposed_value import quoted

_UNRESOLVED, _OTHER_PORT = "name-does-not-resolve", "unreachable-url"


def name_judgement(url: Url, server: Server) -> Judgement:
    """The verdict on a URL with a name. A service name is right for containers, and not for clients outside."""
    around, host = server.surroundings, parts_of(url.text).host
    if around.kind != "container" or around.host_network or not around.names or "." in host:
        return FINE
    if host not in around.names:
        return Judgement(
            UrlVerdict.DEPENDS,
            "R3",
            _UNRESOLVED,
            message("Server {server} advertises {url}.", server=printable(server.name), url=quoted(url)),
            message("It is right only where this name resolves."),
            message("No service in this file has the name {host}.", host=printable(host)),
            message("Use the name of a service, such as {name}.", name=printable(server.name)),
        )
    if not any(port.published for port in around.ports):
        return FINE
    return Judgement(
        UrlVerdict.DEPENDS,
        "R3",
        _UNRESOLVED,
        message("Server {server} advertises {url}.", server=printable(server.name), url=quoted(url)),
        message("It is right for containers of this file, and wrong for a client outside that syncs."),
        message(
            "The file publishes a port of this server, and {host} is a name for containers only.", host=printable(host)
        ),
        message("If clients outside use this server, advertise the address of this host."),
    )


def port_judgement(url: Url, server: Server) -> Judgement:
    """The verdict on a URL with an address. From outside, a container answers at its published ports alone."""
    around, parts = server.surroundings, parts_of(url.text)
    if around.kind != "container" or around.host_network or parts.host in around.addresses or around.shares_network:
        return FINE
    published = [port.published for port in around.ports if port.target == parts.port and port.published]
    if not published or any(port.published == parts.port for port in around.ports):
        return FINE
    return Judgement(
        UrlVerdict.DEPENDS if around.is_open or not _is_published_elsewhere(server, parts.port) else UrlVerdict.WRONG,
        "R4",
        _OTHER_PORT,
        message(
            "Server {server} advertises port {port} of {host}.",
            server=printable(server.name),
            port=str(parts.port),
            host=printable(parts.host),
        ),
        message("It is wrong for every client outside the container."),
        message("The file publishes this port under the number {port}.", port=str(published[0])),
        message("Advertise port {port}, or publish the port under the same number.", port=str(published[0])),
    )


def _is_published_elsewhere(server: Server, port: int | None) -> bool:
    """Whether the address can only be the host's: the file gives the container no address of its own."""
    return port is not None and not server.surroundings.addresses
