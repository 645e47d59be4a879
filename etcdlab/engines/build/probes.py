"""Builds the probe of a release: a program with the real client, once, in the user's cache folder.

The folder is named by Go's version, the release and the probe's source. A change of the release or of the source makes
another folder. etcdlab uses an earlier build of the same Go major version without a network. After an interruption the
next build goes on: Go keeps what it built.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from etcdlab.engines.build import clock_overlay, modules
from etcdlab.engines.build.cache import LIMIT, folder_of_build, making
from etcdlab.engines.build.toolchain import Toolchain
from etcdlab.errors import GoError
from etcdlab.messages import Text, message

if TYPE_CHECKING:
    from etcdlab.chain import Chain

_FLAGS = ("-trimpath=false", "-buildvcs=false", "-gcflags=all=-N -l")
"""Without optimisation and inlining: Delve can stop at every station and read every value."""


def build_probe(go: Toolchain, chain: Chain, tell: Callable[[Text], None]) -> Path:
    """The probe of a release, built now if it is missing. `tell` gets a text before that. Raises GoError."""
    folder = folder_of_build(go, _probe_key(go, chain), "probe")
    if not (folder / "probe").exists():
        tell(
            message(
                "etcdlab builds the client {client} (grpc-go {grpc}) with {go}. This takes half a minute, once.",
                client=chain.client,
                grpc=chain.grpc,
                go=go.version,
            )
        )
        _build(go, chain, folder)
    return folder / "probe"


def _probe_key(go: Toolchain, chain: Chain) -> str:
    digest = hashlib.sha256()
    for text in (*_sources(chain).values(), *modules.files(chain).values()):
        digest.update(text.encode())
    digest.update(repr((clock_overlay.substitutions(go.system, go.machine), _FLAGS)).encode())
    return f"{chain.client}-grpc-{chain.grpc}-{digest.hexdigest()[:12]}"


def _sources(chain: Chain) -> dict[str, str]:
    """The probe's source files for a release: all that differs is the module the client is in."""
    client = f'clientv3 "{chain.modules["C"]}"'
    files = sorted(modules.PROBE.glob("*.go"))
    return {file.name: file.read_text("utf-8").replace('"ETCD_CLIENT"', client) for file in files}


def _build(go: Toolchain, chain: Chain, target: Path) -> None:
    with making(target) as folder:
        go = go._replace(scratch=folder)
        work = folder / "source"
        work.mkdir()
        for name, text in _sources(chain).items():
            (work / name).write_text(text, "utf-8")
        modules.write(go, modules.files(chain), work, LIMIT)
        arguments = ("build", *_FLAGS, f"-overlay={_write_overlay(go, work)}", "-o", str(folder / "probe"), ".")
        go.run(*arguments, folder=work, timeout=LIMIT)
        shutil.rmtree(work)


def _write_overlay(go: Toolchain, work: Path) -> Path:
    runtime = go.root / "src" / "runtime"
    replaced = clock_overlay.substitutions(go.system, go.machine)
    try:
        sources = {name: (runtime / name).read_text("utf-8") for name in {one.file for one in replaced}}
    except OSError as error:
        raise GoError(
            message("{go} is installed without its sources: {error}", go=go.version, error=str(error)),
            message("Use a Go that has its sources. `pip install 'etcdlab[go]'` installs one."),
        ) from error
    changed = work / "runtime"
    changed.mkdir()
    for name, text in clock_overlay.overlaid(sources, replaced, go.version).items():
        (changed / name).write_text(text, "utf-8")
    listed = work / "overlay.json"
    listed.write_text(json.dumps({"Replace": {str(runtime / name): str(changed / name) for name in sources}}))
    return listed
