"""What a whole check loads: each module that it does not need is time that a person waits."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from etcdlab.sandboxes.sandbox import Sandbox
from tests.cli.command import run

_UNUSED = {
    "_bz2",
    "google.protobuf.descriptor_pb2",
    "google.protobuf.text_format",
    "grpc.aio._channel",
    "html.entities",
    "tenacity.retry",
}


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """The modules that one check of a healthy member imports, in a pipe."""
    with Sandbox("healthy") as lab:
        result = run("check", *lab.endpoints, PYTHONPROFILEIMPORTTIME="1")
    assert result.code == 0
    return frozenset(re.findall(r"^import time:.*\| +(\S+)$", result.err, re.MULTILINE))


def test_it_loads_what_it_needs(loaded: frozenset[str]) -> None:
    """Otherwise the other tests of this file prove nothing."""
    assert loaded >= {"etcdlab.engines.live", "etcdlab.rules.judge", "etcdlab.views.terminal", "grpc", "etcd3"}


def test_a_pipe_needs_no_console(loaded: frozenset[str]) -> None:
    """Rich lays out nothing and prints no colours, and to load it takes a tenth of the check."""
    assert not {"rich.console", "rich.table", "rich.text"} & loaded


def test_it_loads_no_locks_and_no_second_implementation(loaded: frozenset[str]) -> None:
    """Libraries import these modules for what a check never does."""
    assert _UNUSED & loaded == set()


def test_its_data_are_structs(loaded: frozenset[str]) -> None:
    """To define a dataclass takes Python thirty times as long as to define a struct of msgspec."""
    files = {name: Path(find_spec(name).origin) for name in loaded if name.startswith("etcdlab.")}  # type: ignore[arg-type, union-attr]

    assert {name for name, file in files.items() if "\n@dataclass" in file.read_text("utf-8")} == {
        "etcdlab.cli.access_options",
        "etcdlab.cluster.access",
        "etcdlab.request",
    }
