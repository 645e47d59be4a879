"""The modules a probe is built of: those that the package pins, or exactly the versions of a program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from etcdlab.chain import pin

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.build.toolchain import Toolchain

PROBE = Path(__file__).with_name("probe")

_FILES = ("go.mod", "go.sum")

# A `replace`, because module resolution would raise a version that is lower than a requirement.
_GO_MOD = """\
module etcdlab/probe

go 1.26

require (
{required}
)

replace {grpc} => {grpc} {version}
"""


def pinned() -> tuple[str, ...]:
    """The releases whose modules are pinned in the package, with the hash of each."""
    return tuple(sorted(folder.name for folder in (PROBE / "releases").iterdir() if folder.is_dir()))


def files(chain: Chain) -> dict[str, str]:
    """A probe's go.mod by its name, and its go.sum where the package has one for this very pair."""
    if chain.client in pinned() and chain.grpc == pin(chain.client):
        return {name: (PROBE / "releases" / chain.client / name).read_text("utf-8") for name in _FILES}
    grpc, version = chain.modules["G"], f"v{chain.grpc}"
    required = {chain.module: chain.version, grpc: version, **chain.requires}
    lines = "\n".join(f"\t{module} {wanted}" for module, wanted in required.items())
    return {"go.mod": _GO_MOD.format(required=lines, grpc=grpc, version=version)}


def write(go: Toolchain, written: dict[str, str], work: Path, timeout: float) -> None:
    """Write go.mod and go.sum beside a main.go. Go resolves what is not pinned, and asks the checksum database.

    `written` has the text of go.mod, and of go.sum where the package pins it. Raises GoError where a module cannot be
    fetched.
    """
    for name, text in written.items():
        (work / name).write_text(text, "utf-8")
    if len(written) < len(_FILES):
        go.run("list", "-deps", ".", folder=work, timeout=timeout, GOFLAGS="-mod=mod")
