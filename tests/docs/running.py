"""How the commands of the documentation are run."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

LIMIT = 170.0
"""Seconds one command or one block of a page may take on a busy machine."""


Run = Callable[[list[str]], subprocess.CompletedProcess[str]]
