"""The labels that several parts of a page have in common, and how a long list is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, listed, message, plural, reader_language, render
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.messages import Language, Parameter
    from etcdlab.trace import Member

LINES = 4
"""The most members, URLs or addresses in a sentence or in a list of rows."""

NAME, SENTENCE, SETTING = 80, 1_000, 4_000
"""Characters after which a name, a sentence or an error, and a setting are folded."""


ORIGINAL_KINDS: dict[str, Text] = {
    "address": message("address"),
    "host": message("host"),
    "domain": message("domain"),
    "cluster-id": message("cluster id"),
    "member-id": message("member id"),
    "member": message("member"),
    "user": message("user"),
    "token": message("token"),
    "certificate": message("certificate"),
    "program": message("program"),
    "path": message("path"),
}
"""The label of each kind of text that a redaction replaces."""


def some(texts: Sequence[Text]) -> Parameter:
    """The first few of many texts, and how many more there are: a parameter of a message."""
    return listed(tuple(nestable(text, depth=2) for text in texts), LINES)


def more(count: int) -> Text:
    """The text about the items that a list leaves out; empty if it leaves out none."""
    if count <= 0:
        return ""
    return plural("{count} more is in the JSON report", "{count} more are in the JSON report", count)


def more_members(count: int) -> Text:
    """The text about the members that a list leaves out; empty if it leaves out none."""
    return plural("{count} more member", "{count} more members", count) if count > 0 else ""


def member_name(member: Member) -> str:
    """A member by its name, else by its id; one that has neither is named too."""
    return printable(member.name or member.id, NAME)


def nestable(text: Text, depth: int = 1) -> Text:
    """A text that can be part of a message, `depth` levels down. Texts of a file may be nested deeper."""
    if isinstance(text, str):
        return text
    try:
        whole = text
        for _ in range(depth):
            whole = Message("{text}", {"text": whole})
    except ValueError:
        return str(text)
    return text


def speaker(language: Language | None) -> Callable[[Text], str]:
    """Renders texts in a language, each as one line; without a language, in the reader's."""
    chosen = language or reader_language()

    def say(text: Text) -> str:
        # The templates of a trace come from a file, and may have control characters.
        return printable(render(text, chosen), SETTING)

    return say
