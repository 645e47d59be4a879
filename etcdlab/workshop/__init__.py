"""The workshop: exercises in which a learner predicts what a client does, and then sees what it did.

exercise = etcdlab.workshop.exercise("the-symptom")
exercise                                      # the head: language, clock, progress
exercise.ask("dialled")                       # a question
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etcdlab.workshop.notebook import exercise
    from etcdlab.workshop.teacher import summary

__all__ = ["exercise", "summary"]

_HOMES = {"exercise": "etcdlab.workshop.notebook", "summary": "etcdlab.workshop.teacher"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value
