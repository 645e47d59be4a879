"""The vantages of a case as plain JSON values: what each place gets at each URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.rules.places import PlaceComparison

if TYPE_CHECKING:
    from etcdlab.case import Case
    from etcdlab.rules.places import PlaceVerdict
    from etcdlab.vantage import Vantage


def vantages(case: Case) -> list[dict[str, Any]]:
    """Each vantage, with a verdict for each URL that the probe dialled there."""
    if not case.vantages:
        return []
    comparison = PlaceComparison(case)
    return [
        {
            **_place(vantage),
            "urls": [
                {"url": url, **_verdict(verdict), "works_from_this_host": comparison.verdict_here(url).works}
                for url, verdict in comparison.verdicts_of(number)
            ],
        }
        for number, vantage in enumerate(case.vantages)
    ]


def _place(vantage: Vantage) -> dict[str, Any]:
    return {
        "name": vantage.name,
        "host": vantage.host,
        "started": vantage.started,
        "program": vantage.program,
        "through": vantage.through,
    }


def _verdict(verdict: PlaceVerdict) -> dict[str, Any]:
    """The slug of a verdict, whether the URL works there, and the stage at which a dial failed or who answered."""
    failure = verdict.dial.failure if verdict.dial else None
    who = verdict.dial.identity if verdict.dial else None
    return {
        "kind": verdict.kind,
        "works": verdict.works,
        "stage": failure.stage if failure else "",
        "failure": failure.kind if failure else "",
        "detail": failure.text if failure else "",
        "member_id": who.member_id if who else "",
        "cluster_id": who.cluster_id if who else "",
    }
