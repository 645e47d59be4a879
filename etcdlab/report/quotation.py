"""What the documentation of etcd and of gRPC says about a finding: short quotations, to the letter, in English."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from etcdlab.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 3
"""So many quotations are in one report."""


class Quotation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage of a public page. It stays English in a report of another language."""

    text: str
    page: str
    """The title of the page."""
    address: str
    about: str = ""
    """The flag that the passage is about, if it does not name it."""

    @property
    def introduction(self) -> Text:
        """The sentence before it, in the reader's language."""
        if self.about:
            return message('The documentation says about `{flag}`, in "{page}":', page=self.page, flag=self.about)
        return message('The documentation says in "{page}":', page=self.page)


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    findings: tuple[str, ...]
    page: str
    address: str
    passage: str
    about: str = ""


class _File(msgspec.Struct, frozen=True):
    quotation: tuple[_Entry, ...]


@cache
def quotations() -> dict[str, Quotation]:
    """The quotation about each finding, by the slug of its rule."""
    content = tomllib.loads(Path(__file__).with_name("quotations.toml").read_text("utf-8"))
    entries = msgspec.convert(content, _File).quotation
    return {
        slug: Quotation(entry.passage, entry.page, entry.address, entry.about)
        for entry in entries
        for slug in entry.findings
    }


def quotations_about(slugs: Iterable[str]) -> dict[Quotation, str]:
    """The quotations about these findings, each once, with the slug of the first finding that it is about."""
    about: dict[Quotation, str] = {}
    for slug in slugs:
        if (quotation := quotations().get(slug)) is not None:
            about.setdefault(quotation, slug)
    return dict(list(about.items())[:MOST])
