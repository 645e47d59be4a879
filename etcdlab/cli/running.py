"""Runs one command. Every error becomes a text with what to do, and has its exit code.

Exit code 1 means findings, and no error has it.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Any

import typer

from etcdlab.cli import INTERRUPTED
from etcdlab.cli.command_line import usage_error
from etcdlab.cli.commands import app, load_commands
from etcdlab.cli.fitted import fitted
from etcdlab.cli.options import option_of
from etcdlab.cli.report import has_printed, print_json
from etcdlab.errors import EtcdlabError, UsageError
from etcdlab.messages import message, render
from etcdlab.trace import FORMAT
from etcdlab.user_info import cut_user_info, cut_user_info_from_text

COULD_NOT_TELL = 2
BROKEN_PIPE = 141
"""The exit code that a shell reports for a program that SIGPIPE ended."""

TRACEBACK = "ETCDLAB_TRACEBACK"
"""The environment variable that asks for the traceback of a crash."""

_ClickException: type[Any] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""What typer raises for a command line that it cannot read; it brings a click of its own."""


def run(refused: UsageError | None = None) -> int:
    """Run the command that was typed, or report why it was `refused` before. Returns the exit code."""
    try:
        code = _run() if refused is None else _report(refused)
        sys.stdout.flush()
    except BrokenPipeError:
        code = BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
        code = _report(error)
    finally:
        gc.freeze()
    if code == BROKEN_PIPE or not _is_flushed():
        # The rest of the buffers is lost: the reader has ended, or the disk is full.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        if code == BROKEN_PIPE:
            os.dup2(nowhere, 2)
    return code


def _is_flushed() -> bool:
    """Whether all of the output could be written; else Python's own end would say so with exit code 120."""
    try:
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _run() -> int:
    _open_what_is_closed()
    _replace_what_cannot_be_encoded()
    _buffer_the_output()
    try:
        load_commands(sys.argv[1:])
        ended = app(standalone_mode=False)
    except SystemExit as end:
        # typer ends a broken pipe with exit code 1.
        if isinstance(end.__context__, BrokenPipeError):
            return BROKEN_PIPE
        raise
    return ended if isinstance(ended, int) else 0


def _open_what_is_closed() -> None:
    """Open the standard streams that are closed, before a socket gets their number. Raises UsageError where standard
    output is closed: then nobody would read the output.
    """
    closed = []
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
            closed.append(number)
    if 2 in closed:
        sys.stderr = open(2, "w")  # noqa: SIM115 - as long as the process
    if 1 in closed:
        sys.stdout = open(1, "w")  # noqa: SIM115 - as long as the process
        raise UsageError(
            message("Standard output is closed."),
            message("Redirect it to a file, or to /dev/null if you need the exit code alone."),
        )


def _replace_what_cannot_be_encoded() -> None:
    """Print `?` for a character that the encoding of the output does not have, such as `·` in Shift-JIS."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _buffer_the_output() -> None:
    """With PYTHONUNBUFFERED Python drops the rest of a text if a signal interrupts its write."""
    stream: Any = sys.stdout
    if isinstance(stream, io.TextIOWrapper) and isinstance(stream.buffer, io.RawIOBase):
        encoding = stream.encoding
        buffer = io.BufferedWriter(stream.detach())
        sys.stdout = io.TextIOWrapper(buffer, encoding, "replace", line_buffering=True)


def _report(error: Exception) -> int:
    """Print an error, for a person or as JSON. Returns the exit code."""
    try:
        return _print_error(error)
    except BrokenPipeError:
        return BROKEN_PIPE


def _print_error(error: Exception) -> int:
    if isinstance(error, typer.Abort):
        typer.echo(render(message("Aborted.")), err=True)
        return INTERRUPTED
    if isinstance(error, _ClickException):
        if type(error).__name__ == "NoArgsIsHelpError":
            error.show()
            return COULD_NOT_TELL
        error = usage_error(error)
    if not isinstance(error, EtcdlabError):
        error = _crash(error)
    if wants_json(sys.argv[1:]) and not has_printed():
        what, do = (_without_typed_user_info(str(text)) for text in (error.what, error.do))
        field = option_of(error).strip(" ()")
        print_json({"format": FORMAT, "error": {"what": what, "do": do, "option": field}})
        sys.stdout.flush()
    else:
        what, do = (_without_typed_user_info(render(text)) for text in (error.what, error.do))
        label = render(message("do"))
        typer.echo(fitted(f"etcdlab: {what}", sys.stderr, 2), err=True)
        typer.echo(f"  {fitted(f'{label}: {do}{option_of(error)}', sys.stderr, 2)}", err=True)
    return COULD_NOT_TELL


def _without_typed_user_info(text: str) -> str:
    """An error text without the user info of the arguments that it quotes."""
    for argument in sys.argv[1:]:
        for typed in (argument, argument.partition("=")[2]):
            if ":" in typed:
                text = text.replace(typed, cut_user_info(typed))
    return cut_user_info_from_text(text)


def _crash(error: Exception) -> EtcdlabError:
    """An unexpected error, as one line and what to do."""
    if os.environ.get(TRACEBACK):
        import traceback

        traceback.print_exception(error)
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return EtcdlabError(
        message("etcdlab stopped because of an error in etcdlab or on this machine: {error}", error=text[:600]),
        message(
            "Run the command again with {variable}=1 in the environment, and report what it prints.", variable=TRACEBACK
        ),
    )


def wants_json(arguments: list[str]) -> bool:
    """Whether a command line asks for JSON, also one that cannot be read."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options
