"""Builds real etcd servers of any release of 3.5, 3.6 and 3.7, once, for the sandbox.

The package pins the modules of one release of each line, with their hashes. Those of any other release are resolved
when it is first built, and Go verifies them with the checksum database.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from etcdlab.chain.versions import number
from etcdlab.engines.build import modules
from etcdlab.engines.build.cache import LIMIT, cache, folder_for, making
from etcdlab.engines.build.toolchain import Toolchain, find_go
from etcdlab.errors import GoError, UsageError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable

_SOURCE = Path(__file__).with_name("server")
_MODULE = "go.etcd.io/etcd/server/v3"
_RELEASE = re.compile(r"v?(3\.[567]\.\d{1,3})")

_GO_MOD = """\
module etcdlab/server

go 1.26.0

require {module} v{release}
"""

_NOT_PUBLISHED = re.compile(r"unknown revision|invalid version|not available|404 Not Found|410 Gone")
"""What `go` prints for a release that the module proxy does not have."""

_FLAGS = ("-trimpath", "-buildvcs=false", "-ldflags=-s -w")
"""Nobody debugs the server: without debug information it is half as large."""


def pinned() -> tuple[str, ...]:
    """The releases whose modules the package pins, the oldest first."""
    return tuple(sorted((folder.name for folder in (_SOURCE / "releases").iterdir() if folder.is_dir()), key=number))


def built() -> tuple[str, ...]:
    """The releases that were built on this machine, the oldest first."""
    try:
        there = cache().glob("*-etcd-*/etcd")
    except GoError:
        return ()  # a cache that this user may not search has nothing to offer
    matches = (re.search(r"-etcd-(3\.\d+\.\d+)-", path.parent.name) for path in there)
    return tuple(sorted({match[1] for match in matches if match}, key=number))


def server(
    release: str, tell: Callable[[Text], None] = lambda _: None, check: Callable[[], None] = lambda: None
) -> Path:
    """The etcd server of a release, built now where it is missing; one that was built before needs no Go.

    `tell` gets a text before a build begins. `check` is called during a build, and ends it if it raises.
    Raises UsageError for a release that cannot be built, GoError where the build fails or there is no Go.
    """
    release = _checked_release(release)
    key = f"etcd-{release}-{_digest(release)}"
    there = sorted(cache().glob(f"*-{key}/etcd"))
    if there:
        return there[-1]
    go = find_go()._replace(check=check)
    target = folder_for(go, key)
    tell(
        message(
            "etcdlab builds the server etcd {release} with {go}. This takes a minute, once.",
            release=release,
            go=go.version,
        )
    )
    _build(go, release, target)
    return target / "etcd"


def build_servers(names: Sequence[str] | None, tell: Callable[[Text], None]) -> Iterator[Text]:
    """Build the servers of these releases, or of the pinned ones. One line of report for each. Raises as `server`."""
    releases = list(names or pinned())
    for place, name in enumerate(releases, 1):
        try:
            path = server(name, tell)
        except UsageError as error:
            raise UsageError(error.what, error.do, "release") from error
        yield message(
            "{number} of {total}: the server {release} is {path}.",
            number=place,
            total=len(releases),
            release=name,
            path=str(path),
        )


def _checked_release(release: str) -> str:
    match = _RELEASE.fullmatch(release.strip())
    if not match:
        raise UsageError(
            message("The server must be a release of etcd 3.5, 3.6 or 3.7, got {release}.", release=printable(release)),
            message("Use {releases}, or another release of 3.5, 3.6 or 3.7.", releases=pinned()),
            "server",
        )
    return match[1]


def _files(release: str) -> dict[str, str]:
    """A server's go.mod by its name, and its go.sum where the package pins this release."""
    if release in pinned():
        folder = _SOURCE / "releases" / release
        return {name: (folder / name).read_text("utf-8") for name in ("go.mod", "go.sum")}
    return {"go.mod": _GO_MOD.format(module=_MODULE, release=release)}


def _digest(release: str) -> str:
    texts = (*_files(release).values(), (_SOURCE / "main.go").read_text("utf-8"), repr(_FLAGS))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _build(go: Toolchain, release: str, target: Path) -> None:
    with making(target) as folder:
        go = go._replace(scratch=folder)
        work = folder / "source"
        work.mkdir()
        shutil.copyfile(_SOURCE / "main.go", work / "main.go")
        _write_modules(go, release, work)
        go.run("build", *_FLAGS, "-o", str(folder / "etcd"), ".", folder=work, timeout=LIMIT, CGO_ENABLED="0")
        shutil.rmtree(work)


def _write_modules(go: Toolchain, release: str, work: Path) -> None:
    try:
        modules.write(go, _files(release), work, LIMIT)
    except GoError as error:
        what = str(error.what)
        if f"{_MODULE}@v{release}" in what and _NOT_PUBLISHED.search(what):
            raise UsageError(
                message("etcd {release} is not published as a Go module.", release=release),
                message("Use {releases}, or another published release.", releases=pinned()),
                "server",
            ) from error
        raise
