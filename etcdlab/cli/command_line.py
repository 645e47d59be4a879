"""What typer cannot read of a command line, as an error of etcdlab: one style, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from typer.core import TyperGroup

from etcdlab.errors import UsageError
from etcdlab.messages import Message, message
from etcdlab.quoting import printable

_Rewrite = Callable[[Any, str], UsageError]


class Commands(TyperGroup):
    """The commands of etcdlab."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was typed.

        Raises:
            UsageError: there is no such command.
        """
        name = args[0]
        if name in self.commands or name.startswith("-"):
            typed, command, rest = super().resolve_command(ctx, args)
            for parameter in command.params if command is not None else ():
                # typer says in English that a path is not readable, and not what to do. etcdlab's own readers do.
                if hasattr(parameter.type, "readable"):
                    parameter.type.readable = False
            return typed, command, rest
        raise UsageError(
            message("etcdlab has no command {name}.", name=printable(name)),
            _nearest(get_close_matches(name, self.commands), ctx.command_path),
        )


def usage_error(error: Any) -> UsageError:
    """The error for an exception of typer's about the command line."""
    command = error.ctx.command_path if getattr(error, "ctx", None) else "etcdlab"
    rewrite = _REWRITES.get(type(error).__name__)
    if rewrite is not None:
        return rewrite(error, command)
    what = message("etcdlab cannot read the command line: {reason}", reason=error.format_message())
    return UsageError(what, _help_of(command))


def _no_such_option(error: Any, command: str) -> UsageError:
    what = message("{command} has no option {option}.", command=command, option=printable(error.option_name))
    return UsageError(what, _nearest(error.possibilities or (), command))


def _missing_parameter(error: Any, command: str) -> UsageError:
    parameter = _as_typed(error.param)
    what = message(
        "{command} needs {parameter}, but the command line does not have it.", command=command, parameter=parameter
    )
    return UsageError(what, _help_of(command))


def _as_typed(parameter: Any) -> str:
    """An option as it is typed, an argument as the help names it."""
    return str(max(parameter.opts, key=len) if parameter.param_type_name == "option" else parameter.human_readable_name)


def _nearest(names: Any, command: str) -> Message:
    if names:
        return message("Did you mean {names}? Or run `{command} --help`.", names=tuple(names), command=command)
    return _help_of(command)


def _help_of(command: str) -> Message:
    return message("Run `{command} --help`.", command=command)


def _bad_value(error: Any, command: str) -> UsageError:
    """The exception has the value that was typed, where one of the readers below refused it."""
    option, value = _as_typed(error.param), printable(error.message)
    reader = getattr(error.param.type, "func", None)
    if reader is number:
        what = message("{option} takes a number, got {value}.", option=option, value=value)
        return UsageError(what, message("Give a number, e.g. 3 or 0.5."))
    if reader is count:
        what = message("{option} takes a whole number of 0 or more, got {value}.", option=option, value=value)
        return UsageError(what, message("Give a whole number, e.g. 2."))
    if reader is not_empty:
        what = message("The value of {option} is empty.", option=option)
        return UsageError(what, message("Give a file or a folder, e.g. docker-compose.yml."))
    what = message("The value of {option} is not valid: {reason}", option=option, reason=value)
    return UsageError(what, _help_of(command))


_REWRITES: dict[str, _Rewrite] = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing_parameter,
    "BadParameter": _bad_value,
}
"""By the name of typer's exception: typer brings a click of its own and does not export all of them."""


def not_empty(text: str | Path) -> Path:
    """The path that was typed. An empty one is often a variable without a value, and Python takes it for the current
    folder. Raises ValueError.
    """
    if not str(text):
        raise ValueError(text)
    return Path(text)


def number(text: str) -> float:
    """The value of an option that takes a number. Raises ValueError."""
    return float(text)


def count(text: str | int) -> int:
    """The value, or the default, of an option that takes a whole number of 0 or more. Raises ValueError."""
    text = str(text)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text)
