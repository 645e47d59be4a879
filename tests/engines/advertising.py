"""A cluster that advertises given URLs."""

from __future__ import annotations

from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario


def advertising(*urls: str, name: str = "s") -> Sandbox:
    """One real member that advertises these URLs; {port} is one on which nothing listens at 127.0.0.1."""
    return Sandbox(Scenario("ad-hoc", "ad hoc", "", members=(MemberPlan(name, advertise=urls),)))
