"""Makes a cluster demand a user and a password, through etcd's JSON gateway."""

from __future__ import annotations

import json
import secrets

from etcdlab.errors import SandboxError
from etcdlab.messages import message
from etcdlab.sandboxes.http import ask


def demand_password(address: str, timeout: float) -> None:
    """Add the user root with a random password, and enable auth. Raises SandboxError if the cluster refuses."""
    for path, request in (
        ("user/add", {"name": "root", "password": secrets.token_hex(8)}),
        ("role/add", {"name": "root"}),
        ("user/grant", {"user": "root", "role": "root"}),
        ("enable", {}),
    ):
        answer = ask(address, f"/v3/auth/{path}", json.dumps(request).encode(), timeout=timeout)
        if answer.status != 200:
            raise SandboxError(
                message(
                    "The cluster refuses to demand a password: {error}", error=answer.body.decode(errors="replace")
                ),
                message("Start the sandbox again."),
            )
