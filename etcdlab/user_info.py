"""Removes user info (`root:password@`) from every text that enters etcdlab, before anything can print or save it. Each
of these texts goes through one of these functions: the input of a person, advertised URLs, the texts of a peer or a Go
program, and files.
"""

from __future__ import annotations

import re
from typing import Any

CUT = "***@"
"""This text replaces user info. It has an `@`, so that etcdlab still detects that there was user info."""

_AT = re.compile(r"@|%40")
_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:[/\\]+")
_BETWEEN_TOKENS = re.compile(r"([\s\"'`<>]+)")
_ENDS = (b'"', b" ", b"\n", b"\r", b"\t")
"""What a token in a JSON document cannot go beyond."""
_ESCAPES = (b"\\u003", b"\\u004")
"""How JSON may spell a colon and an `@` in another way."""
_MANY = 10_000
"""A document with more `@` than that is not searched for user info first."""
_MODULE_PROXY = "/@v/"
"""The address of a version at a Go module proxy has this in it, and no user info."""


def cut_user_info(url: str) -> str:
    """A URL or an endpoint without its user info. Of a list between commas all before the last `@` is user info.

    A person may type any character in a password, also those that end a URL's authority (`/`, `?`, `#`). So
    everything between the scheme and the last `@` counts as user info.
    """
    if not (marks := list(_AT.finditer(url))):
        return url
    scheme = _SCHEME.match(url)
    return (scheme[0] if scheme else "") + CUT + url[marks[-1].end() :]


def cut_user_info_from_text(text: str) -> str:
    """Prose, a log line or an error text, without the user info of the URLs in it.

    User info ends at white space and quotation marks, and has a colon: `module@v1.2.3` and `me@example.com` stay.
    """
    if "@" not in text:
        return text
    return "".join(_cut_from_token(token) for token in _BETWEEN_TOKENS.split(text))


def may_have_user_info(document: bytes) -> bool:
    """Whether the strings of a JSON document are worth a look: most documents have no user info, and are large."""
    if any(escape in document for escape in _ESCAPES) or document.count(b"@") > _MANY:
        return True
    *before, _ = document.split(b"@")
    return any(part.rfind(b":") > max(part.rfind(end) for end in _ENDS) for part in before)


def cut_user_info_from_json(value: Any) -> Any:
    """The same of every string in a decoded JSON value, also of the keys."""
    if isinstance(value, str):
        return cut_user_info_from_text(value)
    if isinstance(value, list):
        return [cut_user_info_from_json(item) for item in value]
    if isinstance(value, dict):
        return {cut_user_info_from_text(key): cut_user_info_from_json(item) for key, item in value.items()}
    return value


def _cut_from_token(token: str) -> str:
    before, at, host = token.rpartition("@")
    if not at or ":" not in before or _MODULE_PROXY in token:
        return token
    start, scheme, _ = before.partition("://")
    return f"{start}{scheme}{CUT}{host}" if scheme else f"{CUT}{host}"
