"""Where etcdlab keeps what it builds."""

from __future__ import annotations

from etcdlab.engines.build import cache


def test_the_builds_are_in_the_users_cache_folder() -> None:
    assert cache.cache().parent.name == "etcdlab"
