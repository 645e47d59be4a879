"""The endpoints of a sandbox, with the name of its scenario and the access of its client."""

from __future__ import annotations

from etcdlab.cluster.access import Access


class SandboxEndpoints(tuple[str, ...]):
    """The configured endpoints of a client of a sandbox.

    `scenario` is the name of the scenario. A check of these endpoints may propose a loopback address as the fix,
    because the client of a sandbox is on the same host. `access` has the certificates, the user and the password of
    that client.
    """

    scenario: str = ""
    access: Access = Access()
