"""The command that does in a terminal what a request did. It has no password and nothing of a file's content."""

from __future__ import annotations

import os
import re
import shlex
from decimal import Decimal
from typing import TYPE_CHECKING

from etcdlab.cluster.access import DEFAULT_TIMEOUT
from etcdlab.request import RECORDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etcdlab.cluster.access import Access
    from etcdlab.cluster.endpoint import Endpoint
    from etcdlab.request import Request
    from etcdlab.trace import Member, Trace

_PLAIN_NAME = re.compile(r"[\w.][\w.-]*")
"""A member's name that `--what-if NAME=URL` can have, and a shell needs no quotes for."""


def check_command(request: Request, trace: Trace | None = None, *, folder: str = "", password: bool = False) -> str:
    """`etcdlab check` for a request, quoted for a shell; for a recording `etcdlab demo`.

    With the `trace` of a what if, the command tries the same URLs. A relative path of a file becomes a path in
    `folder`. In place of the password the command has `--password-stdin`: a terminal then asks for it. With `password`
    the command has the password itself, which is right only for the random one of a sandbox.
    """
    if request.engine == RECORDING:
        return shlex.join(["etcdlab", "demo", request.scenario, "--engine", RECORDING, *_client(request, folder)])
    options = [*_client(request, folder), *_how(request), *_access(request.access, folder, password=password)]
    options += what_if_options(_changed_urls(trace)) if trace is not None else []
    return command([_typed(endpoint, request.access) for endpoint in request.endpoints], options)


def command(endpoints: Iterable[str], options: Iterable[str]) -> str:
    """`etcdlab check` with these endpoints and options, quoted for a shell."""
    words = list(endpoints)
    if any(word.startswith("-") for word in words):
        return shlex.join(["etcdlab", "check", *options, "--", *words])
    return shlex.join(["etcdlab", "check", *words, *options])


def what_if_options(items: Iterable[str]) -> list[str]:
    """`--what-if` before each `MEMBER=URL`."""
    return [word for item in items for word in ("--what-if", item)]


def _typed(endpoint: Endpoint, access: Access) -> str:
    """Without a scheme an endpoint is https where there is a CA or a certificate."""
    return endpoint.url if access.secure else endpoint.configured


def _client(request: Request, folder: str) -> Iterator[str]:
    yield from _option("--release", request.release or "")
    yield from _option("--like", _path(request.like, folder))
    yield from _option("--client", request.client)


def _how(request: Request) -> Iterator[str]:
    if request.engine != "live":
        yield from ("--engine", request.engine)
    if request.interval is not None:
        yield from ("--autosync", _duration(request.interval))
    if request.rounds:
        yield from ("--rounds", str(request.rounds))


def _access(access: Access, folder: str, *, password: bool) -> Iterator[str]:
    for name, path in (("--ca", access.ca), ("--cert", access.cert), ("--key", access.key)):
        yield from _option(name, _path(path, folder))
    yield from _option("--server-name", access.server_name)
    yield from _option("--user", f"{access.user}:{access.password}" if password and access.user else access.user)
    if access.password and not password:
        yield "--password-stdin"
    if access.allow_plain:
        yield "--allow-plain"
    if access.timeout != DEFAULT_TIMEOUT:
        yield from ("--timeout", _number(access.timeout))


def _option(name: str, value: str) -> list[str]:
    if value.startswith("-"):
        return [f"{name}={value}"]
    return [name, value] if value else []


def _path(path: str, folder: str) -> str:
    return os.path.join(folder, path) if path else ""  # noqa: PTH118 - a Path would change `./my-service`


def _duration(seconds: float) -> str:
    """As Go writes it: `off` for no AutoSync, `5m`, or `1.5s`."""
    if not seconds:
        return "off"
    return f"{seconds / 60:.0f}m" if seconds % 60 == 0 else f"{_number(seconds)}s"


def _number(number: float) -> str:
    """The shortest text that is read as this number, without an exponent."""
    return f"{Decimal(repr(number)):f}".removesuffix(".0")


def _changed_urls(trace: Trace) -> Iterator[str]:
    """`MEMBER=URL` for each URL that a what if put in place of those that the member advertises."""
    members = next((one.members for one in trace.member_lists if not one.error), ())
    advertised = {member.id: member.client_urls for member in members}
    for member in trace.what_if_members:
        if member.client_urls != advertised.get(member.id):
            yield from (f"{_named(member, members)}={url}" for url in member.client_urls)


def _named(member: Member, members: Iterable[Member]) -> str:
    """The name of the member where it is plain and no other member's, else the id."""
    is_unique = sum(member.name in (one.name, one.id) for one in members) == 1
    return member.name if is_unique and _PLAIN_NAME.fullmatch(member.name) else member.id
