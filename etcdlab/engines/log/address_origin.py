"""Where an address that a client dialled came from: its configuration, or the URLs that the members advertise.

The target in a line of the client is the first configured endpoint only. With several configured endpoints a
difference between the target and the dialled address proves nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.chain.client_programs import client_program
from etcdlab.engines.log.hosts import HostAndPort, host_and_port

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.log_line import LogLine


class AddressOrigin(StrEnum):
    """Where a dialled address came from."""

    CONFIGURED = "configured"
    ADVERTISED = "advertised"  # a line proves it
    LIKELY = "likely"  # nobody configures such an address beside the target
    UNKNOWN = "unknown"


class LoggedAddresses(NamedTuple):
    """The addresses that the lines name, as host:port."""

    targets: frozenset[str]
    """Every target: each one is configured in some client of the log."""
    complete: frozenset[str]
    """The whole list of configured endpoints, if a line has it."""
    advertised: frozenset[str]
    """What a Sync has set, and what a server publishes."""


def addresses_in(lines: Sequence[LogLine]) -> LoggedAddresses:
    """The addresses that the lines name."""
    return LoggedAddresses(
        frozenset(line.target for line in lines if line.target),
        frozenset(_bare(one) for line in lines if line.target for one in line.endpoints),
        frozenset(_bare(one) for line in lines for one in (*line.advertised, *(() if line.target else line.endpoints))),
    )


def origin_of(line: LogLine, address: str, addresses: LoggedAddresses) -> AddressOrigin:
    """Where the address that a line names came from."""
    program = client_program(line.program)
    if _is_configured(line, address, addresses) or (program is not None and program.advertised == "never"):
        return AddressOrigin.CONFIGURED
    if program is not None and program.name == "patroni" and address in addresses.advertised:
        return AddressOrigin.ADVERTISED  # it logs the list that it has asked for, and has no target in its lines
    if line.target and (address in addresses.advertised or _is_none_of(address, addresses.complete)):
        return AddressOrigin.ADVERTISED
    if line.target and _is_never_configured(host_and_port(line.target), host_and_port(address)):
        return AddressOrigin.LIKELY
    return AddressOrigin.UNKNOWN


def _is_configured(line: LogLine, address: str, addresses: LoggedAddresses) -> bool:
    dialled = host_and_port(address)
    configured = {line.target} if line.target else addresses.targets
    for other in map(host_and_port, {*configured, *addresses.complete} - {""}):
        same_port = not dialled.port or dialled.port == other.port
        if same_port and (dialled.host == other.host or _is_same_kind(dialled, other)):
            return True
    return False


def _is_none_of(address: str, complete: frozenset[str]) -> bool:
    """Whether the whole list of configured endpoints has no such address. A name in it may stand for any address."""
    dialled = host_and_port(address)
    names = [other for other in map(host_and_port, complete) if other.is_name and other.port == dialled.port]
    return bool(complete) and (dialled.is_listen_address or dialled.is_name or not names)


def _is_same_kind(one: HostAndPort, other: HostAndPort) -> bool:
    """Whether both stand for the own host: `localhost` is dialled as 127.0.0.1 or [::1]."""
    return (one.is_loopback and other.is_loopback) or (one.is_listen_address and other.is_listen_address)


def _is_never_configured(target: HostAndPort, dialled: HostAndPort) -> bool:
    """Whether nobody configures such an address in a client with this target."""
    if target.is_listen_address or target.is_loopback:
        return dialled.is_listen_address and not target.is_listen_address
    if dialled.is_listen_address:
        return True
    if dialled.is_loopback:
        # A name may stand for a loopback address of the client's own host: Debian has 127.0.1.1 in /etc/hosts.
        return not (target.is_name and dialled.port == target.port and dialled.host != "127.0.0.1")
    return dialled.is_name and not dialled.port and not target.is_name


def _bare(endpoint: str) -> str:
    return endpoint.rpartition("://")[2].rstrip("/")
