"""Evidence made by hand: members, dials and calls, as an engine would observe them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etcdlab.rules import Finding


@pytest.fixture
def the_only() -> Callable[[tuple[Finding, ...]], Finding]:
    """The finding, where there is exactly one."""

    def only(findings: tuple[Finding, ...]) -> Finding:
        assert len(findings) == 1, [(finding.rule, str(finding.summary)) for finding in findings]
        return findings[0]

    return only
