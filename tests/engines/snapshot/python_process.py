"""A Python program to take a snapshot of."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

RunPython = Callable[[str], subprocess.Popen[str]]
