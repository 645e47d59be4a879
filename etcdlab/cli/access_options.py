"""The options of every command that connects to a cluster, and what they say of the connection."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from etcdlab.cli.command_line import number
from etcdlab.cli.language import help_text
from etcdlab.errors import UsageError
from etcdlab.messages import message, render

if TYPE_CHECKING:
    from etcdlab.cluster.access import AccessOptions

Endpoints = Annotated[list[str] | None, typer.Argument(help=help_text("host:port, as the client is configured."))]
Ca = Annotated[str, typer.Option(metavar="FILE", help=help_text("The CA of the cluster, a PEM file."))]
Cert = Annotated[str, typer.Option(metavar="FILE", help=help_text("A client certificate, a PEM file."))]
Key = Annotated[str, typer.Option(metavar="FILE", help=help_text("The key of the client certificate, a PEM file."))]
ServerName = Annotated[
    str, typer.Option(metavar="NAME", help=help_text("The name to expect in the server's certificate."))
]
User = Annotated[
    str, typer.Option(metavar="NAME", help=help_text("An etcd user. Pass the password with --password-stdin."))
]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help=help_text("Read the password from standard input."))
]
AllowPlain = Annotated[bool, typer.Option("--allow-plain", help=help_text("Allow a password over plain http."))]
Timeout = Annotated[
    float | None,
    typer.Option(parser=number, metavar="SECONDS", help=help_text("Seconds for each wait. Default: 3.")),
]


@dataclass(frozen=True)
class Connection:
    """How a command connects: a field for each option. `takes_connection` gives a command all of these options."""

    ca: Ca = ""
    cert: Cert = ""
    key: Key = ""
    server_name: ServerName = ""
    user: User = ""
    password_stdin: PasswordStdin = False
    allow_plain: AllowPlain = False
    timeout: Timeout = None

    def options(self) -> AccessOptions:
        """The same as keywords of `Request.of`. Reads the password, so that a wrong command line asks for none."""
        return {
            "ca": self.ca,
            "cert": self.cert,
            "key": self.key,
            "server_name": self.server_name,
            "user": self.user,
            "password": password_from_stdin() if self.password_stdin else "",
            "allow_plain": self.allow_plain,
            "timeout": self.timeout,
        }


NO_CREDENTIALS = Connection()
"""What a command has without any of these options."""


def takes_connection(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a `Connection` in the place of its parameter `connection`."""
    signature = inspect.signature(command, eval_str=True)
    options = tuple(inspect.signature(Connection, eval_str=True).parameters.values())
    parameters = [
        each for own in signature.parameters.values() for each in (options if own.name == "connection" else (own,))
    ]

    @wraps(command)
    def with_options(**values: Any) -> None:
        connection = Connection(**{option.name: values.pop(option.name) for option in options})
        command(**values, connection=connection)

    with_options.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return with_options


_LONGEST_PASSWORD = 64 * 1024
"""Bytes of the line on standard input."""


def password_from_stdin() -> str:
    """The first line of standard input. At a terminal etcdlab asks for it."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(render(message("password: ")))
    line = sys.stdin.buffer.readline(_LONGEST_PASSWORD)
    try:
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise UsageError(
            message("The password on standard input is not UTF-8."),
            message("Convert it, for example with iconv."),
            "password",
        ) from None


def autosync_seconds(autosync: str) -> float | None:
    """Seconds of the option --autosync: 0 for a client that never syncs, None where the command line has none."""
    from etcdlab.cluster.access import parse_duration

    if not autosync:
        return None
    return 0.0 if autosync in ("off", "0") else parse_duration(autosync, "autosync")
