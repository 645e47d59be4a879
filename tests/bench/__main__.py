"""Prints the table. Missing an aim is no error: machines differ, and a ratio is for a person to judge."""

from __future__ import annotations

import argparse
from importlib import import_module

from tests.bench.machine import figures, load, settled
from tests.bench.table import HEAD, line

ROWS = (
    "warm",
    "check",
    "dial",
    "thousand",
    "unreachable",
    "rules",
    "watch",
    "imports",
    "help",
    "lint",
    "sandbox",
    "held",
    "attach",
    "recording",
    "stepper",
    "report",
    "redaction",
    "logs",
    "captures",
    "notebook",
    "workshop",
    "learners",
)
"""Modules of tests.bench.rows, in the order of the table."""


def main(arguments: list[str] | None = None) -> None:
    """Measure the rows that are named, else all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Both sides of each row, in turn.")
    parser.add_argument("rows", metavar="NAME", nargs="*", help=f"one of {', '.join(ROWS)}; default: all")
    parser.add_argument("--runs", type=int, default=11, help="how often each side runs (default: %(default)s)")
    options = parser.parse_args(arguments)
    if unknown := set(options.rows) - set(ROWS):
        parser.error(f"no row is called {', '.join(sorted(unknown))}: use {', '.join(ROWS)}")
    if options.runs < 1:
        parser.error("--runs is 1 or more")
    with settled():
        for one in figures(options.runs):
            print(one, flush=True)
        print(f"\n{HEAD}", flush=True)
        for name in options.rows or ROWS:
            for result in import_module(f"tests.bench.rows.{name}").rows(options.runs):
                print(line(result), flush=True)
    print(f"\n{load()} in the end: the busier, the less a ratio says")


if __name__ == "__main__":
    main()
