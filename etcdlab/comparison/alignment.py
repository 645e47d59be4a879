"""Aligns two sequences by keys. It takes linear time: 64 MB of steps are no reason to wait."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

_T = TypeVar("_T")


def align(a: Sequence[_T], b: Sequence[_T], *keys: Callable[[_T], Hashable]) -> Iterator[tuple[_T | None, _T | None]]:
    """Each item of `a` with the same item of `b`, in the order of `a`; None where one side does not have it.

    The strictest key comes first. With each key the items without a partner are paired: the first of `a` with the
    first of `b` that has the same key, the second with the second, and so on. The order within a sequence does not
    count: goroutines run at the same time. An item that only `b` has comes after the item that it follows in `b`.
    """
    partner = _partners(a, b, keys)
    in_a = {there: here for here, there in partner.items()}
    after = _followers([number for number in range(len(b)) if number not in in_a], in_a)
    yield from ((None, b[number]) for number in after.get(-1, ()))
    for here, item in enumerate(a):
        yield item, b[partner[here]] if here in partner else None
        yield from ((None, b[number]) for number in after.get(here, ()))


def _partners(a: Sequence[_T], b: Sequence[_T], keys: Sequence[Callable[[_T], Hashable]]) -> dict[int, int]:
    """For each item of `a` that has one, the number of its partner in `b`."""
    partner: dict[int, int] = {}
    free_a, free_b = list(range(len(a))), list(range(len(b)))
    for key in keys:
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for there in free_b:
            waiting[key(b[there])].append(there)
        for here in free_a:
            same = waiting.get(key(a[here]))
            if same:
                partner[here] = same.popleft()
        taken = set(partner.values())
        free_a = [here for here in free_a if here not in partner]
        free_b = [there for there in free_b if there not in taken]
    return partner


def _followers(only_b: Sequence[int], partner_in_a: dict[int, int]) -> dict[int, list[int]]:
    """For each item of `a`, the items that only `b` has and that follow its partner there; -1 is before all."""
    after: dict[int, list[int]] = {}
    numbers, here = iter(only_b), -1
    number = next(numbers, None)
    there = 0
    while number is not None:
        while there < number:
            here = partner_in_a.get(there, here)
            there += 1
        after.setdefault(here, []).append(number)
        number = next(numbers, None)
    return after
