"""The host in an address of a log line. Go writes the address that it dialled in its usual spelling."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple


class HostAndPort(NamedTuple):
    """The parts of `host:port`. A name that did not resolve has no port in the log."""

    host: str
    port: str

    @property
    def ip(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
        """The host as an address; None for a name."""
        try:
            ip = ipaddress.ip_address(self.host.partition("%")[0])
        except ValueError:
            return None
        return (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip

    @property
    def is_listen_address(self) -> bool:
        """Whether it is an address to listen on: 0.0.0.0, [::], or no host at all."""
        return not self.host or (self.ip is not None and self.ip.is_unspecified)

    @property
    def is_loopback(self) -> bool:
        """Whether it always is the host that dials."""
        return self.host == "localhost" or (self.ip is not None and self.ip.is_loopback)

    @property
    def is_name(self) -> bool:
        """Whether a resolver has to look it up."""
        return bool(self.host) and self.ip is None


def host_and_port(address: str) -> HostAndPort:
    """The parts of an address or a URL. A text without a port has none."""
    bare = address.rpartition("://")[2].rstrip("/")
    if bare.startswith("["):
        host, _, rest = bare[1:].partition("]")
        return HostAndPort(host, rest.removeprefix(":"))
    host, separator, port = bare.rpartition(":")
    return HostAndPort(host, port) if separator and ":" not in host else HostAndPort(bare, "")
