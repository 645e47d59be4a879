"""The spellings of one original in texts, and how a replacement is spelled the same way."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Container, Iterator
from itertools import islice, product
from urllib.parse import quote

from etcdlab.report.redaction.kinds import Kind

Spell = Callable[[str], str]


def marks_in(encoded: bytes) -> frozenset[str]:
    """What the encodings in a document begin with. A spelling with another mark is not in the document."""
    return frozenset(mark for mark, pattern in _MARKS.items() if pattern.search(encoded))


def spellings(original: str, kind: Kind, marks: Container[str]) -> dict[str, Spell]:
    """Each spelling of an original, with the function that makes it. The original itself is first.

    Those that `encoded_runs` decodes are not among them, nor those of a text that is quoted again, nor those with other
    marks than these.
    """
    made: dict[str, Spell] = {}
    encodings = [spell for mark, spell in _ENCODINGS if not mark or mark in marks]
    for form in (_itself, *_OF_KIND.get(kind, ())):
        formed = form(original)
        for spell in (_itself, *encodings, *(_BASE64 if len(formed) <= _SHORT else ())):
            spelled = spell(formed)
            if spelled:
                made.setdefault(spelled, _of_form(spell, form))
    if not original.isascii():  # encoded, the two cases of a letter are two words
        for form in (str.lower, str.upper):
            encoded = {spell(form(original)): _of_form(spell, form) for spell in encodings}
            encoded.pop(form(original), None)
            made = encoded | made
    return made


def _of_form(spell: Spell, form: Spell) -> Spell:
    return lambda text: spell(form(text))


def address_spellings(address: str) -> dict[str, Spell]:
    """The spellings of an address that do not look like one, beside those that `encoded_runs` decodes."""
    return {_dashed_colons(address): _dashed_colons} if ":" in address else {}


def in_case_of(spelled: str, original: str, replacement: str) -> Iterator[str]:
    """The replacement in the case of this spelling first, then in every other case: the rules compare texts."""
    if spelled == original:
        yield replacement
        return
    if spelled.isupper():
        yield replacement.upper()
    yield replacement.capitalize()
    letters = [number for number, char in enumerate(replacement) if char.isalpha()]
    for pattern in islice(product((str.lower, str.upper), repeat=min(len(letters), 12)), 1, None):
        chars = list(replacement)
        for place, change in zip(reversed(letters), pattern, strict=False):
            chars[place] = change(chars[place])
        yield "".join(chars)


def _itself(text: str) -> str:
    return text


def _percent(text: str) -> str:
    return quote(text, safe="")


def _percent_punctuation(text: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else _all_percent(char) for char in text)


def _all_percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode(errors="replace"))


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _json_unicode(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _json_slash(text: str) -> str:
    return _json(text).replace("/", "\\/")


def _json_html(text: str) -> str:
    """As Go's encoding/json writes it."""
    return _json_unicode(text).translate({ord(char): f"\\u{ord(char):04x}" for char in "<>&"})


def _all_escaped(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


def _escaped_punctuation(text: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else _all_escaped(char) for char in text)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode(errors="replace")).decode()


def _base64_unpadded(text: str) -> str:
    return _base64(text).rstrip("=")


def _base64_url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode(errors="replace")).decode()


def _base64_url_unpadded(text: str) -> str:
    return _base64_url(text).rstrip("=")


def _dashed(text: str) -> str:
    return text.replace(".", "-")


def _dashed_colons(text: str) -> str:
    return text.replace(":", "-")


def _punycode(text: str) -> str:
    try:
        return text.encode("idna").decode() if not text.isascii() else text
    except UnicodeError:
        return text


def _unicode_of_punycode(text: str) -> str:
    try:
        return text.encode().decode("idna") if "xn--" in text.lower() else text
    except UnicodeError:
        return text


def _decimal(text: str) -> str:
    return str(int(text, 16)) if _is_hex(text) else text


def _with_prefix(text: str) -> str:
    return f"0x{text}"


def _is_hex(text: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in text)


_SHORT = 5
"""Characters. `encoded_runs` does not decode the base64 of a shorter name."""
_BASE64: tuple[Spell, ...] = (_base64, _base64_unpadded, _base64_url, _base64_url_unpadded)
_ENCODINGS: tuple[tuple[str, Spell], ...] = (
    *(("%", _percent), ("%", _percent_punctuation)),
    *(("", _json), ("", _json_unicode), ("", _json_slash)),
    *(("\\u", _json_html), ("\\u", _escaped_punctuation)),
    ("&", html.escape),
)
"""The mark that an encoding leaves, if there is always one, and the encoding."""
_MARKS = {
    "%": re.compile(rb"%[0-9A-Fa-f]{2}"),
    "\\u": re.compile(rb"\\u[0-9A-Fa-f]{4}"),
    "&": re.compile(rb"&[A-Za-z#]"),
}
_OF_KIND: dict[Kind, tuple[Spell, ...]] = {
    Kind.HOST: (_dashed, _punycode, _unicode_of_punycode),
    Kind.DOMAIN: (_dashed, _punycode, _unicode_of_punycode),
    Kind.CLUSTER_ID: (_decimal, _with_prefix),
    Kind.MEMBER_ID: (_decimal, _with_prefix),
}
