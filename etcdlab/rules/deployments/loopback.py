"""R2: a file makes a server advertise loopback. Who shares the server's network decides whether that is wrong."""

from __future__ import annotations

from etcdlab.messages import Text, listed, message
from etcdlab.quoting import printable
from etcdlab.readers.deployments import Server, Url
from etcdlab.readers.deployments.templates import without_variables
from etcdlab.rules.addresses import is_loopback, is_placeholder, is_unspecified, parts_of
from etcdlab.rules.deployments.judgement import FINE, Judgement, UrlVerdict
from etcdlab.rules.deployments.proposed_value import proposed_value, quoted

_MOST_NAMES = 4


def loopback_judgement(url: Url, server: Server) -> Judgement:
    """The verdict on a loopback URL for clients."""
    if is_placeholder(url.text):
        return _judgement(url, server, UrlVerdict.DEPENDS, message("It is a placeholder, so that no client uses it."))
    if _has_other_urls(server):
        clients = message("A client on another host cannot use this URL, but the server advertises other ones too.")
        return _judgement(url, server, UrlVerdict.DEPENDS, clients)
    around = server.surroundings
    if around.host_network or around.shares_network or around.kind == "command":
        return _judgement(url, server, UrlVerdict.DEPENDS, _HOST_ONLY)
    if around.kind == "host":
        return _of_a_host(url, server)
    if around.kind == "pod":
        if around.is_open:
            return _judgement(url, server, UrlVerdict.DEPENDS, _HOST_ONLY)
        return _judgement(url, server, UrlVerdict.WRONG, message("It is wrong for every client in another pod."))
    return _of_a_container(url, server)


_HOST_ONLY = message("It is right only for clients in the same network namespace: on that host, or in that pod.")


def _of_a_container(url: Url, server: Server) -> Judgement:
    around, port = server.surroundings, parts_of(url.text).port
    if around.clients:
        names = listed([printable(name) for name in around.clients], _MOST_NAMES)
        clients = message(
            "It is wrong for every client that syncs, such as {services} in this file if it syncs.", services=names
        )
        return _judgement(url, server, UrlVerdict.WRONG, clients)
    numbers = {item.published for item in around.ports if item.target == port}
    if any(item.published == port for item in around.ports):
        clients = message("It is right for clients on the Docker host, and wrong for every other client.")
        return _judgement(url, server, UrlVerdict.DEPENDS, clients)
    if numbers - {0}:
        clients = message(
            "It is wrong for every client outside this container. The file publishes port {port} under the number"
            " {published}.",
            port=str(port),
            published=tuple(map(str, sorted(numbers - {0}))),
        )
        return _judgement(url, server, UrlVerdict.WRONG, clients)
    if around.neighbours and not around.is_open:
        return _judgement(url, server, UrlVerdict.WRONG, message("It is wrong for every client in another container."))
    return _judgement(url, server, UrlVerdict.DEPENDS, message("It is right only for clients in this container."))


def _of_a_host(url: Url, server: Server) -> Judgement:
    """A server that listens on loopback alone is for clients of its host."""
    listens = [other for other in server.urls if other.kind == "listen-client"]
    hosts = [parts_of(without_variables(other.text, "")).host for other in listens if not other.variables]
    if all(is_loopback(host) for host in hosts) and len(hosts) == len(listens):
        return FINE
    if any(is_unspecified(host) or not is_loopback(host) for host in hosts):
        clients = message("The server listens for other hosts too. It is wrong for every client there.")
        return _judgement(url, server, UrlVerdict.WRONG, clients)
    return _judgement(url, server, UrlVerdict.DEPENDS, _HOST_ONLY)


def _has_other_urls(server: Server) -> bool:
    """Whether the server advertises a URL that is not loopback, or may be."""
    return any(other.kind == "advertise-client" and not is_loopback(parts_of(other.text).host) for other in server.urls)


def _judgement(url: Url, server: Server, verdict: UrlVerdict, clients: Text) -> Judgement:
    return Judgement(
        verdict,
        "R2",
        "advertises-loopback",
        _summary(url, server),
        clients,
        message("A loopback address always means the host or the container that dials."),
        proposed_value(url, server),
    )


def _summary(url: Url, server: Server) -> Text:
    if url.origin == "default":
        return message(
            "Server {server} advertises {url}, the default of {image}, because nothing sets another URL.",
            server=printable(server.name),
            url=quoted(url),
            image=printable(url.setting),
        )
    return message(
        "Server {server} advertises {url}, a loopback address.", server=printable(server.name), url=quoted(url)
    )
