"""The language of the command line: `--lang`, before any command loads, and the texts of its help."""

from __future__ import annotations

import os

from etcdlab.errors import UsageError
from etcdlab.messages import Message, language_of, message, render

VARIABLE = "ETCDLAB_LANG"
"""The environment variable with the language. What the command starts, such as JupyterLab, inherits it."""

_OPTION = "--lang"


def take_language(arguments: list[str]) -> UsageError | None:
    """Remove `--lang LANGUAGE` from any place of a command line, and set it for this process.

    Returns the error for a language that etcdlab does not have: the caller reports it once it can.
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    for place, argument in enumerate(arguments[:end]):
        name, separator, value = argument.partition("=")
        if name != _OPTION:
            continue
        if not separator:
            value = arguments[place + 1] if place + 1 < end else ""
        del arguments[place : place + (1 if separator else 2)]
        if not _is_language(value):
            return UsageError(
                message("--lang takes a language of etcdlab, got {name}.", name=value or "nothing"),
                message("Use one of {languages}.", languages=("en", "zh")),
                "lang",
            )
        os.environ[VARIABLE] = value
        return None
    return None


def help_text(template: str) -> str:
    """A text of the help, in the reader's language. `make locale` finds its literal."""
    return render(Message(template))


def examples(*commands: str) -> str:
    """The end of a command's help: lines to copy. Typer keeps the lines after its mark as they are."""
    return "\n".join(["\b", help_text("Examples:"), *(f"  {command}" for command in commands)])


def _is_language(name: str) -> bool:
    return name.lower().startswith("en") or language_of(name) != "en"
