"""The rules. A rule is a module of the package `faults`, which describes itself by its constants.

CODE       the class of fault, such as R1; each class has a page in docs/rules
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

EVERY_OTHER_RULE = ("*",)
"""YIELDS_TO of a rule that reports only what no other rule explains."""


class Rule(NamedTuple):
    """One rule, as its module describes it."""

    code: str
    slug: str
    title: Message
    yields_to: tuple[str, ...]
    find: Callable[[TraceIndex], Iterator[Finding]]


def number_of(code: str) -> int:
    """The number in a code: findings are in the order of these numbers."""
    return int(code.removeprefix("R"))


def rules() -> tuple[Rule, ...]:
    """Every rule, by its code. Rules with the same code have the order of their modules."""
    return _rules_in(tuple(faults.__path__))


@cache
def _rules_in(folders: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules of these folders, found once: every check judges."""
    modules = [import_module(f"{faults.__name__}.{module.name}") for module in pkgutil.iter_modules(folders)]
    every = [Rule(rule.CODE, rule.SLUG, rule.TITLE, rule.YIELDS_TO, rule.find) for rule in modules]
    return tuple(sorted(every, key=lambda rule: number_of(rule.code)))
