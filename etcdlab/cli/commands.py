"""The application with its commands. What a command needs is imported when it runs.

A run loads only the module of the command that was typed: all of them take a twentieth of a check's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from etcdlab.cli.options import app as app

_MODULES = {
    "check": ("check", "demo"),
    "explain": ("explain",),
    "lint": ("lint",),
    "fix": ("fix",),
    "probe": ("probe",),
    "watch": ("watch",),
    "postmortem": ("report",),
    "show": ("show",),
    "compare": ("compare",),
    "redact": ("redact",),
    "process": ("attach", "core"),
    "rules": ("rules", "rule"),
    "sandbox": ("scenarios", "sandbox"),
    "setup": ("setup", "doctor", "lab"),
}
"""The modules of this folder, in the order of the help, with the commands that each one adds."""

_HOMES = {command: module for module, commands in _MODULES.items() for command in commands}


def load_commands(words: Sequence[str] = ()) -> None:
    """Add the command of a command line to the application; without one that exists, add all commands."""
    home = _HOMES.get(words[0]) if words else None
    for module in (home, "root") if home else (*_MODULES, "root"):
        import_module(f"etcdlab.cli.{module}")
