"""What to write instead of a wrong URL, as far as the file says who the clients are."""

from __future__ import annotations

from etcdlab.messages import Text, message, sentences
from etcdlab.quoting import printable
from etcdlab.readers.deployments import Server, Url
from etcdlab.rules.addresses import parts_of
from etcdlab.user_info import cut_user_info

_PORT = 2379


def quoted(url: Url) -> str:
    """The URL for a sentence. User info in it is never displayed."""
    return printable(cut_user_info(url.text))


def proposed_value(url: Url, server: Server) -> Text:
    """The sentence of a fix."""
    around = server.surroundings
    parts = parts_of(url.text)
    scheme, port = parts.scheme if parts.scheme == "https" else "http", parts.port or _PORT
    setting = _setting(url)
    if around.kind == "pod" and not around.host_network and url.origin != "file":
        return message(
            "Set {setting} to {url}, and define POD_IP from the field status.podIP.",
            setting=setting,
            url=f"{scheme}://$(POD_IP):{port}",
        )
    if around.kind == "container" and not around.host_network and around.names and not around.is_open:
        inside = message(
            "For the containers of this file, set {setting} to {url}.",
            setting=setting,
            url=f"{scheme}://{printable(server.name)}:{port}",
        )
        return sentences(inside, _outside(server, port)) if around.ports else inside
    return message(
        "Set {setting} to the address at which the clients reach the server, such as {url}.",
        setting=setting,
        url=f"{scheme}://192.168.20.151:{port}",
    )


def _outside(server: Server, port: int) -> Text:
    published = next(
        (item.published for item in server.surroundings.ports if item.target == port and item.published), port
    )
    return message("For clients outside, use the address of this host and port {port} instead.", port=str(published))


def _setting(url: Url) -> str:
    """The name of the setting. Of a default, the environment variable that replaces it."""
    return "ETCD_ADVERTISE_CLIENT_URLS" if url.origin == "default" else printable(url.setting)
