"""Lays a graph out: `dot` where there is one, else pygraphviz, else the packaged drawing of etcdlab."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from etcdlab.messages import Text, message

if TYPE_CHECKING:
    from etcdlab.diagram.levels import Level, LevelName

LIMIT = 5.0
"""Seconds after which `dot` is ended. It needs 0.03 s for a chain."""

_ONE_AT_A_TIME = threading.Lock()  # the Graphviz library inside pygraphviz is not made for threads


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph that was laid out, without marks. `notes` say which layouts failed, and why."""

    svg: str
    by: Literal["dot", "pygraphviz", "packaged"]
    notes: tuple[Text, ...] = ()


def render(level: Level, limit: float = LIMIT) -> Drawing:
    """The drawing of a level. It is made once in a process for each level of a chain and each `dot` on PATH."""
    from etcdlab.diagram.graph import source

    return _render(source(level), level.whole.id, level.name, shutil.which("dot"), limit)


def shipped(level: Level) -> Drawing:
    """The drawing that ships with etcdlab: the same on every machine."""
    return Drawing(packaged(level.whole.id, level.name), "packaged")


@lru_cache(maxsize=32)
def _render(dot_source: str, generation: str, level: LevelName, dot: str | None, limit: float) -> Drawing:
    notes: list[Text] = []
    if dot:
        try:
            return Drawing(_with_dot(dot, dot_source, limit), "dot")
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            reason = str(error)
            notes.append(message("dot cannot lay out the diagram: {reason}. Reinstall Graphviz.", reason=reason))
    try:
        return Drawing(_with_pygraphviz(dot_source), "pygraphviz", tuple(notes))
    except ImportError:
        pass
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error)
        notes.append(
            message(
                "pygraphviz cannot lay out the diagram: {reason}. Reinstall pygraphviz, or install Graphviz.",
                reason=reason,
            )
        )
    return Drawing(packaged(generation, level), "packaged", tuple(notes))


def packaged(generation: str, level: LevelName) -> str:
    """The drawing of a generation at one level that ships with etcdlab."""
    return (resources.files("etcdlab.diagram") / "packaged" / packaged_name(generation, level)).read_text("utf-8")


def packaged_name(generation: str, level: LevelName) -> str:
    """The name of the file of a packaged drawing."""
    return f"{generation}-{level}.svg"


def _with_dot(dot: str, dot_source: str, limit: float) -> str:
    # A session of its own, so that whatever a wrapper called `dot` started ends with it.
    with subprocess.Popen(
        [dot, "-Tsvg"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            out, _ = process.communicate(dot_source.encode(), timeout=limit)
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise ValueError(f"it ended with {process.returncode}")
    return _checked(out.decode("utf-8"))


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _with_pygraphviz(dot_source: str) -> str:
    import pygraphviz

    with _ONE_AT_A_TIME:
        drawn: bytes = pygraphviz.AGraph(string=dot_source).draw(format="svg", prog="dot")
    return _checked(drawn.decode("utf-8"))


def _checked(svg: str) -> str:
    if "</svg>" not in svg:
        raise ValueError("it gave no drawing")
    return svg
