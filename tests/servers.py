"""The etcd servers that tests run against: the packaged one, and the newest pinned ones of 3.6 and 3.7."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from etcdlab.engines.build.servers import pinned, server
from etcdlab.sandboxes.binaries import find_etcd

PACKAGED = "packaged"
TODAY = tuple(release for release in pinned() if not release.startswith("3.5."))
RELEASES = (PACKAGED, *TODAY)

on_each_server = pytest.mark.parametrize("etcd_program", RELEASES, indirect=True, scope="module")
"""A test with the fixture `etcd` or `etcds` runs against each server."""


def program(release: str) -> Path:
    """The server of a release, built now where it is missing."""
    return find_etcd("etcd") if release == PACKAGED else server(release)


@cache
def version_of(etcd: Path) -> tuple[int, ...]:
    """The numbers of the release that a server prints of itself."""
    output = subprocess.run([etcd, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", output.splitlines()[0]))
