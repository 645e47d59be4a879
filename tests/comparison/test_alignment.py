"""The alignment of two sequences by keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from etcdlab.comparison.alignment import align

ITEMS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)))


def whole(item: tuple[str, int]) -> tuple[str, int]:
    return item


def name(item: tuple[str, int]) -> str:
    return item[0]


def test_equal_items_are_partners_before_those_of_the_same_name() -> None:
    a, b = [("a", 1), ("a", 2)], [("a", 2), ("a", 3)]

    assert list(align(a, b, whole, name)) == [(("a", 1), ("a", 3)), (("a", 2), ("a", 2))]


def test_an_item_of_b_alone_comes_after_the_one_it_follows() -> None:
    a, b = [("a", 1), ("c", 1)], [("b", 0), ("a", 1), ("b", 1), ("b", 2), ("c", 1)]

    assert list(align(a, b, whole)) == [
        (None, ("b", 0)), (("a", 1), ("a", 1)), (None, ("b", 1)), (None, ("b", 2)), (("c", 1), ("c", 1)),
    ]  # fmt: skip


@given(ITEMS, ITEMS)
def test_every_item_is_there_once(a: list[tuple[str, int]], b: list[tuple[str, int]]) -> None:
    """The items of `a` come in their order."""
    pairs = list(align(a, b, whole, name))

    assert [here for here, _ in pairs if here is not None] == a
    assert sorted(there for _, there in pairs if there is not None) == sorted(b)
    assert (None, None) not in pairs


@given(ITEMS)
def test_a_sequence_beside_itself_has_no_item_alone(a: list[tuple[str, int]]) -> None:
    assert list(align(a, a, whole, name)) == list(zip(a, a, strict=True))


def test_the_work_grows_with_the_items() -> None:
    """Each key is read at most once for each item, also where all items are alike."""
    reads: list[object] = []

    def counted(item: tuple[str, int]) -> str:
        reads.append(item)
        return item[0]

    same = [("a", 1)] * 1_000
    list(align(same, [("b", 1)] * 1_000, counted, counted, counted))

    assert len(reads) == 3 * 2_000


def test_items_with_the_same_key_are_paired_in_their_order() -> None:
    a, b = [("a", 1), ("a", 2)], [("a", 3), ("a", 4)]

    assert list(align(a, b, name)) == [(("a", 1), ("a", 3)), (("a", 2), ("a", 4))]
