"""What a host in a URL stands for, in all the spellings a dialler takes. No lookups."""

from __future__ import annotations

import ipaddress


def address_of(url: str) -> str:
    """`host:port` of a URL or an endpoint."""
    return (url.partition("://")[2] or url).rstrip("/")


def host_of(url: str) -> str:
    """The host of a URL or an endpoint, without brackets and port; a socket file has none."""
    address = address_of(url)
    if url.startswith(("unix:", "unixs:")):
        return ""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.rpartition(":")[0] if ":" in address else address


def ip_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address a host stands for without any lookup, in all spellings a dialler takes: `0`, `::ffff:0.0.0.0`."""
    if host.isdigit() and int(host) < 2**32:
        return ipaddress.IPv4Address(int(host))
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return _dotted(host)
    return (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip


def _dotted(host: str) -> ipaddress.IPv4Address | None:
    """Dotted numbers with leading zeros, which `ipaddress` refuses: 000.0.0.0."""
    parts = host.split(".")
    if len(parts) <= 4 and all(part.isdigit() for part in parts) and all(int(part) < 256 for part in parts):
        numbers = [int(part) for part in parts]
        padded = [*numbers[:-1], *[0] * (4 - len(numbers)), numbers[-1]]
        return ipaddress.IPv4Address(bytes(padded))
    return None


def is_literal(host: str) -> bool:
    """Whether a host is an address rather than a name."""
    return ip_of(host) is not None


def is_unspecified(host: str) -> bool:
    """Whether a host is an address to listen on, never one to reach: 0.0.0.0 or [::]."""
    ip = ip_of(host)
    return ip is not None and ip.is_unspecified


def is_loopback(host: str) -> bool:
    """Whether a host is the dialler's own machine."""
    ip = ip_of(host)
    return host == "localhost" or host.endswith(".localhost") or (ip is not None and ip.is_loopback)


def is_own_host(host: str) -> bool:
    """Whether a dial of that host stays on the dialler's machine."""
    return is_loopback(host) or is_unspecified(host)
