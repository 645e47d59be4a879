"""Which generation of clients a release belongs to, by its number and by the grpc-go it is built with."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from etcdlab.chain.assembly import Release, assemble, commits, documents
from etcdlab.chain.versions import number, releases, within
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from etcdlab.chain.generation import Chain


def chain_of(release: str | None = None, *, grpc: str | None = None) -> Chain:
    """The chain of a release (`3.7.1`, `v3.5.9`, `seed`); without one, of the newest measured.

    `release` may also be the version of Go's module. `grpc` is the grpc-go that the program is built with, if that is
    not the release's own pin: module resolution often selects another one. If no generation is valid for the pair, the
    chain is that of the nearest release, which `nearest` names.

    Raises UsageError, which lists the releases, for an unknown release without a grpc-go.
    """
    wanted = _release_name((release or _newest_measured()).strip())
    listed = next((one for one in known_releases() if one.client == wanted), None)
    if grpc is None or (listed is not None and listed.grpc == grpc.removeprefix("v")):
        if listed is None:
            raise UsageError(
                message("etcdlab does not know the client release {release}.", release=printable(wanted)),
                _advice(wanted),
                "release",
            )
        return assemble(listed)
    return assemble(_placed(wanted, grpc.removeprefix("v")))


def release_names() -> tuple[str, ...]:
    """Every release that has a chain, oldest generation first."""
    return tuple(release.client for release in known_releases())


@cache
def known_releases() -> tuple[Release, ...]:
    """Every release that has a chain, with its own pin of grpc-go. In a generation the measured ones come first."""
    return tuple(release for name, head in documents().items() for release in _releases_of(name, head))


def pin(client: str) -> str:
    """The grpc-go that a release's own go.mod requires; "" for an unknown release."""
    return next((one.grpc for one in known_releases() if one.client == _release_name(client)), "")


def _placed(client: str, grpc: str) -> Release:
    """The release with another grpc-go, in the generation that is valid for both, else in the nearest one."""
    for name, head in documents().items():
        of_client = any(within(client, span) for span in head["holds"]["clients"])
        if of_client and within(grpc, head["holds"]["grpc"]):
            return Release(client, grpc, False, name)
    near = _nearest(client, grpc)
    return Release(client, grpc, False, near.generation, nearest=(near.client, near.grpc))


def _nearest(client: str, grpc: str) -> Release:
    """The release nearest to a pair: to a commit by its date, to a version by its series and its grpc-go."""

    def apart(one: Release) -> tuple[int, ...]:
        if client.startswith("v0."):
            return (abs(_day(commits().get(one.client, "")) - _day(client)),)
        return _apart(one.client, client, 1), _apart(one.grpc, grpc, 1), _apart(one.client, client, 2)

    return min(known_releases(), key=apart)


def _day(version: str) -> int:
    """The date in a version that Go made of a commit, `v0.0.0-20200402134248-51bdeb39e698`."""
    return max((part // 10**6 for part in number(version.rpartition("-")[0])), default=0)


def _apart(one: str, other: str, place: int) -> int:
    """How far two versions are apart, at that place of their numbers."""
    ours, theirs = ((*number(version), 0, 0, 0)[place] for version in (one, other))
    return abs(ours - theirs)


def _release_name(version: str) -> str:
    """A release by its own name: some have the name of a commit as Go modules."""
    if version.startswith("v0."):
        named = {commit.rpartition("-")[2]: name for name, commit in commits().items()}
        return named.get(version.rpartition("-")[2], version)
    return version.removeprefix("v").removesuffix("+incompatible")


def _newest_measured() -> str:
    return [release.client for release in known_releases() if release.measured][-1]


def _advice(wanted: str) -> Text:
    return message(
        "The nearest release that etcdlab knows is {nearest}. etcdlab knows {releases}.",
        nearest=_nearest_name(wanted),
        releases=tuple(_listings()),
    )


def _nearest_name(wanted: str) -> str:
    """The release nearest to what was typed: for a version the one before or after it, else the nearest by spelling."""
    typed = number(wanted)
    if not typed:
        return (get_close_matches(wanted, release_names(), 1) or [_newest_measured()])[0]
    ordered = sorted((client for client in release_names() if number(client)), key=number)
    before = [client for client in ordered if number(client) <= typed][-1:]
    after = [client for client in ordered if number(client) > typed][:1]
    same_series = [client for client in (*before, *after) if number(client)[:2] == typed[:2]]
    return (*same_series, *before, *after)[0]


def _listings() -> list[str]:
    """The releases as people list them: `seed`, `3.5.5-3.5.9`, ..."""
    spans: list[list[str]] = []
    for client in sorted(release_names(), key=lambda client: (number(client), client)):
        follows = spans and number(spans[-1][-1])[:2] == number(client)[:2]
        if follows:
            spans[-1].append(client)
        else:
            spans.append([client])
    return [span[0] if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans]


def _releases_of(name: str, head: dict[str, Any]) -> list[Release]:
    listed = [Release(entry["client"], entry["grpc"], True, name) for entry in head["measured"]]
    for entry in head["alike"]:
        listed += [Release(client, entry["grpc"], False, name) for client in releases(entry["clients"])]
    return listed
