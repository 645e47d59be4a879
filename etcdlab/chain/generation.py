"""The form of a generation's TOML: stations, edges, routes, behaviours and texts.

A route is what happens on one occasion, station by station, in a small notation:

    "update-picker"                    the station is passed
    "*regenerate-picker"               ... and makes the balancer's picker anew
    "update-picker if to_ready"        ... where the fact holds; `not`, `and`, `or` join facts
    "+resolve"                         another route is run, to its end
    "@subconns"                        the routes `add`, `keep` and `drop` run, for each SubConn they concern
    "=CONNECTING"                      the SubConn changes its state: the route `state` runs
    "=RESULT"                          ... to READY or TRANSIENT_FAILURE, as the dial ends
    "!count"                           the balancer takes note of the SubConn's new state
    ">dial"                            another goroutine is started, with the route `dial`
    "~attempt"                         the RPC asks the picker, and each new one, by the route `attempt`

A station that a queue's edge leads to is passed by the goroutine that takes from that queue, and so is what follows
it in its route. An edge may have a condition, too: who calls a function can depend on why it is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import msgspec

from etcdlab.chain.versions import number
from etcdlab.messages import Text, message
from etcdlab.step import Via

_VERIFICATION_SINCE = (1, 20)
"""The first Go whose crypto/tls writes `tls: failed to verify certificate` (CertificateVerificationError)."""


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value at a station: the Go expression, and the fact of the model for it."""

    expr: str
    fact: str
    before: str = ""
    """The Go expression in the generation's older releases, where that is another."""


