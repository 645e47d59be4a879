"""The commands that connect to a cluster have the same options for it, and one function says what they mean."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from etcdlab.cli.access_options import NO_CREDENTIALS, Connection, takes_connection
from tests.cli.command import run

OPTIONS = ["ca", "cert", "key", "server-name", "user", "password-stdin", "allow-plain", "timeout"]


@pytest.mark.parametrize("command", ["check", "watch", "fix"])
def test_each_command_has_all_options_in_one_order(command: str) -> None:
    text = run(command, "--help").out
    places = [text.index(f"  --{option} ") for option in OPTIONS]

    assert places == sorted(places)


def test_a_command_gets_the_options_in_one_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[dict[str, Any]] = []

    @takes_connection
    def command(first: str, connection: Connection = NO_CREDENTIALS, last: int = 0) -> None:
        calls.append({"first": first, "last": last, **connection.options()})

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"secret\n")))
    values = {"ca": "ca.pem", "cert": "", "key": "", "server_name": "", "user": "u", "allow_plain": False}
    command(first="a", last=1, password_stdin=True, timeout=2.0, **values)

    assert calls == [{"first": "a", "last": 1, "password": "secret", "timeout": 2.0, **values}]


def test_a_wrong_command_line_asks_for_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command checks its other options first. The password is still on standard input then."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"secret\n")))

    @takes_connection
    def command(connection: Connection = NO_CREDENTIALS) -> None:
        assert connection.password_stdin

    command(**{option.replace("-", "_"): option for option in OPTIONS})

    assert sys.stdin.read() == "secret\n"
