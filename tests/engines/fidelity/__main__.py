"""Prints how the live engine compares with the real client: `make fidelity`. Any unlisted difference is an error."""

from __future__ import annotations

import argparse
import sys

from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import recorded_scenarios

from .compared import RELEASES, compare
from .listed import expected, sort_out

HEAD = f"{'scenario':26}{'release':10}{'steps':>6}{'listed':>8}{'unlisted':>10}{'gone':>6}"


def main() -> int:
    """One line for each scenario and release, and below it what is not as it is listed."""
    parser = argparse.ArgumentParser(prog="python -m tests.engines.fidelity", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="default: all of them")
    parser.add_argument("--release", action="append", choices=RELEASES, help="default: all of them")
    options = parser.parse_args()
    by_name = {scenario.name: scenario for scenario in recorded_scenarios()}
    print(HEAD)
    wrong = 0
    for name in options.scenarios or by_name:
        with Sandbox(by_name[name]) as lab:
            wrong += sum([line(lab, release) for release in options.release or RELEASES])
    return min(wrong, 1)


def line(lab: Sandbox, release: str) -> int:
    """Compare one release, and print it; how much is not as it is listed."""
    name = lab.scenario.name
    run = compare(lab, release)
    unlisted, gone = sort_out(run.differences, expected(release, name))
    as_listed = len(run.differences) - len(unlisted)
    print(f"{name:26}{release:10}{run.steps:6}{as_listed:8}{len(unlisted):10}{len(gone):6}", flush=True)
    for text in [*unlisted, *(f"listed, and does not occur any more: {one}" for one in gone)]:
        print(f"    {text}", flush=True)
    return len(unlisted) + len(gone)


if __name__ == "__main__":
    sys.exit(main())
