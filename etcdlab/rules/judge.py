"""Runs every rule over a case. A rule is a module in this folder's `faults` with a function `find`."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from etcdlab.rules import faults
from etcdlab.rules.facts import Facts
from etcdlab.rules.finding import Finding, Severity

if TYPE_CHECKING:
    from etcdlab.case import Case

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def judge(case: Case) -> tuple[Finding, ...]:
    """Every finding of every rule on the newest trace: the worst first, then by code."""
    facts = Facts(case.trace)
    found = [finding for rule in _rules() for finding in rule(facts)]
    return tuple(sorted(found, key=lambda finding: (_ORDER[finding.severity], int(finding.code[1:]))))


def _rules() -> Iterator[Callable[[Facts], Iterable[Finding]]]:
    for module in pkgutil.iter_modules(faults.__path__):
        yield import_module(f"{faults.__name__}.{module.name}").find
