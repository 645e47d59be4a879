"""A peer whose member list has tens of thousands of URLs: memory, dials and every view have a bound."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from tests.cli.answers import answering
from tests.cli.command import ETCDLAB, environment

pytestmark = pytest.mark.timeout(170)

MOST_MEMORY = 200_000
"""kB above what the interpreter and the libraries take."""

_BASE = "import etcdlab.investigation, etcdlab.cluster.client, etcdlab.engines.live, rich.table"
_MEASURE = """
import resource, subprocess, sys
with open(sys.argv[1], "w") as out:
    subprocess.run(sys.argv[2:], stdout=out, check=False, timeout=160)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(out: Path, *command: str) -> int:
    """Run a command with its output in that file. Returns its memory in kB at the highest."""
    result = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(out), *command],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    return int(result.stdout)


@pytest.mark.parametrize("count", [10_000, 60_000])
def test_a_check_of_many_urls_at_one_member_has_bounds(tmp_path: Path, count: int) -> None:
    urls = [f"http://127.{1 + number // 60_000}.{number // 250 % 240}.{number % 250 + 1}:1" for number in range(count)]
    printed, saved = tmp_path / "out", tmp_path / "case.etcdlab"

    base = peak(tmp_path / "nothing", sys.executable, "-c", _BASE)
    with answering([{"ID": 1, "name": "m", "clientURLs": urls}]) as address:
        used = peak(printed, ETCDLAB, "check", address, "--timeout", "2", "--save", str(saved))

    investigation = Investigation(Case.load(saved))
    trace = investigation.case.trace
    assert used - base < MOST_MEMORY
    assert len({dial.url for dial in trace.dials if dial.source == "advertised"}) == 256
    assert f"The members advertise {count} URLs. etcdlab dials the first 256." in printed.read_text()
    _assert_views_are_bounded(investigation, printed.read_text(), count)


def _assert_views_are_bounded(investigation: Investigation, printed: str, count: int) -> None:
    stepper = investigation.stepper()
    page = json.dumps([stepper.trace, stepper.page, stepper.findings])
    html = investigation._repr_mimebundle_()["text/html"]
    stepper.close()

    assert len(printed) < 10_000
    assert f"and {count - 4} more" in " ".join(printed.split())
    assert "`--json` prints all of them" in printed
    assert len(html) < 300_000
    assert f"{count - 10} more are in the JSON report" in html
    # The 256 dials alone make 9,000 steps.
    assert len(page) < 6_000_000
    more = {"template": "and {count} more: save the case for all", "values": {"count": count - 64}}
    assert json.dumps(more) in page


def test_the_json_report_has_every_url() -> None:
    urls = [f"http://127.0.{number // 250}.{number % 250 + 1}:1" for number in range(1_000)]
    with answering([{"ID": 1, "name": "m", "clientURLs": urls}]) as address:
        result = subprocess.run(
            [ETCDLAB, "check", address, "--timeout", "2", "--json"],
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )

    assert json.loads(result.stdout)["members"][0]["client_urls"] == urls
