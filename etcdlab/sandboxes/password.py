"""Makes a cluster demand a user and a password, through etcd's JSON gateway."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from etcdlab.errors import SandboxError
from etcdlab.messages import message
from etcdlab.sandboxes.access_plan import UserPlan
from etcdlab.sandboxes.http import Answer, ask

ROOT = "root"
"""The user without whom etcd does not enable auth."""


def demand_password(address: str, users: Iterable[UserPlan], passwords: Mapping[str, str], timeout: float) -> None:
    """Add root and these users, and enable auth. `passwords` are by the names of the users.

    Raises SandboxError if the cluster refuses.
    """
    for path, request in _requests(users, passwords):
        _send(address, path, request, timeout)


def grant(address: str, role: str, root_password: str, timeout: float) -> None:
    """Log in as root, and grant a role every key. Raises SandboxError if the cluster refuses."""
    login = _send(address, "authenticate", {"name": ROOT, "password": root_password}, timeout)
    request = {"name": role, "perm": _permission("")}
    _send(address, "role/grant", request, timeout, token=json.loads(login.body)["token"])


def _send(address: str, path: str, request: dict[str, Any], timeout: float, *, token: str = "") -> Answer:
    answer = ask(address, f"/v3/auth/{path}", json.dumps(request).encode(), timeout=timeout, token=token)
    if answer.status != 200:
        raise SandboxError(
            message("The cluster refuses {request}: {error}", request=path, error=answer.body.decode(errors="replace")),
            message("Start the sandbox again."),
        )
    return answer


def _requests(users: Iterable[UserPlan], passwords: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for user in (UserPlan(ROOT), *users):
        yield "user/add", {"name": user.name, "password": passwords[user.name]}
        yield "role/add", {"name": user.name}
        yield "user/grant", {"user": user.name, "role": user.name}
        for prefix in user.prefixes:
            yield "role/grant", {"name": user.name, "perm": _permission(prefix)}
    yield "enable", {}


def _permission(prefix: str) -> dict[str, str]:
    """The permission for every key with a prefix, as clientv3 writes it: NUL to NUL is every key."""
    first = prefix.encode() or b"\0"
    end = first[:-1] + bytes([first[-1] + 1]) if prefix else b"\0"
    return {"permType": "READWRITE", "key": b64encode(first).decode(), "rangeEnd": b64encode(end).decode()}
