"""What to run: one frozen Request, built once by the command line, the form or a Python call."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self, Unpack

from etcdlab.chain.client_programs import check_client_program, client_program
from etcdlab.cluster.access import Access, AccessOptions, check_option_names, endpoints_from_environment
from etcdlab.cluster.endpoint import Endpoint, parse_endpoints
from etcdlab.errors import UsageError
from etcdlab.messages import Message, message
from etcdlab.quoting import printable
from etcdlab.sandboxes.endpoints import SandboxEndpoints

if TYPE_CHECKING:
    from etcdlab.sandboxes.sandbox import Sandbox

AUTOSYNC = 60.0
"""The default number of seconds between two Syncs. Services with this fault usually have it."""

ENGINES = ("live", "go")
"""The engines that ask a cluster."""

RECORDING = "recording"
"""The engine that replays a run of the real client, and asks no cluster."""


class RequestOptions(AccessOptions, total=False):
    """The keywords of `etcdlab.check` and `etcdlab.walk`. None and "" stand for the default."""

    release: str | None
    """The release of the etcd client, such as `3.7.1` or `seed`. Default: the newest that was measured."""
    like: str | os.PathLike[str] | None
    """A go.mod or a Go binary: its versions of the etcd client and of grpc-go take the place of a release."""
    engine: str
    """`live` (the default) models the client, `go` runs the real one and pauses it at every function."""
    client: str
    """The program that is the client, such as `go-zero` or `patroni`: `docs/clients.md` lists them."""
    autosync: float | None
    """Seconds between two Syncs of the client; 0 for a client that never syncs. Default: that of `client`, else 60."""
    rounds: int
    """With `go`: the client syncs by itself so many times, in place of one Sync by the program. Default: 0."""


@dataclass(frozen=True)
class Request:
    """What to run. It is checked when it is built: every engine may rely on it.

    `interval` is the AutoSync interval in seconds, None for that of the client program. `client` is a name in the table
    of client programs. `scenario` is the sandbox scenario that the endpoints belong to, or the recorded one.
    Raises UsageError, which names the keyword to change.
    """

    endpoints: tuple[Endpoint, ...]
    access: Access = field(default_factory=Access)
    release: str | None = None
    like: str = ""
    engine: str = "live"
    client: str = ""
    interval: float | None = None
    rounds: int = 0
    scenario: str = ""

    def __post_init__(self) -> None:
        """Check everything that can be checked before anything runs."""
        self._check_client()
        if self.engine == RECORDING:
            self._check_recording()
            return
        if self.engine not in ENGINES:
            raise UsageError(
                message("There is no engine {engine}.", engine=repr(printable(self.engine))),
                message("Use one of {engines}.", engines=(*ENGINES, RECORDING)),
                "engine",
            )
        self._check_language()
        self._check_rounds()
        self.access.check_endpoints(self.endpoints)

    @classmethod
    def of(cls, endpoints: Sandbox | str | Iterable[str] | None = None, **options: Unpack[RequestOptions]) -> Self:
        """The request for a cluster: a running sandbox, or what the client is configured with, or ETCDCTL_ENDPOINTS.

        Raises UsageError, also for a keyword that does not exist.
        """
        check_option_names(options, RequestOptions)
        texts = _endpoint_texts(endpoints)
        access, scenario = _access(options, texts), texts.scenario if isinstance(texts, SandboxEndpoints) else ""
        return cls(
            parse_endpoints(texts, secure=access.secure),
            access,
            release=options.get("release") or None,
            like=os.fspath(options.get("like") or ""),
            engine=options.get("engine") or "live",
            client=options.get("client") or "",
            interval=options.get("autosync"),
            rounds=options.get("rounds", 0),
            scenario=scenario,
        )

    @classmethod
    def of_recording(cls, scenario: str, **options: Unpack[RequestOptions]) -> Self:
        """The request for a recorded run of a scenario. Raises UsageError for what a recording cannot do."""
        check_option_names(options, RequestOptions)
        return cls(
            (),
            release=options.get("release") or None,
            like=os.fspath(options.get("like") or ""),
            engine=RECORDING,
            client=options.get("client") or "",
            interval=options.get("autosync"),
            rounds=options.get("rounds", 0),
            scenario=scenario,
        )

    def again(self, lab: Sandbox, before: Access) -> Self:
        """The request of the same client after a sandbox has changed. `before` is the access that it gave before."""
        access = self.access if lab.access == before else replace(lab.access, timeout=self.access.timeout)
        return replace(self, endpoints=parse_endpoints(lab.endpoints, secure=access.secure), access=access)

    @property
    def configured(self) -> tuple[str, ...]:
        """The endpoints as the client is configured with them."""
        return tuple(endpoint.configured for endpoint in self.endpoints)

    @property
    def autosync(self) -> float:
        """Seconds between two Syncs of the client; 0 if it never syncs by itself."""
        if self.interval is not None:
            return self.interval
        program = client_program(self.client)
        if program is None:
            return AUTOSYNC
        return (program.interval or AUTOSYNC) if program.syncs else 0.0

    def with_framework(self, framework: str) -> Request:
        """The same request for a program that has this framework, unless the request names a client program."""
        return replace(self, client=framework) if framework and not self.client else self

    def _check_client(self) -> None:
        if self.client:
            check_client_program(self.client)
        if not (math.isfinite(self.autosync) and self.autosync >= 0):
            raise UsageError(
                message("The AutoSync interval must be 0 seconds or more, got {seconds:g}.", seconds=self.autosync),
                message("Pass seconds, or 0 for a client that never syncs."),
                "autosync",
            )
        if self.like and self.release:
            raise UsageError(
                message(
                    "A release and a program cannot be combined, got the release {release} and the program {program}.",
                    release=printable(self.release),
                    program=printable(self.like),
                ),
                message("Leave one of the two out."),
                "like",
            )

    def _check_recording(self) -> None:
        if self.endpoints or not self.scenario:
            raise UsageError(
                message("The engine recording replays a recorded run and asks no cluster."),
                message(
                    "Use the engine live or go. To replay a recording, run `etcdlab demo --engine recording`, or call"
                    " `etcdlab.recording()` in Python."
                ),
                "engine",
            )
        if self.like:
            raise UsageError(
                message("A recording has the versions of its own client and cannot take those of another program."),
                message("Use the engine go, or a release that was recorded."),
                "like",
            )
        if self.client:
            raise UsageError(
                message("A recording is of a Go program of etcdlab's own and cannot be of another client."),
                message("Use the engine live or go."),
                "client",
            )
        if self.rounds or self.autosync != AUTOSYNC:
            raise UsageError(
                message("A recording cannot be given another AutoSync interval or more rounds."),
                message("Use the engine go."),
                "rounds" if self.rounds else "autosync",
            )

    def _check_language(self) -> None:
        program = client_program(self.client)
        if self.engine == "go" and program is not None and program.language != "Go":
            raise UsageError(
                message("The engine go runs a Go client, and {client} is not written in Go.", client=program.name),
                message("Use the engine live."),
                "client",
            )

    def _check_rounds(self) -> None:
        if self.rounds < 0:
            raise _rounds_error(message("The number of rounds must be 0 or more, got {count}.", count=self.rounds))
        if self.rounds and self.engine != "go":
            raise _rounds_error(
                message("Rounds of AutoSync need the real client: the live engine does not run AutoSync.")
            )
        if self.rounds and not self.autosync:
            raise _rounds_error(message("Rounds of AutoSync need an AutoSync interval, and the interval is 0."))


def _rounds_error(what: Message) -> UsageError:
    do = message("Use the engine go with an AutoSync interval of more than 0 seconds, and ask for 1 round or more.")
    return UsageError(what, do, "rounds")


def _endpoint_texts(endpoints: Sandbox | str | Iterable[str] | None) -> str | Iterable[str]:
    """The texts to parse. A sandbox has its own."""
    if endpoints is None:
        return endpoints_from_environment()
    return endpoints if isinstance(endpoints, Iterable) else endpoints.endpoints


def _access(options: RequestOptions, texts: str | Iterable[str]) -> Access:
    """The access. The client of a sandbox has its own: ETCDCTL_* are about the person's cluster."""
    return Access.from_options(options, texts.access if isinstance(texts, SandboxEndpoints) else None)
