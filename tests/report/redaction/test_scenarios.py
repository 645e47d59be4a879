"""A redacted case of every scenario that can be started: the rules judge it as they judge the original."""

from __future__ import annotations

import msgspec
import pytest

import etcdlab
from etcdlab.case import Case
from etcdlab.report.redaction import redact
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import scenarios
from tests.report.redaction.judged import judged

ON_A_NETWORK = {
    "127.0.0.1": "10.20.30.1",
    "127.0.0.2": "10.20.30.2",
    "0.0.0.0": "10.20.31.1",
    "etcd-0": "payments-0",
    "etcd-1": "payments-1",
}
"""Addresses and names of the sandbox, and what stands for them in the case of a cluster on a network."""


@pytest.fixture(scope="module", params=scenarios(), ids=lambda scenario: scenario.name)
def case(request: pytest.FixtureRequest) -> Case:
    """The case of one check of the scenario's real servers.

    A wait ends after a second: on a busy machine that is another case than the scenario's, and redacted all the same.
    """
    with Sandbox(request.param) as lab:
        return etcdlab.check(lab.endpoints, timeout=1).case


def test_it_is_judged_the_same(case: Case) -> None:
    assert judged(redact(case).case) == judged(case)


def test_on_a_network_it_is_judged_the_same(case: Case) -> None:
    """The same evidence with addresses and names that redaction replaces."""
    text = msgspec.json.encode(case).decode()
    for here, there in ON_A_NETWORK.items():
        text = text.replace(here, there)
    on_a_network = msgspec.json.decode(text, type=Case)

    redacted = redact(on_a_network).case

    assert "10.20.3" in text
    assert "10.20.3" not in msgspec.json.encode(redacted).decode()
    assert judged(redacted) == judged(on_a_network)
