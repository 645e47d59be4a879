"""A module or a style sheet as short as a page can have it: without comments and without indentation."""

from __future__ import annotations

import re

_COMMENTS = re.compile(
    r"""
    ^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n     # with lines of its own
    | /\*\*(?:(?!\*/).)*\*/[ ]?                     # a type within a line
    | [ \t]+//[ ][^\n"'`]*$                         # behind a statement
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_INDENTATION = re.compile(r"\s*\n\s*")


def without_comments(source: str) -> str:
    """The source without its comments and its indentation. A statement keeps its line, so none joins the next.

    This is no parser. A test compares the tokens of every module with those of the result.
    """
    return _INDENTATION.sub("\n", _COMMENTS.sub("", source)).strip()
