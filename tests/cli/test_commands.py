"""A run loads the module of its command alone, and the help has every command."""

from __future__ import annotations

import subprocess
import sys

import typer

from etcdlab.cli import commands


def test_the_table_has_every_command() -> None:
    """A command that is missing there would be an unknown one for a run that loads its module alone."""
    commands.load_commands()
    group = typer.main.get_command(commands.app)

    assert set(commands._HOMES) | {"version", "help"} == set(group.commands)  # type: ignore[attr-defined]
    for name, module in commands._HOMES.items():
        assert group.commands[name].callback.__module__ == f"etcdlab.cli.{module}"  # type: ignore[attr-defined]


def test_a_run_loads_no_other_command() -> None:
    words = "import sys, etcdlab.cli.commands as c; c.load_commands(['show']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=30, check=True)

    assert "etcdlab.cli.show" in loaded.stdout.split()
    assert not {"etcdlab.cli.check", "etcdlab.cli.compare"} & set(loaded.stdout.split())