class Station(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One function of the chain: `package` and `function` as Delve spells them, `file` within its module."""

    id: str
    lane: str
    package: str
    function: str
    file: str
    text: Text
    """One sentence for a person: what happens here."""
    label: Text = ""
    """The name in the diagram, where it is not the bare function."""
    anchor: str = ""
    """Text of the source line at which the client is paused, if that is not the entry of the function."""
    inherits: bool = False
    """It runs on the goroutine of its caller. Its lane is only the place in the diagram."""
    subconn: str = ""
    """The Go expression for the addrConn this is about, where there is one."""
    values: tuple[Reading, ...] = ()

    @property
    def name(self) -> Text:
        """The function as people write it: `(*addrConn).createTransport` is `addrConn.createTransport`.

        A label may have words, such as `Sync: the answer`.
        """
        return self.label or self.written

    @property
    def written(self) -> str:
        """The function without its label."""
        return self.function.replace("(*", "").replace(")", "")


Conditions = Mapping[str, bool]


class Edge(msgspec.Struct, frozen=True):
    """How one station leads to another."""

    source: str
    target: str
    via: Via
    condition: str = ""

    @staticmethod
    def parse(text: str, via: str) -> Edge:
        """Read `source -> target`, with ` if CONDITION` where there is one."""
        stations, _, condition = text.partition(" if ")
        source, _, target = stations.partition(" -> ")
        return Edge(source, target, Via(via), condition)


class Lane(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A goroutine's role, as a lane of the diagram."""

    role: str
    title: Text


def holds(condition: str, facts: Conditions) -> bool:
    """Whether a condition is true. Raises KeyError for an unknown fact."""

    def true(word: str) -> bool:
        return not facts[word[4:]] if word.startswith("not ") else facts[word]

    return not condition or any(all(map(true, term.split(" and "))) for term in condition.split(" or "))


HopKind = Literal["station", "route", "balance", "state", "count", "spawn", "wake"]


class Hop(msgspec.Struct, frozen=True):
    """One entry of a route."""

    kind: HopKind
    name: str
    condition: str = ""
    makes_picker: bool = False

    @staticmethod
    def parse(text: str) -> Hop:
        """Read one entry of the notation above."""
        entry, _, condition = text.partition(" if ")
        kinds: dict[str, HopKind] = {
            "+": "route",
            "@": "balance",
            "=": "state",
            "!": "count",
            ">": "spawn",
            "~": "wake",
        }
        if entry[0] in kinds:
            return Hop(kinds[entry[0]], entry[1:], condition)
        return Hop("station", entry.removeprefix("*"), condition, entry.startswith("*"))


class Behaviours(msgspec.Struct, frozen=True):
    """What this release's client does beyond the order of its functions."""

    linearizable: bool
    """Sync sends a linearizable MemberList."""
    skips_learners: bool
    """Sync leaves out learners and unnamed members."""
    sets_endpoints_first: bool
    """New sets its endpoints as Sync does, before there is a channel."""
    dials_late: bool
    """New makes an idle channel: the first RPC dials."""
    names_verification: bool
    """An error of a certificate begins with `tls: failed to verify certificate`, which Go 1.20 introduced.

    The Go that builds the program decides. A release number means etcd's own binaries, whose Go is in
    `.go-version` of etcd's repository: v3.4.27 has 1.19.10 and v3.4.28 has 1.20.11, v3.5.9 has 1.19.9 and v3.5.10 has
    1.20.10. The client's own go.mod has `go 1.20` from these releases on. See also `Chain.built_with`.
    """
    learner_is_final: bool
    """A Get that only a learner could answer fails at once; otherwise the client retries it until its deadline."""
    drops_scheme: bool
    """gRPC gets host:port as the address. Otherwise gRPC gets the advertised URL as it is."""
    new_subconn_state: str
    """The state a new SubConn counts as."""
    precedence: tuple[str, ...]
    """The channel's state is the first of these that a SubConn counts as, else TRANSIENT_FAILURE."""
    shutdown_is_immediate: bool
    """A SubConn that is removed no longer counts. Otherwise it counts until the balancer handles its SHUTDOWN."""
    failure_is_sticky: bool
    """A SubConn that failed counts as failed until it is READY again, also while it dials."""
    first_rpc_may_race: bool
    """The first RPC after a poisoned Sync may still succeed on the old connection while it drains."""


class Attach(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What etcdlab reads in a program that is paused at any place: Go expressions that also work in optimised builds.
    In an expression, `{it}` is the object, and `{C}` and `{G}` are the modules. If there are several expressions, the
    first one that exists in the program counts.
    """

    scheme: str
    """The scheme in the target of a channel of etcd's client. A program may have other channels."""
    client: dict[str, str]
    """Functions whose frame has the client, as `C.(*Client).Sync`, with the expression for it."""
    channel: dict[str, str]
    """Functions whose frame has a channel."""
    transport: dict[str, str]
    """Functions whose frame has a working connection, with the expression for the function that has its addrConn."""
    of_client: dict[str, tuple[str, ...]]
    """Conditions of a *Client, with their expressions."""
    of_channel: dict[str, tuple[str, ...]]
    """Conditions of a *ClientConn."""
    of_subconn: dict[str, tuple[str, ...]]
    """Conditions of an *addrConn."""
    stations: dict[str, tuple[Reading, ...]]
    """The values in the frame of a station while a function that it called waits. Other stations have none."""


class Chain(msgspec.Struct, frozen=True, dict=True):
    """The chain of one release: its generation's data with that release's behaviours."""

    id: str
    title: str
    client: str
    grpc: str
    measured: bool
    """Whether this release itself was run and compared. If not, it shares the chain of a release that was."""
    nearest: tuple[str, str] | None
    """The client and the grpc-go of the nearest release, if no generation is valid for this pair."""
    module: str
    """The Go module of the client."""
    version: str
    """The version of the Go module for this release."""
    requires: dict[str, str]
    """Further modules, with their versions. Not every grpc-go of the generation builds without them."""
    modules: dict[str, str]
    """The packages behind the short names `C` (etcd's client) and `G` (grpc-go)."""
    lanes: tuple[Lane, ...]
    stations: tuple[Station, ...]
    edges: tuple[Edge, ...]
    routes: dict[str, tuple[Hop, ...]]
    behaviours: Behaviours
    key_functions: dict[str, tuple[str, ...]]
    """The stations that tell the story, in the chain's order, each with the stations that it stands for."""
    texts: dict[str, str]
    """Templates of the errors and pickers this generation prints."""
    attach: Attach

    @property
    def caveat(self) -> Text:
        """The text to display with a chain that was taken from the nearest release; empty for any other."""
        if self.nearest is None:
            return ""
        client, grpc = self.nearest
        return message(
            "etcdlab has not measured client {client} with grpc-go {grpc}. It uses the functions of the nearest release"
            " that it has measured, {nearest} with grpc-go {nearest_grpc}, so some of them may be missing or wrong.",
            client=self.client,
            grpc=self.grpc,
            nearest=client,
            nearest_grpc=grpc,
        )

    @cached_property
    def by_id(self) -> dict[str, Station]:
        """The stations by their id."""
        return {station.id: station for station in self.stations}

    @cached_property
    def key_of(self) -> dict[str, str]:
        """Of each station the key function that stands for it; a key function stands for itself too."""
        return {name: key for key, others in self.key_functions.items() for name in (key, *others)}

    @cached_property
    def edges_to(self) -> dict[str, tuple[Edge, ...]]:
        """The edges that lead to each station."""
        return {
            station.id: tuple(edge for edge in self.edges if edge.target == station.id) for station in self.stations
        }

    def with_client_in(self, package: str) -> Chain:
        """The same chain for a program with its client in another package, such as the client of 3.3."""
        return msgspec.structs.replace(self, modules={**self.modules, "C": package}) if package else self

    def built_with(self, go: str) -> Chain:
        """The same chain for a program that is built with that Go, as `go1.26.8`, or with a newer one.

        An old client in a new program prints the errors of the new Go.
        """
        if number(go)[:2] < _VERIFICATION_SINCE:
            return self
        return msgspec.structs.replace(
            self, behaviours=msgspec.structs.replace(self.behaviours, names_verification=True)
        )

    def qualified(self, station: Station) -> str:
        """The function with its whole package path, as a debugger names it."""
        return self.spelled(f"{station.package}.{station.function}")

    def spelled(self, function: str) -> str:
        """`C.(*Client).Sync` with the whole package path in the place of `C`."""
        return f"{self.modules[function[0]]}{function[1:]}"

    def say(self, text: str, **facts: str) -> str:
        """One of this generation's texts, with the facts in it."""
        return self.texts[text].format(**facts)
