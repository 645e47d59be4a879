"""What is behind each URL in Kubernetes: a sentence for each URL, and the same as plain JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.messages import Text, message, plural, sentences
from etcdlab.rules.kubernetes_evidence import behind, object_name

if TYPE_CHECKING:
    from etcdlab.case import Case
    from etcdlab.kubernetes_target import KubernetesTarget

NOTES = 16
"""So many URLs have a sentence."""


def notes_of_kubernetes(case: Case) -> tuple[Text, ...]:
    """Where each URL leads inside the cluster."""
    notes = tuple(map(_note, case.kubernetes[:NOTES]))
    left = len(case.kubernetes) - NOTES
    more = plural("{count} more URL is in the JSON report.", "{count} more URLs are in the JSON report.", left)
    return (*notes, *([more] if left > 0 else []))


def _note(target: KubernetesTarget) -> Text:
    if target.kind == "none":
        return message("{url}: kubectl lists no Service and no pod with this name or address.", url=target.url)
    name = object_name(target)
    if target.kind == "not-listed":
        return message("{url} leads to {name}, and kubectl did not list that namespace.", url=target.url, name=name)
    leads = message("{url} leads to {name}: {what}.", url=target.url, name=name, what=behind(target))
    if not target.inside_only or target.problem == "no-object":
        return leads
    return sentences(leads, message("The name or the address of this URL exists only inside the cluster."))


def kubernetes(case: Case) -> list[dict[str, Any]]:
    """Each URL with what is behind it."""
    return [
        {
            "url": target.url,
            "kind": target.kind,
            "namespace": target.namespace,
            "name": target.name,
            "way": target.way,
            "problem": target.problem,
            "port": target.port,
            "ports": list(target.ports),
            "ready": list(target.ready),
            "not_ready": list(target.not_ready),
            "inside_only": target.inside_only,
        }
        for target in case.kubernetes
    ]
