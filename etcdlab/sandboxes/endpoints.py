"""The endpoints of a sandbox, which know the scenario that runs there."""

from __future__ import annotations


class SandboxEndpoints(tuple[str, ...]):
    """What a client of a sandbox is configured with.

    `scenario` is the name of the scenario. A check of these endpoints may propose a loopback address as the fix,
    because the client of a sandbox is on the same host.
    """

    scenario: str = ""
