"""What kubectl listed behind an advertised URL, for rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Text, listed, message, plural
from etcdlab.readers.kubernetes import target_of
from etcdlab.rules.addresses import is_own_host, parts_of
from etcdlab.rules.finding import Evidence

if TYPE_CHECKING:
    from etcdlab.kubernetes_target import KubernetesTarget
    from etcdlab.readers.kubernetes import Listing
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.trace_index import TraceIndex
    from etcdlab.trace import Trace

_MOST_NAMED = 4


def unreached_targets(index: TraceIndex) -> Iterator[tuple[Advertised, int, KubernetesTarget]]:
    """Each advertised URL with what is behind it, without those that lead this client to their member."""
    numbers = {target.url: number for number, target in enumerate(index.kubernetes)}
    for advertised in index.advertised:
        number = numbers.get(advertised.url)
        dial = index.dial_of(advertised.url)
        reached = dial is not None and index.is_answer_of(dial, advertised.member)
        if number is not None and not reached:
            yield advertised, number, index.kubernetes[number]


def target_evidence(number: int, target: KubernetesTarget) -> Evidence:
    """The object, with what is behind it."""
    return Evidence("kubernetes", number, behind(target), object_name(target))


def object_name(target: KubernetesTarget) -> str:
    """`Service prod/etcd`, as kubectl names it."""
    return f"{'Service' if target.kind == 'service' else 'Pod'} {target.namespace}/{target.name}"


def behind(target: KubernetesTarget) -> Text:
    """What kubectl listed there."""
    if target.problem == "no-object":
        return message("kubectl lists no such Service")
    ready = listed(target.ready, _MOST_NAMED)
    if target.problem == "wrong-port":
        ports = listed([str(port) for port in target.ports], _MOST_NAMED)
        return plural(
            "kubectl lists the port {ports}, and not {port}",
            "kubectl lists the ports {ports}, and not {port}",
            len(target.ports),
            ports=ports,
            port=str(target.port),
        )
    if target.ready:
        return message("kubectl lists pods that are ready: {pods}", pods=ready)
    if target.not_ready:
        return message("kubectl lists pods that are not ready: {pods}", pods=listed(target.not_ready, _MOST_NAMED))
    return message("kubectl lists no endpoint")


def targets_in(listing: Listing, trace: Trace) -> Iterator[KubernetesTarget]:
    """What is behind each URL that a member advertises, or would advertise, each URL once."""
    members = [member for answer in trace.member_lists for member in answer.members]
    urls = [url for member in (*members, *trace.what_if_members) for url in member.client_urls]
    for url in dict.fromkeys(urls):
        parts = parts_of(url)
        if parts.host and parts.port is not None and not is_own_host(parts.host):
            yield target_of(listing, url, parts.host, parts.port)
