"""The etcd servers that tests run against: the packaged one, and the newest pinned ones of 3.6 and 3.7."""

from __future__ import annotations

from pathlib import Path

from etcdlab.engines.go.servers import pinned, server
from etcdlab.sandboxes.binaries import find

PACKAGED = "packaged"
TODAY = tuple(release for release in pinned() if not release.startswith("3.5."))
RELEASES = (PACKAGED, *TODAY)


def program(release: str) -> Path:
    """The server of a release, built now where it is missing."""
    return find("etcd") if release == PACKAGED else server(release)
