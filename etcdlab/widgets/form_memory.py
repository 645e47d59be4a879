"""What a person typed into a form survives a re-run of its cell, for as long as the kernel lives."""

from __future__ import annotations

from typing import Any, NamedTuple

_NAME = "_etcdlab_forms"


class Before(NamedTuple):
    """The form that was there before, and whether what was typed into it still counts."""

    form: Any
    counts: bool


def keep(name: str, form: object, given: dict[str, Any]) -> Before | None:
    """Remember a form under a name, in the notebook's own names; what was there before, if there was.

    That no longer counts where the cell is given other values now: who sets a form from outside means it.
    """
    known = _names().setdefault(_NAME, {})
    before = known.get(name)
    known[name] = (form, given)
    return None if before is None else Before(before[0], before[1] == given)


def _names() -> dict[str, Any]:
    from IPython import get_ipython

    shell = get_ipython()
    return {} if shell is None else shell.user_ns
