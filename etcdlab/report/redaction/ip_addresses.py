"""Addresses: which ones are replaced, and by which. A subnet stays a subnet, and no two spellings become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import chain, product

from etcdlab.rules.addresses import ip_of

IP = IPv4Address | IPv6Address

_POOLS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "240.0.0.0/5")
"""For documentation (RFC 5737), for benchmarks (RFC 2544), and a reserved range for clusters beyond all measure."""
_SIX = IPv6Network("2001:db8::/32")
_HOST_BITS = 64


def is_kept(ip: IP) -> bool:
    """Whether an address is the same on every machine: loopback, unspecified, broadcast."""
    return ip.is_loopback or ip.is_unspecified or ip == IPv4Address("255.255.255.255")


def plain_ip(text: str) -> IP | None:
    """The address that a host stands for, as the rules see it: `::ffff:10.0.0.5` is an IPv4 address."""
    return ip_of(text)


class AddressMap:
    """One replacement for each address. Hosts are numbered within their subnet, /24 or /64, in their order."""

    def __init__(self, addresses: Iterable[IP]) -> None:
        replaced = {ip for ip in addresses if not is_kept(ip)}
        self._map: dict[IP, IP] = {}
        fours = sorted(int(ip) for ip in replaced if isinstance(ip, IPv4Address))
        sixes = sorted(int(ip) for ip in replaced if isinstance(ip, IPv6Address))
        self._add(fours, 8, _free_fours({number >> 8 for number in fours}), IPv4Address)
        self._add(sixes, _HOST_BITS, _free_sixes({number >> _HOST_BITS for number in sixes}), IPv6Address)

    def _add(self, numbers: list[int], bits: int, subnets: Iterator[int], kind: type[IP]) -> None:
        subnet_of: dict[int, int] = {}
        hosts: dict[int, int] = {}
        last = (1 << bits) - 1
        for number in numbers:
            subnet, host = number >> bits, number & last
            if subnet not in subnet_of:
                subnet_of[subnet] = next(subnets)
            if host not in (0, last):  # the address of the subnet, and its broadcast address
                host = hosts[subnet] = hosts.get(subnet, 0) + 1
            self._map[kind(number)] = kind(subnet_of[subnet] << bits | host)

    def __contains__(self, ip: object) -> bool:
        return ip in self._map

    def __len__(self) -> int:
        return len(self._map)

    def __iter__(self) -> Iterator[IP]:
        return iter(self._map)

    def __getitem__(self, ip: IP) -> IP:
        return self._map[ip]


def _free_fours(taken: set[int]) -> Iterator[int]:
    networks = (ip_network(pool) for pool in _POOLS)
    ranges = (range(int(net[0]) >> 8, (int(net[-1]) >> 8) + 1) for net in networks)
    return (subnet for subnet in chain.from_iterable(ranges) if subnet not in taken)


def _free_sixes(taken: set[int]) -> Iterator[int]:
    first = int(_SIX[0]) >> _HOST_BITS
    return (subnet for subnet in range(first, first + 2**32) if subnet not in taken)


def spelled_four(octets: list[str], replacement: IP) -> list[str]:
    """The octets of the replacement, with the leading zeros that these octets have."""
    new = str(replacement).split(".")
    return ["0" * (len(old) - len(str(int(old)))) + octet for old, octet in zip(octets, new, strict=True)]


class SixSpellings:
    """One spelling of the replacement for each spelling of an IPv6 address: the rules compare texts."""

    def __init__(self) -> None:
        self._chosen: dict[str, str] = {}
        self._used: set[str] = set()

    def of(self, spelled: str, ip: IP, replacement: IP) -> str:
        """The spelling that stands for `spelled`."""
        if spelled not in self._chosen:
            plain = _in_hex(replacement)
            is_plain = spelled == _in_hex(ip)
            free = (text for text in _spellings(replacement) if text not in self._used and text != plain)
            self._chosen[spelled] = plain if is_plain else next(free)
            self._used.add(self._chosen[spelled])
        return self._chosen[spelled]


def _in_hex(ip: IP) -> str:
    """An address as IPv6, without dots."""
    if isinstance(ip, IPv4Address):
        high, low = divmod(int(ip), 1 << 16)
        return f"::ffff:{high:x}:{low:x}"
    return str(ip)


def _spellings(ip: IP) -> Iterator[str]:
    """Every other spelling of an address: in capitals, with all zeros, then with some of them."""
    plain = _in_hex(ip)
    six = IPv6Address(plain)
    groups = six.exploded.split(":")
    yield from dict.fromkeys((plain.upper(), six.exploded, six.exploded.upper()))
    for widths in product(range(1, 5), repeat=8):
        text = ":".join(group.lstrip("0").zfill(width) for group, width in zip(groups, widths, strict=True))
        yield text
        if text.upper() != text:
            yield text.upper()


def odd_spelling(ip: IP, number: int) -> str:
    """The address as one number with `number` zeros in front: what stands for a spelling such as `10.5`."""
    return "0" * number + str(int(ip))


@cache
def parsed(text: str) -> IP | None:
    """The address of a text in a usual spelling."""
    try:
        ip = ip_address(text)
    except ValueError:
        return None
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
