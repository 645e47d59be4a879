"""R4: in Kubernetes nothing is behind an advertised URL: no Service, no ready endpoint, or not at that port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etcdlab.messages import Message, Text, listed, message, plural
from etcdlab.rules.finding import Fix
from etcdlab.rules.kubernetes_evidence import object_name, target_evidence, unreached_targets
from etcdlab.rules.wrong_url import url_finding

if TYPE_CHECKING:
    from etcdlab.kubernetes_target import KubernetesTarget
    from etcdlab.rules.finding import Finding
    from etcdlab.rules.trace_index import TraceIndex

CODE = "R4"
SLUG = "nothing-behind-url"
TITLE = message("In Kubernetes nothing is behind a URL")
YIELDS_TO = ("some-urls-answer", "answers-at-times")

_MOST_PORTS = 4


def find(index: TraceIndex) -> Iterator[Finding]:
    """One finding for each URL. A URL that leads to its member is right, whatever kubectl listed before."""
    for advertised, number, target in unreached_targets(index):
        if target.problem:
            finding = url_finding(
                index, advertised, consequence=_consequence(target), why=_why(target), fix=Fix(_fix(target))
            )
            yield finding.with_evidence(target_evidence(number, target))


def _consequence(target: KubernetesTarget) -> Message:
    if target.problem == "no-object":
        return plural("Kubernetes has no Service of that name.", "Kubernetes has no Services of those names.", 1)
    if target.problem == "wrong-port":
        return plural("The Service has no such port.", "The Services have no such ports.", 1)
    return plural("In Kubernetes no endpoint is behind it.", "In Kubernetes no endpoint is behind them.", 1)


def _why(target: KubernetesTarget) -> Text:
    name = object_name(target)
    if target.problem == "no-object":
        return message("{name} does not exist, so the name does not resolve anywhere.", name=name)
    if target.problem == "wrong-port":
        return message("{name} forwards only its own ports, and the URL has another one.", name=name)
    if target.kind == "pod" and target.not_ready:
        return message("{name} is not ready, so the DNS of Kubernetes leaves it out.", name=name)
    if target.kind == "pod":
        return message("{name} is no endpoint of the Service in the name, so the name does not resolve.", name=name)
    if target.not_ready:
        return message("The pods behind {name} are not ready, and Kubernetes sends no traffic to them.", name=name)
    return message("{name} selects no pod.", name=name)


def _fix(target: KubernetesTarget) -> Text:
    name = object_name(target)
    if target.problem == "no-object":
        return message("Create {name}, or advertise the name of a Service that exists.", name=name)
    if target.problem == "wrong-port":
        ports = listed([str(port) for port in target.ports], _MOST_PORTS)
        return plural(
            "Advertise the port {ports}, or add the port of the URL to {name}.",
            "Advertise one of the ports {ports}, or add the port of the URL to {name}.",
            len(target.ports),
            ports=ports,
            name=name,
        )
    if target.kind == "pod" and target.not_ready:
        return message(
            "Look why with `kubectl describe pod`. A headless Service of etcd also needs publishNotReadyAddresses:"
            " true, because a member becomes ready only after it has resolved its peers."
        )
    if target.not_ready:
        return message("Look why the pods are not ready with `kubectl describe pod`.")
    return message("Compare the selector of the Service with the labels of the pods, and look whether the pods run.")
