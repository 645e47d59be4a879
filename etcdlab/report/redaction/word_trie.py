"""One regular expression for many words, as a trie: a text is compared with all words at once, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_END = ""
NOTHING = r"(?!)"
"""Matches nowhere."""
NOT_IN_A_WORD = r"(?![^\W_])"


def word_trie(words: Iterable[str]) -> str:
    """The expression that matches the longest of these words. No letter or digit follows one that ends with one."""
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
        branches = [re.escape(char) + built.pop(id(child)) for char, child in node.items() if char != _END]
        if _END in node:
            branches.append(NOT_IN_A_WORD if node[_END][-1].isalnum() else "")
        built[id(node)] = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return built[id(root)]
