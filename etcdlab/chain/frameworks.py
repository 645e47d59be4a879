"""The frameworks that open etcd clients, how often their clients call Sync, and how a person switches that off."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from etcdlab.chain.versions import within


class Framework(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A framework, or a program, that opens etcd clients itself."""

    name: str
    modules: tuple[str, ...]
    """The paths of its Go module, the newest first."""
    stop: str
    """What a person changes so that its client never calls Sync by itself; empty where no setting does that."""
    interval: float = 0.0
    """Seconds between two Syncs of its client; 0 where the program decides."""
    versions: str = ""
    """The span of its versions for which this holds; empty for all of them."""
    until: str = ""
    """What a person does if no setting switches the Sync off."""

    def holds(self, version: str) -> bool:
        """Whether the table is about this version of the module."""
        return not self.versions or within(version.removeprefix("v"), self.versions)


def framework_in(versions: Mapping[str, str]) -> str:
    """The framework among the modules of a program, as `MODULE VERSION`; empty for none in the table."""
    for framework in _table():
        for module in framework.modules:
            if module in versions and framework.holds(versions[module]):
                return f"{module} {versions[module]}".strip()
    return ""


def framework(named: str) -> Framework | None:
    """The framework that `framework_in` named."""
    module = named.partition(" ")[0]
    return next((one for one in _table() if module in one.modules), None)


@cache
def _table() -> tuple[Framework, ...]:
    text = Path(__file__).with_name("frameworks.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["framework"], tuple[Framework, ...])
