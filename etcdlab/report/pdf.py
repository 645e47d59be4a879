"""A report as PDF, printed by an installed Chromium."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from etcdlab.errors import UsageError
from etcdlab.messages import message

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

LIMIT = 60.0
"""Seconds that Chromium may take."""

_OPTIONS = ("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer")


def pdf(page: bytes) -> bytes:
    """The page, printed. Chromium gets a profile of its own, which is removed.

    Raises UsageError where there is no Chromium, and where it does not print.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    instead = message("Write .html, and print it from a browser.")
    if program is None:
        raise UsageError(
            message("A PDF needs Chromium. None of these programs is on PATH: {programs}.", programs=_PROGRAMS), instead
        )
    with tempfile.TemporaryDirectory(prefix="etcdlab.") as name:
        folder = Path(name)
        (folder / "report.html").write_bytes(page)
        try:
            _print(program, folder)
            return (folder / "report.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise UsageError(message("Chromium printed no PDF: {error}", error=str(error)[-600:]), instead) from error


def _print(program: str, folder: Path) -> None:
    # As root, Chromium starts without its sandbox only. It gets one page without a network, which etcdlab wrote.
    command = [program, *_OPTIONS, "--no-sandbox", f"--user-data-dir={folder / 'profile'}"]
    command += [f"--print-to-pdf={folder / 'report.pdf'}", (folder / "report.html").as_uri()]
    subprocess.run(command, capture_output=True, check=True, timeout=LIMIT)
