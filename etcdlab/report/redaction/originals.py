"""Collects from a case what identifies somebody: from its fields by their place, and from its texts by patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from etcdlab.report.redaction.encoded_runs import decoded_runs, unescaped
from etcdlab.report.redaction.ip_addresses import IP, is_kept, parsed, plain_ip
from etcdlab.report.redaction.kinds import Kind, Place
from etcdlab.report.redaction.pieces import new_parts
from etcdlab.report.redaction.public_words import KEPT_SUFFIXES, is_public_host, is_public_path, public_words
from etcdlab.report.redaction.spellings import marks_in
from etcdlab.report.redaction.text_patterns import COLON, DOT, found_in
from etcdlab.rules.addresses import host_of

NO_IDS = ("", "0")
_PROGRAM = re.compile(r"\(([^()]+)\)")
_KINDS = {
    Place.MEMBER: Kind.MEMBER,
    Place.CLUSTER_ID: Kind.CLUSTER_ID,
    Place.MEMBER_ID: Kind.MEMBER_ID,
    Place.OWNER: Kind.USER,
    Place.ISSUER: Kind.CERTIFICATE,
}
_SHORTEST_DECODED = 12
"""Characters. A shorter text that base64 stands for can be the work of chance."""
_PART_OF_IP6 = re.compile(r"[0-9A-Fa-f]*:[0-9A-Fa-f:]*")
"""What is left of an IPv6 address without brackets, if its last group is taken for a port."""
_SHORTEST_ID = 6
_SHORTEST_NAME = 3


@dataclass
class Originals:
    """Names by their lower case, each with its first spelling and its kind; and addresses."""

    kept: frozenset[str]
    names: dict[str, tuple[str, Kind]] = field(default_factory=dict)
    addresses: dict[IP, None] = field(default_factory=dict)
    odd_addresses: dict[str, IP] = field(default_factory=dict)
    """Addresses in a spelling that only a host of a URL can have, such as `10.5`."""
    kept_and_seen: set[str] = field(default_factory=set)

    def add(self, name: str, kind: Kind) -> None:
        """Add one name; an address is added as an address. The kind that is first in `Kind` wins."""
        lower = name.lower()
        if lower in self.kept:
            self.kept_and_seen.add(lower)
        elif kind is Kind.ADDRESS or parsed(lower) is not None:
            self._add_address(lower)
        elif any(map(str.isalnum, name)):
            spelled, first_kind = self.names.get(lower, (name, kind))
            self.names[lower] = (spelled, min(first_kind, kind, key=_ORDER.index))

    def add_host(self, host: str) -> None:
        """Add the host of a URL, unless it is the same on every machine."""
        host = host.strip("[]").rstrip(".").partition("%")[0].removeprefix("*.")
        ip = plain_ip(host)
        if ip is None:
            if not (is_public_host(host) or host.lower().startswith("0x") or _PART_OF_IP6.fullmatch(host)):
                self.add(host, Kind.HOST)
        elif parsed(host) is None and not _has_usual_shape(host) and not is_kept(ip):
            self.odd_addresses.setdefault(host.lower(), ip)
            self.addresses.setdefault(ip)
        else:
            self.add(host, Kind.ADDRESS)

    def _add_address(self, spelled: str) -> None:
        ip = address_in(spelled)
        if ip is None or is_kept(ip):
            return
        if str(ip) in self.kept:
            self.kept_and_seen.add(str(ip))
        else:
            self.addresses.setdefault(ip)

    def add_parts_of_hosts(self) -> None:
        """Add the domains of the hosts, and each label that is a name of its own."""
        for spelled, kind in list(self.names.values()):
            if kind is Kind.HOST and "." in spelled:
                ending = next((end for end in KEPT_SUFFIXES if spelled.lower().endswith(end)), "")
                labels = spelled[: len(spelled) - len(ending)].split(".")
                for start in range(1, len(labels) if ending else len(labels) - 1):
                    self._add_part(".".join(labels[start:]) + ending, Kind.DOMAIN)
                for number, label in enumerate(labels if ending else labels[:-1]):
                    self._add_part(label, Kind.DOMAIN if number else Kind.HOST)

    def _add_part(self, part: str, kind: Kind) -> None:
        if not is_public_host(part) and part.lower() not in self.names and not is_weak(part, kind):
            self.add(part, kind)


_ORDER = tuple(Kind)


def is_weak(name: str, kind: Kind) -> bool:
    """Whether a name is too short or too common to be replaced inside a sentence."""
    lower = name.lower()
    if kind in (Kind.CLUSTER_ID, Kind.MEMBER_ID):
        return len(name) < _SHORTEST_ID
    if len(name) < _SHORTEST_NAME:
        return not (len(name) > 1 and any(map(str.isdigit, name)) and any(map(str.isalpha, name)))
    return name.isdecimal() or lower in public_words()


@lru_cache(65_536)
def address_in(spelled: str) -> IP | None:
    """The address of a text that looks like one: with dots, dashes, or with encoded dots or colons."""
    octets = DOT.split(spelled)
    if len(octets) == 4 and all(part.isascii() and part.isdigit() and int(part) < 256 for part in octets):
        return plain_ip(".".join(octets))
    return parsed(COLON.sub(":", spelled).lower())


def _has_usual_shape(host: str) -> bool:
    octets = host.split(".")
    return len(octets) == 4 and all(1 <= len(part) <= 3 for part in octets)


class Collector:
    """Sees every string of a case once, and returns it unchanged."""

    def __init__(self, kept: Iterable[str]) -> None:
        self.originals = Originals(frozenset(name.lower() for name in kept))
        self._strings: set[tuple[str, Place]] = set()
        self._pieces: set[str] = set()
        self.marks: frozenset[str] = frozenset()
        """The marks of the encodings in texts that are encoded as a whole."""

    def see(self, text: str, place: Place) -> str:
        """Collect what identifies somebody in a string of the case."""
        if (text, place) not in self._strings:
            self._strings.add((text, place))
            self._collect(text, place)
        return text

    def _collect(self, text: str, place: Place) -> None:
        originals = self.originals
        if kind := _KINDS.get(place):
            if text not in NO_IDS:
                originals.add(text, kind)
        elif place is Place.URL:
            self._collect_url(text)
        elif place is Place.HOST:
            originals.add_host(text)
        elif place is Place.PROGRAM:
            name = match[1] if (match := _PROGRAM.search(text)) else text.rpartition("/")[2]
            if name != "go.mod":
                originals.add(name, Kind.PROGRAM)
        elif place is Place.CERTIFICATE:
            self._collect_certificate_name(text)
        pieces = new_parts(text, self._pieces)
        decoded = [run for piece in pieces for run in decoded_runs(piece)]
        for run in decoded:
            self.marks |= marks_in(run.encode(errors="surrogatepass"))
        readable = [*pieces, *(run for run in decoded if len(run) >= _SHORTEST_DECODED)]
        readable += [plain for piece in readable if (plain := unescaped(piece)) != piece]
        for name, kind in found_in(readable):
            self._add(name, kind)

    def _collect_url(self, text: str) -> None:
        for url in text.split(","):
            if not url.startswith(("unix:", "unixs:")):
                scheme, separator, rest = url.rpartition("://")
                before_path = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
                self.originals.add_host(host_of(f"{scheme}{separator}{before_path}"))

    def _collect_certificate_name(self, text: str) -> None:
        kind, space, name = text.rpartition(" ")
        if space and kind:
            self.originals.add(name, Kind.CERTIFICATE)
        else:
            self.originals.add_host(text)

    def _add(self, name: str, kind: Kind) -> None:
        if kind is Kind.HOST:
            self.originals.add_host(name)
        elif kind is not Kind.PATH or not is_public_path(name):
            self.originals.add(name, kind)
