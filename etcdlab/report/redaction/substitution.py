"""Replaces every spelling of every original in texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from etcdlab.report.redaction.encoded_runs import MOST_LEVELS, decoded_runs, with_runs_changed
from etcdlab.report.redaction.ip_addresses import IP, AddressMap, SixSpellings, odd_spelling, spelled_four
from etcdlab.report.redaction.kinds import Kind, Place
from etcdlab.report.redaction.originals import Originals, address_in, is_weak
from etcdlab.report.redaction.pieces import is_in_several, new_parts, parts_of, pieces_of
from etcdlab.report.redaction.replacements import replacements_of
from etcdlab.report.redaction.search import Candidate, Search
from etcdlab.report.redaction.spellings import Spell, address_spellings, in_case_of, spellings
from etcdlab.report.redaction.text_patterns import COLON, DOT
from etcdlab.report.redaction.word_trie import as_deep, flat

Key = str
"""An original as the table of replacements has it: a name in lower case, or an address."""

_BETWEEN_PIECES = "\n,\n"
"""No pattern matches across it."""


class Substitution:
    """Replaces originals in texts.

    `marks` has the marks of the encodings that the texts have. `words` are names that are words of the case's own
    identifiers, in lower case.
    """

    def __init__(self, originals: Originals, marks: frozenset[str], words: frozenset[str] = frozenset()) -> None:
        self._names = originals.names
        self._marks = marks
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
        self._is_in_pieces = not any(map(is_in_several, self._spelled))
        self._pieces: dict[str, tuple[str, tuple[Key, ...]]] = {}
        self._chosen: dict[tuple[str, bool], tuple[str, Key]] = {}
        self._no_originals: set[tuple[str, bool]] = set()
        self._used: set[tuple[Key, str]] = set()

    def _add_names(self) -> None:
        for lower, (name, kind) in self._names.items():
            if lower not in self._weak:
                for spelled, spell in spellings(name, kind, self._marks).items():
                    spelled = flat(spelled)
                    self._spelled.setdefault(spelled.lower(), (lower, spelled, spell))
                    self._spelled.setdefault(spelled, (lower, spelled, spell))

    def _add_addresses(self) -> None:
        for ip in self._addresses:
            for spelled, spell in address_spellings(str(ip)).items():
                self._spelled.setdefault(spelled.lower(), (str(ip), spelled, spell))

    @cached_property
    def _search(self) -> Search:
        """What finds every spelling of every original."""
        return self._search_for(self._spelled)

    def _search_for(self, spelled: Iterable[str]) -> Search:
        return Search(spelled, self._words_for_hosts, addresses=bool(self._addresses))

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
        start, pieces = pieces_of(text) if self._is_in_pieces else ("", [text])
        new, keys = self._joined(pieces)
        return start + new, keys

    def in_short(self, text: str) -> frozenset[Key]:
        """The originals in a short text. The pattern for it has only the spellings that the text can have."""
        lower = flat(text.lower())
        possible = [word for word in self._spelled if word.lower() in lower or not (lower.isascii() and word.isascii())]
        matches = map(self._replacement, self._search_for(possible).in_text(text))
        return frozenset(replaced[1] for replaced in matches if replaced is not None)

    def left_in(self, texts: Iterable[str]) -> Iterator[Key]:
        """The originals that are still in these texts, each once for each distinct piece of the texts."""
        searched: set[str] = set()
        pieces = [part for text in texts for part in new_parts(text, searched)] if self._is_in_pieces else list(texts)
        pieces += dict.fromkeys(run for piece in pieces for run in decoded_runs(piece))
        for as_long in (True, False):
            joined = _BETWEEN_PIECES.join(piece for piece in pieces if (len(piece.lower()) == len(piece)) is as_long)
            for candidate in self._search.in_text(joined):
                if (replaced := self._replacement(candidate)) is not None:
                    yield replaced[1]

    def _joined(self, pieces: list[str]) -> tuple[str, tuple[Key, ...]]:
        changed = [self._replaced_piece(piece) for piece in pieces]
        return "".join([piece for piece, _ in changed]), tuple([key for _, keys in changed for key in keys])

    def _replaced_piece(self, piece: str) -> tuple[str, tuple[Key, ...]]:
        if (earlier := self._pieces.get(piece)) is not None:
            return earlier
        parts = parts_of(piece) if self._is_in_pieces else [piece]
        if len(parts) > 1:
            new = self._joined(parts)
        else:
            keys: list[Key] = []
            new = self._replaced_text(piece, keys, MOST_LEVELS), tuple(keys)
        self._pieces[piece] = new
        return new

    def _replaced_text(self, text: str, keys: list[Key], levels: int) -> str:
        """The text with every original replaced, also in what is encoded in it. Adds the originals to `keys`."""
        parts: list[str] = []
        end = 0
        for candidate in self._search.in_text(text):
            replaced = self._replacement(candidate)
            if replaced is not None:
                keys.append(replaced[1])
                parts += (text[end : candidate.start], replaced[0])
                end = candidate.end
        new = "".join((*parts, text[end:]))
        return with_runs_changed(new, lambda run: self._replaced_text(run, keys, levels - 1)) if levels else new

    def replacement_of(self, key: Key) -> str:
        """What stands for an original."""
        return self.replacements[key] if key in self.replacements else str(self._addresses[_ip(key)])

    def kind_of(self, key: Key) -> Kind:
        """The kind of an original."""
        return self._names[key][1] if key in self._names else Kind.ADDRESS

    def original_of(self, key: Key) -> str:
        """An original as the case spells it first."""
        return self._names[key][0] if key in self._names else key

    def _replacement(self, candidate: Candidate) -> tuple[str, Key] | None:
        """The replacement of a candidate, and the original. None if it only looks like one."""
        spelled, is_word = candidate.spelled, candidate.is_word
        if (chosen := self._chosen.get((spelled, is_word))) is not None:
            return chosen
        if (spelled, is_word) in self._no_originals:
            return None
        chosen = self._word(spelled) if is_word else self._name(spelled) or self._address(spelled)
        if chosen is None:
            self._no_originals.add((spelled, is_word))
        else:
            self._chosen[spelled, is_word] = chosen
        return chosen

    def _word(self, spelled: str) -> tuple[str, Key] | None:
        key = spelled.lower()
        if key not in self._names:
            return self._odd.get(key)
        return self._in_own_case(key, spelled, self._names[key][0], self.replacements[key]), key

    def _name(self, spelled: str) -> tuple[str, Key] | None:
        once = flat(spelled)
        entry = self._spelled.get(once) or self._spelled.get(once.lower())
        if entry is None:
            return None
        key, exact, spell = entry
        return as_deep(self._in_own_case(key, once, exact, flat(spell(self.replacement_of(key)))), spelled), key

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
