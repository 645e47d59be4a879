"""What each place gets at each URL: a row per URL, a column per place. The first column is the place of the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, plural, sentences
from etcdlab.quoting import printable
from etcdlab.rules.places import PlaceComparison
from etcdlab.views.labels import NAME, member_name, some
from etcdlab.views.rows import Opening, PlaceCell, PlaceColumn, PlaceRow, Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.case import Case
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.places import PlaceVerdict
    from etcdlab.vantage import Vantage

ROWS, COLUMNS = 40, 16
"""The most URLs, and the most other places, in the table."""

NOTES = 8
"""So many sentences say how places differ."""


def place_table(case: Case) -> Places:
    """The table of a case. Empty without a vantage."""
    if not case.vantages:
        return Places()
    comparison = PlaceComparison(case)
    columns = (PlaceColumn(comparison.here, case.trace.host), *map(_column, case.vantages[:COLUMNS]))
    rows = tuple(_row(comparison, url) for url in comparison.urls[:ROWS])
    left_out = sentences(*_left_out(len(comparison.urls) - ROWS, len(case.vantages) - COLUMNS))
    return Places(columns, rows, left_out, notes_of_places(case))


def _row(comparison: PlaceComparison, url: str) -> PlaceRow:
    others = (comparison.verdict_of(number, url) for number in range(min(COLUMNS, len(comparison.places))))
    cells = tuple(map(_cell, (comparison.verdict_here(url), *others)))
    return PlaceRow(printable(url, NAME), _whose(url, comparison.advertisers(url)), cells)


def _left_out(urls: int, places: int) -> Iterator[Text]:
    if urls > 0:
        yield plural("{count} more URL is in the JSON report.", "{count} more URLs are in the JSON report.", urls)
    if places > 0:
        yield plural("{count} more place is in the JSON report.", "{count} more places are in the JSON report.", places)


def notes_of_places(case: Case) -> tuple[Text, ...]:
    """The sentences about URLs that work from one place and not from another."""
    if not case.vantages:
        return ()
    comparison = PlaceComparison(case)
    strangers = tuple(
        message("{place} has no URL of this cluster. Check that it is the right file.", place=printable(place, NAME))
        for place in comparison.strangers()[:NOTES]
    )
    differences = tuple(comparison.differences())
    left = len(differences) - NOTES
    more = plural(
        "The places differ at {count} more URL, which the table has.",
        "The places differ at {count} more URLs, which the table has.",
        left,
    )
    return (*strangers, *differences[:NOTES], *([more] if left > 0 else []))


def opening_of_places(case: Case, opening: Opening) -> Opening:
    """The first line of a page. Where nothing is wrong from this host, it says from where something is."""
    if opening.kind != "well" or not case.vantages:
        return opening
    names = PlaceComparison(case).where_less_works()
    if not names:
        return opening
    text = message(
        "No fault from this host. But from {places}, a URL of the cluster does not work.", places=some(names)
    )
    return Opening("warning", text)


def _column(vantage: Vantage) -> PlaceColumn:
    return PlaceColumn(printable(vantage.name, NAME), message("{parts}", parts=tuple(_about(vantage))))


def _about(vantage: Vantage) -> Iterator[Text]:
    if vantage.host and vantage.host != vantage.name:
        yield message("host {host}", host=printable(vantage.host, NAME))
    yield vantage.program
    if vantage.started:
        yield message("{date} UTC", date=vantage.started[:16].replace("T", " "))


def _whose(url: str, advertisers: tuple[Advertised, ...]) -> Text:
    """Who advertises an address, and with which scheme if a client does not keep that scheme."""
    if not advertisers:
        return message("configured")
    members = some([member_name(one.member) for one in advertisers])
    others = tuple(dict.fromkeys(one.url for one in advertisers if one.url.rstrip("/") != url.rstrip("/")))
    if others:
        return message("advertised by {members} as {urls}", members=members, urls=some(others))
    return message("advertised by {members}", members=members)


def _cell(verdict: PlaceVerdict) -> PlaceCell:
    outcome = {True: "ok", False: "failed", None: "unknown"}[verdict.works]
    return PlaceCell(verdict.kind, outcome, verdict.text, _detail(verdict))  # type: ignore[arg-type]


def _detail(verdict: PlaceVerdict) -> Text:
    """What a person needs beside the cell: the text of a failure, or why nothing is known."""
    dial = verdict.dial
    if dial is None:
        return ""
    if dial.failure is not None:
        return dial.failure.text
    reasons = [stage.detail for stage in dial.stages if stage.outcome == "skipped" and verdict.kind == "unknown"]
    return reasons[-1] if reasons else ""
