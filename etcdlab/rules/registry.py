"""The rules. A rule is a module of the package `faults`, which describes itself by its constants.

CODE       the class of fault, R1 to R10
SLUG       the name of the rule
TITLE      what the rule finds, in a few words
YIELDS_TO  slugs: the rule reports nothing about what one of these rules reports
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.rules import faults

if TYPE_CHECKING:
    from etcdlab.messages import Message
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODES = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10")
"""The classes of fault, in the order of the findings. Each has a page in docs/rules."""

EVERY_OTHER_RULE = ("*",)
"""YIELDS_TO of a rule that reports only what no other rule explains."""


class Rule(NamedTuple):
    """One rule, as its module describes it."""

    code: str
    slug: str
    title: Message
    yields_to: tuple[str, ...]
    find: Callable[[TraceIndex], Iterator[Finding]]


def rules() -> tuple[Rule, ...]:
    """Every rule, by its code. Rules with the same code have the order of their modules."""
    return _rules_in(tuple(faults.__path__))


@cache
def _rules_in(folders: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules of these folders, found once: every check judges."""
    modules = [import_module(f"{faults.__name__}.{module.name}") for module in pkgutil.iter_modules(folders)]
    every = [Rule(rule.CODE, rule.SLUG, rule.TITLE, rule.YIELDS_TO, rule.find) for rule in modules]
    return tuple(sorted(every, key=lambda rule: CODES.index(rule.code)))
