"""Writes the packaged drawings of etcdlab: `python -m etcdlab.diagram.package`, where `dot` is installed."""

from __future__ import annotations

from pathlib import Path

from etcdlab.chain import chain_of, release_names
from etcdlab.diagram.layout import packaged_name, render
from etcdlab.diagram.levels import SIZES, level_of
from etcdlab.errors import UsageError
from etcdlab.messages import message


def main() -> None:
    """Write one drawing for each generation and level. Raises UsageError where `dot` is missing."""
    folder = Path(__file__).with_name("packaged")
    folder.mkdir(exist_ok=True)
    chains = {chain.id: chain for chain in map(chain_of, release_names())}
    for level in (level_of(chain, name) for chain in chains.values() for name in SIZES):
        drawing = render(level)
        if drawing.by != "dot":
            raise UsageError(message("There is no `dot` that draws."), message("Install Graphviz, and run this again."))
        (folder / packaged_name(level.whole.id, level.name)).write_text(drawing.svg, "utf-8")


if __name__ == "__main__":
    main()
