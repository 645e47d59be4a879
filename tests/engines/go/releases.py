"""The releases whose real client the tests run."""

from __future__ import annotations

from pathlib import Path

RELEASES = ("seed", "3.5.9", "3.5.21", "3.5.33", "3.6.14", "3.7.1")


def folder_of(debugger: int) -> Path:
    """The private folder of a debugger, from its command line."""
    arguments = Path(f"/proc/{debugger}/cmdline").read_text().split("\0")
    return Path(next(a.partition("unix:")[2] for a in arguments if a.startswith("--listen="))).parent
