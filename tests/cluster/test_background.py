"""What runs in the background leaves nothing behind once it has ended."""

from __future__ import annotations

from etcdlab.cluster import background
from tests.processes import becomes


def test_no_reference_to_a_thread_stays() -> None:
    """A watch closes thousands of channels. Many of these threads have ended by the time `start` returns."""
    for _ in range(300):
        background.in_background(lambda: None)

    assert becomes(lambda: not background._threads)
