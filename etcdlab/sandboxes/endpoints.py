"""The endpoints of a sandbox, with the name of its scenario."""

from __future__ import annotations


class SandboxEndpoints(tuple[str, ...]):
    """The configured endpoints of a client of a sandbox.

    `scenario` is the name of the scenario. A check of these endpoints may propose a loopback address as the fix,
    because the client of a sandbox is on the same host.
    """

    scenario: str = ""
