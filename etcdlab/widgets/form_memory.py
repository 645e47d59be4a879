"""What a person typed into a form survives a re-run of its cell, for as long as the kernel lives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

_NAME = "_etcdlab_forms"


class EarlierForm(NamedTuple):
    """The form of an earlier run of the cell, and whether the cell's own arguments are still the same."""

    form: Any
    is_current: bool


def remember_form(name: str, form: object, arguments: Mapping[str, Any]) -> EarlierForm | None:
    """Remember a form by a name among the notebook's variables, and return the earlier form of that name.

    The earlier input is reused only while the cell's own arguments are unchanged: new arguments win.
    """
    forms = _variables().setdefault(_NAME, {})
    earlier = forms.get(name)
    forms[name] = (form, arguments)
    return None if earlier is None else EarlierForm(earlier[0], earlier[1] == arguments)


def _variables() -> dict[str, Any]:
    from IPython import get_ipython

    shell = get_ipython()
    return {} if shell is None else shell.user_ns
