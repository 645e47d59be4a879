"""Twenty members: the stepper stays short, and its long tables scroll in boxes of their own."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import etcdlab
from etcdlab.chain import chain_of
from etcdlab.widgets.drawing import drawing
from etcdlab.widgets.page_parts import page_parts
from tests.cli.answers import answering
from tests.widgets.panels import Open

MEMBERS = [{"ID": n + 1, "name": f"etcd-{n}", "clientURLs": [f"http://0.0.0.0:{n + 1}"]} for n in range(20)]


@pytest.fixture(scope="module")
def twenty() -> dict[str, Any]:
    """The traits of a stepper with the trace of twenty members that advertise 0.0.0.0."""
    with answering(MEMBERS) as address:
        investigation = etcdlab.check(address, release="3.7.1")
    chain = chain_of("3.7.1")
    return {
        "trace": msgspec.to_builtins(investigation.case.trace),
        "drawing": drawing(chain),
        "page": page_parts(investigation.case.trace, investigation.findings, chain),
        "at": 71,
        "live": False,
        "busy": "",
        "problem": [],
        "supposition": "",
        "offers_what_if": False,
    }


@pytest.mark.parametrize(("width", "height"), [(930, 720), (1120, 900), (1400, 900), (860, 900)])
def test_the_stepper_is_shorter_than_three_screens(show: Open, twenty: dict[str, Any], width: int, height: int) -> None:
    """The widths are those of a cell of JupyterLab beside its file browser."""
    page = show(twenty, viewport={"width": width, "height": height})

    assert page.evaluate("document.querySelector('.etcdlab').offsetHeight") < 3 * height
    assert page.locator(".etcdlab-members tbody tr").count() == 20
