"""Markdown and other pages: the files and the command lines in their blocks of code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etcdlab.readers.deployments.span import Span

_MOST_BLOCKS = 2_000
_FENCE = re.compile(
    r"^[ \t>]*(?P<mark>`{3,}|~{3,})[ \t]*(?P<language>[\w+-]*)[^\n]*\n(?P<code>.*?)^[ \t>]*(?P=mark)[ \t]*\r?$",
    re.MULTILINE | re.DOTALL,
)
_PROMPT = re.compile(r"^[ \t]*(?:[\w@.:~-]*[$#]|>)[ \t]+", re.MULTILINE)


def code_blocks(text: Span) -> Iterator[tuple[str, Span]]:
    """The language and the text of each block of code."""
    for number, match in enumerate(_FENCE.finditer(text.text)):
        if number < _MOST_BLOCKS:
            yield match["language"].lower(), text.slice(match.start("code"), match.end("code"))


def without_prompts(block: Span) -> Span:
    """A block of commands without the prompts before them. A prompt becomes white space."""
    text = _PROMPT.sub(lambda match: " " * len(match[0]), block.text)
    return Span(text, block.at)
