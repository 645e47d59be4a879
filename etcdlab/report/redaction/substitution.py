"""One compiled expression for every spelling of every original, and the replacement of what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from etcdlab.report.redaction.ip_addresses import IP, AddressMap, SixSpellings, odd_spelling, spelled_four
from etcdlab.report.redaction.kinds import Kind, Place
from etcdlab.report.redaction.originals import Originals, address_in, is_weak
from etcdlab.report.redaction.replacements import replacements_of
from etcdlab.report.redaction.spellings import Spell, address_spellings, in_case_of, spellings
from etcdlab.report.redaction.text_patterns import COLON, DOT, ESCAPE, FOUR, FOUR_AFTER_ESCAPE, SIX
from etcdlab.report.redaction.word_trie import word_trie

Key = str
"""An original as the table of replacements has it: a name in lower case, or an address."""

_AFTER_HOST = r"(?=[:/\s\"',)\]]|$)"


class Substitution:
    """Replaces originals in texts. `words` are names that are words of the case's own identifiers, in lower case."""

    def __init__(self, originals: Originals, words: frozenset[str] = frozenset()) -> None:
        self._names = originals.names
        self.replacements = replacements_of(originals.names)
        self._addresses = AddressMap(originals.addresses)
        self._spelled: dict[str, tuple[Key, str, Spell]] = {}
        self._weak = {lower for lower, (name, kind) in originals.names.items() if lower in words or is_weak(name, kind)}
        self._odd = {
            spelled: (odd_spelling(self._addresses[ip], number), str(ip))
            for number, (spelled, ip) in enumerate(originals.odd_addresses.items())
            if ip in self._addresses
        }
        self._add_names()
        self._add_addresses()
        self._six = SixSpellings()
        self._chosen: dict[tuple[str, bool], tuple[str, Key]] = {}
        self._used: set[tuple[Key, str]] = set()

    def _add_names(self) -> None:
        for lower, (name, kind) in self._names.items():
            if lower not in self._weak:
                for spelled, spell in spellings(name, kind).items():
                    self._spelled.setdefault(spelled.lower(), (lower, spelled, spell))
                    self._spelled.setdefault(spelled, (lower, spelled, spell))

    def _add_addresses(self) -> None:
        for ip in self._addresses:
            for spelled, spell in address_spellings(str(ip)).items():
                self._spelled.setdefault(spelled.lower(), (str(ip), spelled, spell))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds every spelling of every original."""
        plain = word_trie(word for word in self._spelled if word[0].isalnum())
        marked = word_trie(word for word in self._spelled if not word[0].isalnum())
        weak = word_trie(self._words_for_hosts)
        start = rf"(?:(?P<lead>{ESCAPE})|(?<![^\W_]))"
        addresses = bool(list(self._addresses))
        return re.compile(
            (rf"{FOUR}|" if addresses else "")
            + rf"{start}(?:{plain}"
            + (rf"|{FOUR_AFTER_ESCAPE}|{SIX})" if addresses else ")")
            + rf"|{marked}"
            rf"|(?:(?<=//)|(?<=@)|(?<=\()|(?<=lookup\s)|(?<=member\s))(?P<after>{weak}){_AFTER_HOST}"
            rf"|(?<![^\W_])(?P<before>{weak})(?=:[0-9]{{2,5}}(?!\w)|=https?:)",
            re.IGNORECASE,
        )

    @property
    def _words_for_hosts(self) -> Iterator[str]:
        """Weak names that are replaced where a text has a host, a member or a program, and addresses such as `10.5`."""
        ids = (Kind.CLUSTER_ID, Kind.MEMBER_ID)
        yield from (lower for lower in self._weak if self._names[lower][1] not in ids)
        yield from self._odd

    def replaced(self, text: str, place: Place) -> tuple[str, tuple[Key, ...]]:
        """The text with every original replaced, and the originals that were in it."""
        if place is not Place.TEXT and (whole := self._word(text)):
            return whole[0], (whole[1],)
        keys: list[Key] = []

        def replace(match: re.Match[str]) -> str:
            replaced = self._replacement(match)
            if replaced is None:
                return match[0]
            keys.append(replaced[1])
            return (match["lead"] or "") + replaced[0]

        return self.pattern.sub(replace, text), tuple(keys)

    def left_in(self, texts: Iterable[str]) -> Iterator[Key]:
        """The originals that are still in these texts."""
        for match in self.pattern.finditer("\n".join(texts)):
            if (replaced := self._replacement(match)) is not None:
                yield replaced[1]

    def replacement_of(self, key: Key) -> str:
        """What stands for an original."""
        return self.replacements[key] if key in self.replacements else str(self._addresses[_ip(key)])

    def kind_of(self, key: Key) -> Kind:
        """The kind of an original."""
        return self._names[key][1] if key in self._names else Kind.ADDRESS

    def original_of(self, key: Key) -> str:
        """An original as the case spells it first."""
        return self._names[key][0] if key in self._names else key

    def _replacement(self, match: re.Match[str]) -> tuple[str, Key] | None:
        """The replacement of what was found, and the original. None if it only looks like one."""
        spelled = match[0][len(match["lead"] or "") :]
        is_word = bool(match["after"] or match["before"])
        if (spelled, is_word) not in self._chosen:
            chosen = self._word(spelled) if is_word else self._name(spelled) or self._address(spelled)
            if chosen is None:
                return None
            self._chosen[spelled, is_word] = chosen
        return self._chosen[spelled, is_word]

    def _word(self, spelled: str) -> tuple[str, Key] | None:
        key = spelled.lower()
        if key not in self._names:
            return self._odd.get(key)
        return self._in_own_case(key, spelled, self._names[key][0], self.replacements[key]), key

    def _name(self, spelled: str) -> tuple[str, Key] | None:
        entry = self._spelled.get(spelled) or self._spelled.get(spelled.lower())
        if entry is None:
            return None
        key, exact, spell = entry
        return self._in_own_case(key, spelled, exact, spell(self.replacement_of(key))), key

    def _in_own_case(self, key: Key, spelled: str, exact: str, replacement: str) -> str:
        """The replacement in a case that no other spelling of this original has."""
        candidates = in_case_of(spelled, exact, replacement)
        earlier = self._chosen.get((spelled, False))
        if earlier is not None and earlier[1] == key:
            return earlier[0]
        new = next((text for text in candidates if (key, text) not in self._used), replacement)
        if spelled != exact:
            self._used.add((key, new))
        self._chosen[spelled, False] = (new, key)
        return new

    def _address(self, spelled: str) -> tuple[str, Key] | None:
        ip = address_in(spelled)
        if ip is None or ip not in self._addresses:
            return None
        octets = DOT.split(spelled)
        if len(octets) == 4:
            between = [*DOT.findall(spelled), ""]
            new = spelled_four(octets, self._addresses[ip])
            return "".join(octet + dot for octet, dot in zip(new, between, strict=True)), str(ip)
        colon = (COLON.findall(spelled) or [":"])[0]
        plain = COLON.sub(":", spelled)
        return self._six.of(plain, ip, self._addresses[ip]).replace(":", colon), str(ip)


def _ip(key: Key) -> IP:
    ip = address_in(key)
    assert ip is not None
    return ip
