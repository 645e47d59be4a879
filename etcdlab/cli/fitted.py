"""A line for a person at a terminal: it ends between two words. In a pipe it stays whole."""

from __future__ import annotations

import os
from typing import TextIO


def fitted(line: str, stream: TextIO, indent: int = 0) -> str:
    """The line as the terminal of this stream can display it; all of its lines but the first are indented."""
    width = _width(stream) - indent
    if width <= 0:
        return line
    from etcdlab.views.columns import wrapped

    return f"\n{' ' * indent}".join(wrapped(line, width))


def _width(stream: TextIO) -> int:
    """The columns of the terminal, or 0 where the stream is none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    except (OSError, ValueError):
        return 0
