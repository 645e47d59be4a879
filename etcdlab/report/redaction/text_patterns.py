"""What identifies somebody inside a text: hosts, addresses, user names, tokens, certificate names and paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from etcdlab.report.redaction.kinds import Kind

_DOT = r"(?:\.|-|%(?:25)*2e|\\+u002e)"
_COLON = r"(?::|%(?:25)*3a|\\+u003a)"

FOUR = rf"[0-9](?<![0-9].)(?<![0-9]\..)[0-9]{{0,2}}(?:{_DOT}[0-9]{{1,3}}){{3}}(?![0-9])(?!\.[0-9])"
"""An IPv4 address with dots, dashes or encoded dots, also beside letters: `dhcp-192-168-0-66`."""
FOUR_AFTER_ESCAPE = rf"[0-9]{{1,3}}(?:{_DOT}[0-9]{{1,3}}){{3}}(?![0-9])(?!\.[0-9])"
SIX = (
    rf"(?<!%)(?:[0-9a-f]{{0,4}}(?:{_COLON}{{1,2}}[0-9a-f]{{1,4}}){{1,7}}(?:{_COLON}{{2}})?|[0-9a-f]{{1,4}}{_COLON}{{2}})"
    rf"(?![^\W_])(?!{_COLON}[0-9a-f])(?!\.[0-9])"
)
"""A text that can be an IPv6 address, or a time: `ipaddress` decides. In `%32%3a%3a`, 32 is a part of `%32`."""
ESCAPE = r"%(?:25)*[0-9a-f]{2}|\\+[nrtbf]|\\+u[0-9a-f]{4}|\[[0-9]{1,2}m"
"""What ends with a letter or a digit and still stands before a new word: `%2F`, `\\n`, an escape of a terminal."""

DOT, COLON = re.compile(_DOT, re.I), re.compile(_COLON, re.I)

_DOMAINS = (
    "com|net|org|io|dev|app|cloud|internal|local|lan|corp|intranet|home|svc|invalid|test|example|eu|de|cn|uk|fr|jp|in"
)
_END = r"[^\s\"'\\,;)}\]]"
_HOST_IN_URL = r"[^\s/:\"'<>\\,;()\[\]{}?#&|=@%]+"
_SECRET = r"(?:token|password|passwd|secret|api[_-]?key|authorization)"  # noqa: S105 - a pattern
_SCHEME = "(?:bearer|basic|negotiate)"

_AFTER_ESCAPE = (
    r"(?<=\\[nrtbf])|(?<=%[0-9a-f][0-9a-f])|(?<=\\u[0-9a-f]{4})|(?<=\[[0-9]m)|(?<=\[[0-9][0-9]m)"  # as ESCAPE
)
_WORD = rf"(?:\b|{_AFTER_ESCAPE})"

_ALTERNATIVES: tuple[tuple[str, str], ...] = (  # in lower case, except for CN
    ("jwt", r"eyj[\w-]{6,}\.[\w-]+(?:\.[\w-]+)?"),
    ("pem", r"-----begin [\w ]+-----[\w+/=\\\s]*-----end [\w ]+-----"),
    ("token", rf"{_WORD}(?:bearer\s+|{_SECRET}\\*[\"']?\s*[:=]\s*\\*[\"']?(?:{_SCHEME}\s+)?)({_END}{{6,}})"),
    ("simple", rf"{_WORD}[a-z]{{16}}\.[0-9]+\b"),
    ("email", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w/])"),
    (
        "url",
        rf"\b(?!endpoint:|etcd-endpoints:)[a-z][a-z0-9+.-]*(?:://|%(?:25)*3a(?:%(?:25)*2f){{2}}|:\\+/\\+/)(?:[^\s/\"'@]*@)?({_HOST_IN_URL})",
    ),
    ("lookup", rf"{_WORD}lookup ([^\s:\",]+)"),
    ("names", rf"{_WORD}valid for ((?:[^\s,\"]+, )*[^\s,\"]+), (?:not|but)\b"),
    ("name", rf"{_WORD}(?:not|certificate for|matched|to match|servername=|dns:)\s?([\w*-]+(?:\.[\w-]+)+)"),
    ("dn", rf"{_WORD}(?-i:CN|O|OU)\s?=\s?([^,+/\"\\\n=]+)"),
    ("user", rf"{_WORD}user(?:[ _-]?name)?(?:\\*[\"']?\s*[:=]\s*\\*[\"']?|\s\\*[\"'])({_END}+)"),
    ("windows", rf"(?:(?<!\w)|{_AFTER_ESCAPE})([a-z]:\\+[^\s\"'<>|:*?,]+)"),
    (
        "path",
        rf"(?:(?<![\w.:/%~\\@-])|(?<=unix://)|(?<=file://)|(?<=unixs://)|(?<=unix:)|(?<=unixs:)|{_AFTER_ESCAPE})"
        r"(~?/(?![0-9a-f]{1,4}(?::|%(?:25)*3a))(?:[\w.@+-]+/)*[\w.@+-]*[\w])",
    ),
    ("port", rf"(?:(?<![\w./%@:\\-])|{_AFTER_ESCAPE})([a-z_][\w-]*(?:\.[\w-]+)*)\.?:[0-9]{{2,5}}(?![\w.]|:[0-9a-f:])"),
    ("domain", rf"(?:{ESCAPE}|(?<![\w@.%-]))((?:[a-z0-9_](?:[\w-]*\w)?\.)+(?:{_DOMAINS}))(?![\w-]|\.[a-z])"),
    ("four", FOUR),
    ("six", rf"(?<![^\W_]){SIX}"),
    ("after", rf"(?:{ESCAPE})({FOUR_AFTER_ESCAPE}|{SIX})"),
)
_ANY_CASE = {name: re.compile(pattern, re.I) for name, pattern in _ALTERNATIVES}
_LOWER = {name: re.compile(pattern) for name, pattern in _ALTERNATIVES if name != "dn"}
"""The same for a text in lower case: these are faster. `CN=` has capitals."""

_KINDS = {
    "jwt": Kind.TOKEN,
    "pem": Kind.TOKEN,
    "token": Kind.TOKEN,
    "simple": Kind.TOKEN,
    "email": Kind.USER,
    "url": Kind.HOST,
    "lookup": Kind.HOST,
    "names": Kind.HOST,
    "name": Kind.HOST,
    "dn": Kind.CERTIFICATE,
    "user": Kind.USER,
    "windows": Kind.PATH,
    "path": Kind.PATH,
    "port": Kind.HOST,
    "domain": Kind.HOST,
    "four": Kind.ADDRESS,
    "six": Kind.ADDRESS,
    "after": Kind.ADDRESS,
}

_NEEDS = {
    "jwt": ("eyj",),
    "pem": ("-----begin",),
    "token": ("bearer", "token", "passw", "secret", "key", "authorization"),
    "simple": (".",),
    "email": ("@",),
    "url": ("//", "%2f", "\\/"),
    "lookup": ("lookup",),
    "names": ("valid for",),
    "name": ("certificate", "not ", "match", "servername", "dns:"),
    "dn": ("=",),
    "user": ("user",),
    "windows": (":\\",),
    "path": ("/",),
    "port": (":",),
    "domain": (".",),
    "six": (":", "%3a", "u003a"),
    "after": ("%", "\\", "["),
}
"""A part of each text that the pattern finds something in. It is looked for first, because that is faster."""

_USER_FOLDER = re.compile(r"(?:/home/|/Users/|\\Users\\+)([\w.-]+)")


def found_in(pieces: Iterable[str]) -> Iterator[tuple[str, Kind]]:
    """What identifies somebody in the pieces of a text, each with its kind: in the order of the patterns.

    Addresses are spelled as the text has them.
    """
    both = [(piece, piece.lower()) for piece in pieces]
    for name, any_case in _ANY_CASE.items():
        parts = _NEEDS.get(name, ("",))
        for piece, lower in both:
            if any(part in lower for part in parts):
                in_lower = _LOWER.get(name) if len(lower) == len(piece) else None
                for match in in_lower.finditer(lower) if in_lower else any_case.finditer(piece):
                    start, end = match.span(match.lastindex or 0)
                    yield from _split(name, piece[start:end])


def _split(name: str, text: str) -> Iterator[tuple[str, Kind]]:
    kind = _KINDS[name]
    if name == "names":
        yield from ((part, kind) for part in text.split(", "))
    else:
        yield text.strip(), kind
    if kind is Kind.PATH and (user := _USER_FOLDER.search(text)):
        yield user[1], Kind.USER
