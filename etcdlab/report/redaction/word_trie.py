"""One regular expression for many words, as a trie: a text is compared with all words at once, the longest first.

A text that is quoted in a text has its backslashes twice, and `%25` in place of `%`. So a backslash stands for several,
and `%` for `%25` and `%2525`: `flat` makes one word of all these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_END = ""
NOTHING = r"(?!)"
"""Matches nowhere."""
NOT_IN_A_WORD = r"(?![^\W_])"
_NESTED = {"\\": r"\\+", "%": "%(?:25)*"}
_MOST_GROUPS = 40
"""Groups in groups: the parser of `re` calls itself for each one."""
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
    """Built from the leaves up, without recursion: a word can be long. `re` compiles groups in groups recursively."""
    order: list[dict[str, Any]] = [root]
    for node in order:
        order.extend(child for char, child in node.items() if char != _END)
    built: dict[int, tuple[str, int]] = {}
    for node in reversed(order):
        below = {char: built.pop(id(child)) for char, child in node.items() if char != _END}
        branches = [_char(char) + expression for char, (expression, _) in below.items()]
        if _END in node:
            branches.append(_end(node))
        deepest = max((depth for _, depth in below.values()), default=0)
        if len(branches) > 1 and deepest == _MOST_GROUPS:
            branches, deepest = [*_rests(node)], 0
        grouped = len(branches) > 1
        built[id(node)] = (f"(?:{'|'.join(branches)})" if grouped else branches[0], deepest + grouped)
    return built[id(root)][0]


def _rests(node: dict[str, Any]) -> Iterator[str]:
    """The rest of each word from here, without groups, the longest first."""
    rests: list[tuple[int, str]] = []
    waiting = [(node, "", 0)]
    while waiting:
        here, before, length = waiting.pop()
        if _END in here:
            rests.append((length, before + _end(here)))
        waiting.extend((child, before + _char(char), length + 1) for char, child in here.items() if char != _END)
    return (rest for _, rest in sorted(rests, reverse=True))


def _char(char: str) -> str:
    return _NESTED.get(char, re.escape(char))


def _end(node: dict[str, Any]) -> str:
    return NOT_IN_A_WORD if node[_END][-1].isalnum() else ""
