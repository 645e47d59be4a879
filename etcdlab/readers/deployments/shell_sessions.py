"""What a person typed into a terminal: the commands after the prompts. All other lines are output."""

from __future__ import annotations

import re

from etcdlab.readers.deployments.span import Span

_HOST = r"\[[^\]]{1,80}\]|[\w.-]{1,80}@[\w.-]{1,80}[:~/\w.-]{0,80}"
_PROMPT = re.compile(
    rf"[ \t]*(?:(?:\([\w.-]{{1,80}}\)[ \t])?(?:{_HOST}|[~\w./-]{{0,80}})[ \t]?\$"
    rf"|(?:{_HOST})[ \t]?[#%]"
    r"|(?:PS[ \t]+)?[A-Za-z]:\\[^>]{0,200}>|PS[ \t]*>)[ \t]*(?=\S)"
)
_BARE_PROMPT = re.compile(r"[ \t]*[#%>][ \t]+(?=\S)")
"""A prompt only in a block that says that it is a session: in a script it begins a comment."""
_SECOND_PROMPT = re.compile(r"[ \t]*>[ \t]?")
_HEREDOC = re.compile(r"<<-?[ \t]*['\"]?(\w{1,80})")


def session_commands(block: Span, *, is_labelled: bool) -> Span | None:
    """The commands of a block. Prompts and output become white space: each index stays right. None without a prompt."""
    lines = block.text.split("\n")
    if any(_is_prompted(line, _PROMPT) for line in lines):
        prompt = _PROMPT
    elif is_labelled and any(_is_prompted(line, _BARE_PROMPT) for line in lines):
        prompt = _BARE_PROMPT
    else:
        return None
    return Span("\n".join(_typed(lines, prompt)), block.at, block.file)


def _is_prompted(line: str, prompt: re.Pattern[str]) -> bool:
    match = prompt.match(line)
    # `$HOME` and `${A}` are variables. A prompt has white space after its sign.
    return match is not None and match[0][-1:] in " \t>"


def _typed(lines: list[str], prompt: re.Pattern[str]) -> list[str]:
    """Each line that a person typed, and white space in place of each other one."""
    kept: list[str] = []
    end_word, continues = "", False
    for line in lines:
        is_start, is_more = _is_prompted(line, prompt), continues or bool(end_word)
        match = prompt.match(line) if is_start else _SECOND_PROMPT.match(line) if is_more else None
        text = " " * match.end() + line[match.end() :] if match is not None else line
        is_typed = is_start or is_more
        kept.append(text if is_typed else " " * len(line))
        if end_word:
            end_word = "" if text.strip() == end_word else end_word
        elif is_typed and (heredoc := _HEREDOC.search(text)):
            end_word = heredoc[1]
        continues = is_typed and text.rstrip().endswith(("\\", "`", "^"))
    return kept
