"""Reads a URL and its host, in every spelling that Go dials. It looks nothing up, and raises for no text."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import NamedTuple

LONGEST_HOST = 255
"""Characters. A longer host is no address and no name of DNS."""

_LOWEST_SERVED = 1024
"""etcd does not run on a loopback port below this one: it would need root to listen."""

_MOST_PORT_DIGITS = 5


class UrlParts(NamedTuple):
    """The parts of a URL or an endpoint. A part that it does not have is empty."""

    scheme: str
    """In lower case. Empty for a text without one."""
    address: str
    """What follows the scheme: `host:port`."""
    host: str
    """Without brackets and port. A socket file has none."""
    port: int | None
    """None if the text has no number from 0 to 65535 there."""


_USUAL_LENGTH = 300
"""Characters of a URL whose parts are kept for the next question about it: rules ask about each URL many times."""

_MOST_KEPT = 8_192


def parts_of(url: str) -> UrlParts:
    """The parts of any text that can be a URL or an endpoint. Of other text, the parts that it has."""
    return _kept_parts(url) if len(url) <= _USUAL_LENGTH else _parts_of(url)


def _parts_of(url: str) -> UrlParts:
    before, separator, after = url.partition("://")
    address = (after if separator and after else url).rstrip("/")
    scheme = before.lower() if separator else ""
    if url.startswith(("unix:", "unixs:")):
        return UrlParts(scheme, address, "", None)
    if address.startswith("["):
        host, _, rest = address[1:].partition("]")
        return UrlParts(scheme, address, host, _port(rest.removeprefix(":")))
    host, separator, port = address.rpartition(":")
    return UrlParts(scheme, address, host if separator else address, _port(port) if separator else None)


_kept_parts = lru_cache(_MOST_KEPT)(_parts_of)


def _port(text: str) -> int | None:
    number = _number(text, _MOST_PORT_DIGITS)
    return number if number is not None and number < 2**16 else None


def _number(text: str, most_digits: int) -> int | None:
    """The number that these digits write. `isdecimal` also takes digits of other scripts, and Go does not."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= most_digits else None


def address_of(url: str) -> str:
    """`host:port` of a URL or an endpoint."""
    return parts_of(url).address


def host_of(url: str) -> str:
    """The host of a URL or an endpoint, without brackets and port. A socket file has none."""
    return parts_of(url).host


def ip_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address a host stands for without any lookup, in every spelling that Go dials: `0`, `::ffff:0.0.0.0`."""
    return _kept_ip(host) if len(host) <= LONGEST_HOST else None


@lru_cache(_MOST_KEPT)
def _kept_ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    number = _number(host, LONGEST_HOST)
    if number is not None and number < 2**32:
        return ipaddress.IPv4Address(number)
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return _dotted(host)
    return (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip


def _dotted(host: str) -> ipaddress.IPv4Address | None:
    """Dotted numbers with leading zeros, which `ipaddress` refuses: 000.0.0.0."""
    numbers = [_number(part, LONGEST_HOST) for part in host.split(".")]
    octets = [number for number in numbers if number is not None and number < 256]
    if not len(octets) == len(numbers) <= 4:
        return None
    return ipaddress.IPv4Address(bytes([*octets[:-1], *[0] * (4 - len(octets)), octets[-1]]))


def is_literal(host: str) -> bool:
    """Whether a host is an address rather than a name."""
    return ip_of(host) is not None


def is_unspecified(host: str) -> bool:
    """Whether a host is an address to listen on, never one to reach: 0.0.0.0 or [::]."""
    ip = ip_of(host)
    return ip is not None and ip.is_unspecified


def is_loopback(host: str) -> bool:
    """Whether a host is the machine of the client."""
    ip = ip_of(host)
    return host == "localhost" or host.endswith(".localhost") or (ip is not None and ip.is_loopback)


def is_own_host(host: str) -> bool:
    """Whether a dial of that host stays on the machine of the client."""
    return is_loopback(host) or is_unspecified(host)


def is_placeholder(url: str) -> bool:
    """Whether a URL names a loopback port on which no etcd runs."""
    parts = parts_of(url)
    return is_loopback(parts.host) and parts.port is not None and parts.port < _LOWEST_SERVED
