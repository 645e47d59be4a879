"""One regular expression for many words, as a trie: a text is compared with all words at once, the longest first.

A text that is quoted in a text has its backslashes twice, and `%25` in place of `%`. So a backslash stands for several,
and `%` for `%25` and `%2525`: `flat` makes one word of all these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_END = ""
NOTHING = r"(?!)"
"""Matches nowhere."""
NOT_IN_A_WORD = r"(?![^\W_])"
_NESTED = {"\\": r"\\+", "%": "%(?:25)*"}
_LEVELS = re.compile("|".join(_NESTED.values()))


def flat(text: str) -> str:
    """A text as it is where it is quoted once."""
    return _LEVELS.sub(lambda match: match[0][0], text)


def as_deep(text: str, spelled: str) -> str:
    """A flat text, quoted as often as `spelled` is."""
    levels = {match[0][0]: match[0] for match in reversed(list(_LEVELS.finditer(spelled)))}
    return "".join([levels.get(char, char) for char in text]) if levels else text


def word_trie(words: Iterable[str]) -> str:
    """The expression for the longest of these flat words. No letter or digit follows one that ends with one."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for char in word.lower():
            node = node.setdefault(char, {})
        node[_END] = word
    return _expression(root) if root else NOTHING


def _expression(root: dict[str, Any]) -> str:
    """Built from the leaves up, without recursion: a word can be long."""
    order: list[dict[str, Any]] = [root]
    for node in order:
        order.extend(child for char, child in node.items() if char != _END)
    built: dict[int, str] = {}
    for node in reversed(order):
        branches = [
            _NESTED.get(char, re.escape(char)) + built.pop(id(child)) for char, child in node.items() if char != _END
        ]
        if _END in node:
            branches.append(NOT_IN_A_WORD if node[_END][-1].isalnum() else "")
        built[id(node)] = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return built[id(root)]
