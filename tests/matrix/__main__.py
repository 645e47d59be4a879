"""Prints what a check of every scenario reports with the client of every pin, and which cell is wrong."""

from __future__ import annotations

import argparse
from pathlib import Path

from etcdlab.engines.build.servers import server
from etcdlab.sandboxes.binaries import find_etcd
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import Outcome, scenario_named, scenarios
from tests.servers import version_of

from .cells import PINS, Cell, cell

WIDTH = 44


def main() -> int:
    """One line for each scenario, one column for each pin."""
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="default: all of them")
    parser.add_argument("--server", metavar="RELEASE", help="one that `etcdlab setup etcd` built")
    parser.add_argument("--engine", choices=("live", "go"), default="live", help="go runs the real client")
    options = parser.parse_args()
    etcd = server(options.server) if options.server else find_etcd("etcd")
    print("scenario".ljust(30), *(pin.ljust(WIDTH) for pin in PINS))
    cells = [
        one
        for scenario in scenarios()
        if scenario.name in (options.scenarios or [scenario.name])
        for one in line(scenario.name, etcd, options.engine)
    ]
    wrong = sum(one.outcome != one.expected for one in cells)
    print(f"{len(cells)} cells, {wrong} wrong")
    return min(wrong, 1)


def line(name: str, etcd: Path, engine: str) -> list[Cell]:
    """Start a scenario, check it with each pin, and print the cells."""
    version = version_of(etcd)
    if f"{version[0]}.{version[1]}" in scenario_named(name).refused_by:
        print(name.ljust(30), "this server does not start so", flush=True)
        return []
    with Sandbox(name, etcd=etcd) as lab:
        cells = [cell(lab, pin, version, engine) for pin in PINS]
    print(name.ljust(30), *(text(one.outcome).ljust(WIDTH) for one in cells), flush=True)
    for pin, one in zip(PINS, cells, strict=True):
        if one.outcome != one.expected:
            print(f"    wrong with {pin}: expected {text(one.expected)}", flush=True)
    return cells


def text(outcome: Outcome) -> str:
    """The findings and the exit code: `R3 name-does-not-resolve, exit 1`."""
    return ", ".join([*(f"{code} {slug}" for code, slug in outcome.leads_to), f"exit {outcome.exit_code}"])


if __name__ == "__main__":
    raise SystemExit(main())
