"""A browser, and the seed's incident as the stepper is given it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Page

from etcdlab.chain import Chain
from etcdlab.rules.finding import Finding
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.trace import Trace
from etcdlab.widgets.drawing import drawing
from etcdlab.widgets.page_parts import page_parts
from scripts.jupyter import chromium
from tests.incident import case, chain, finding, trace  # noqa: F401 - fixtures
from tests.widgets.page import opened
from tests.widgets.panels import Open


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def endpoints() -> Iterator[SandboxEndpoints]:
    """Those of a cluster that has the fault."""
    with Sandbox("advertises-unspecified") as lab:
        yield lab.endpoints


@pytest.fixture
def state(trace: Trace, chain: Chain, finding: Finding) -> dict[str, Any]:  # noqa: F811 - fixtures
    """The traits of a stepper that shows the incident."""
    plain_trace = msgspec.to_builtins(msgspec.structs.replace(trace, steps=_about_dial(trace)))
    return {
        "trace": plain_trace,
        "drawing": drawing(chain),
        "page": page_parts(trace, [finding], chain),
        "at": 0,
        "live": False,
        "busy": "",
        "problem": [],
        "supposition": "",
        "offers_what_if": False,
        "command": "",
    }


def _about_dial(trace: Trace) -> tuple[Any, ...]:  # noqa: F811
    dialled = trace.steps[22]
    return (*trace.steps[:22], msgspec.structs.replace(dialled, objects=("subconn 1", "dial 1")), *trace.steps[23:])


@pytest.fixture
def show(browser: Browser) -> Iterator[Open]:
    """Opens a page with the stepper; it is closed after the test."""
    pages: list[Page] = []

    def one(state: dict[str, Any], **looks: Any) -> Page:
        pages.append(opened(browser, state, **looks))
        return pages[-1]

    yield one
    for page in pages:
        page.close()
