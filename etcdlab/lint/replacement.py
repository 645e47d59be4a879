"""What replaces a wrong URL, and whether the file itself proves that it is right."""

from __future__ import annotations

from typing import NamedTuple

from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.readers.deployments import Server, Url
from etcdlab.rules.addresses import parts_of
from etcdlab.rules.deployments import Judgement

_PORT = 2379


class Address(NamedTuple):
    """The address that a person gives: `10.0.0.5`, `10.0.0.5:2379`, `[2001:db8::5]`."""

    host: str
    port: int | None


class Replacement(NamedTuple):
    """The new URL. It is safe if the file names no client for which it would be wrong."""

    url: str
    unsafe: Text = ""
    """For which clients it would be wrong, and what to do. Empty if it is safe."""


def replacement_of(url: Url, server: Server, judgement: Judgement, address: Address | None) -> Replacement | Text:
    """The URL that ends the fault, or the reason why etcdlab has none."""
    if url.file:
        return message("{file} sets the URL. Change it there.", file=printable(url.file))
    if not url.written or url.origin == "default":
        return message("Nothing in this file sets the URL. Set {variable}.", variable="ETCD_ADVERTISE_CLIENT_URLS")
    if url.variables or url.defaults_of:
        return message("The URL has a variable. Change the value of the variable.")
    if judgement.code == "R4":
        return _with_published_port(url, server)
    if judgement.code not in ("R1", "R2"):
        return message(
            "etcdlab cannot know which URL was meant. Write it as scheme, host and port, such as {url}.",
            url="http://192.168.20.151:2379",
        )
    if address is not None:
        return Replacement(_url(url, address.host, address.port or _published(url, server)))
    around = server.surroundings
    if around.kind == "container" and around.names and not around.host_network and not around.is_open:
        service = _url(url, server.name, parts_of(url.text).port)
        return Replacement(service, _unsafe_outside(service) if around.ports else "")
    if around.kind == "pod" and not around.host_network and url.origin != "file":
        return message(
            "A pod has no fixed address. Define POD_IP from status.podIP, and advertise http://$(POD_IP):2379."
        )
    return message(
        "The file does not say at which address the clients reach server {server}. Pass it with --advertise.",
        server=printable(server.name),
    )


def _with_published_port(url: Url, server: Server) -> Replacement | Text:
    published = _url(url, parts_of(url.text).host, _published(url, server))
    return Replacement(published, _unsafe_inside(published) if server.surroundings.neighbours else "")


def _unsafe_outside(url: str) -> Text:
    return message(
        "The change to {url} is unsafe: a client outside of this file does not resolve the name of a service. Pass an"
        " address that every client reaches with --advertise, or use --unsafe.",
        url=printable(url),
    )


def _unsafe_inside(url: str) -> Text:
    return message(
        "The change to {url} is unsafe: the containers of this file reach the server at the port inside. Use --unsafe"
        " if none of them calls Sync.",
        url=printable(url),
    )


def _published(url: Url, server: Server) -> int | None:
    """The number under which the port of a URL is published; else the port itself."""
    port = parts_of(url.text).port
    numbers = [item.published for item in server.surroundings.ports if item.target == port and item.published]
    return numbers[0] if numbers and port not in numbers else port


def _url(url: Url, host: str, port: int | None) -> str:
    scheme = parts_of(url.text).scheme or "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port or _PORT}"
