"""What etcdlab needs to pause the real client of a release: Delve, the probe, and the place of each station in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.chain import chain_of
from etcdlab.engines.build import modules
from etcdlab.engines.build.cache import cache, unwritable
from etcdlab.engines.build.delve import build_debugger
from etcdlab.engines.build.probes import build_probe
from etcdlab.engines.build.toolchain import find_go
from etcdlab.engines.go.places import Places, locate
from etcdlab.engines.programs import buildinfo
from etcdlab.messages import Text, message

if TYPE_CHECKING:
    from etcdlab.chain import Chain


class ClientBuild(NamedTuple):
    """What etcdlab needs to pause the client of one release."""

    delve: Path
    probe: Path
    places: Places
    go_version: str
    """The Go that built the probe, as the probe itself names it: `go1.26.8`."""


def ready(
    chain: Chain, tell: Callable[[Text], None] = lambda _: None, check: Callable[[], None] = lambda: None
) -> ClientBuild:
    """Delve and the probe of a release. What is missing is built now, and `tell` gets a text before each build.

    `check` is called several times in a second during a build, and ends it if it raises. The next call continues the
    build.
    Raises GoError if a build fails.
    """
    go = find_go()._replace(check=check)
    delve, probe = build_debugger(go, tell), build_probe(go, chain, tell)
    return ClientBuild(delve, probe, _places(delve, probe, chain), buildinfo.read(probe).go)


def unbuilt(chain: Chain) -> Text:
    """The text that `ready` reports before it builds; "" if nothing is missing. Raises as `ready`."""

    def stop(progress: Text) -> None:
        raise _UnbuiltError(progress)

    try:
        ready(chain, stop)
    except _UnbuiltError as unbuilt:
        return unbuilt.progress
    return ""


class _UnbuiltError(Exception):
    """Ends `ready` before it builds. `progress` is the text that `ready` reports before the build."""

    def __init__(self, progress: Text) -> None:
        super().__init__(str(progress))
        self.progress = progress


def _places(delve: Path, probe: Path, chain: Chain) -> Places:
    """Where the stations are in the probe. Delve locates them once, and a file beside the probe keeps the result."""
    digest = hashlib.sha256(repr([(s.id, chain.qualified(s), s.anchor) for s in chain.stations]).encode())
    kept = probe.parent / f"places-{digest.hexdigest()[:12]}.json"
    try:
        if not kept.exists():
            places = locate(delve, probe, chain)
            unfinished = kept.with_suffix(".new")
            unfinished.write_bytes(places.to_json())
            unfinished.replace(kept)
        return Places.from_json(kept.read_bytes())
    except OSError as error:
        raise unwritable(kept, error) from error


def build_clients(names: Sequence[str] | None, tell: Callable[[Text], None]) -> Iterator[Text]:
    """Build the clients of these releases, or of all that the package pins. A report for each. Raises GoError."""
    releases = list(names or modules.pinned())
    for number, name in enumerate(releases, 1):
        chain = chain_of(name)
        places = ready(chain, tell).places
        yield message(
            "{number} of {total}: etcdlab can pause the client {release} in {count} functions.",
            number=number,
            total=len(releases),
            release=name,
            count=len(places.by_station),
        )
        for station, why in places.reasons.items():
            function = chain.qualified(chain.by_id[station])
            yield message("etcdlab cannot pause the client in {function}. {reason}", function=function, reason=why)
    yield message("The clients are in {folder}.", folder=str(cache()))
