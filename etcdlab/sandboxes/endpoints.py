"""The endpoints of a sandbox, with the name of its scenario and the access of its client."""

from __future__ import annotations

from etcdlab.cluster.access import Access
from etcdlab.cluster.endpoint import parse_endpoints


class SandboxEndpoints(tuple[str, ...]):
    """The configured endpoints of a client of a sandbox.

    `scenario` is the name of the scenario. A check of these endpoints may propose a loopback address as the fix,
    because the client of a sandbox is on the same host. `access` has the certificates, the user and the password of
    that client.
    """

    scenario: str = ""
    access: Access = Access()

    @property
    def configured(self) -> tuple[str, ...]:
        """The endpoints as a request has them: with a scheme only for TLS."""
        return tuple(endpoint.configured for endpoint in parse_endpoints(self, secure=False))
