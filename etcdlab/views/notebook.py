"""A page for a notebook: HTML, SVG and text. Each is complete by itself, because a viewer displays only one of them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from etcdlab.messages import Text, message, reader_language
from etcdlab.views.html_templates import template
from etcdlab.views.labels import more, nestable, speaker
from etcdlab.views.page import page_of
from etcdlab.views.place_text import HEADING
from etcdlab.views.terminal import VERDICT_SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etcdlab.case import Case
    from etcdlab.chain import Chain
    from etcdlab.diagram import Picture
    from etcdlab.messages import Language
    from etcdlab.rules.finding import Finding
    from etcdlab.views.rows import EvidenceLine, FindingCard, MemberColumn, Page

    _Say = Callable[[Text], str]

_LABELS = {
    "evidence": message("evidence"),
    "fix": message("fix"),
    "meanwhile": message("meanwhile"),
    "ruled_out": message("ruled out"),
    "places_of_finding": message("places"),
    "log_of_finding": message("log"),
    "returns": message("returns"),
    "or": message("or"),
    "logs": message("and logs"),
    "details": message("details"),
    "at_step": message("at step"),
    "chain": message("What the client did"),
    "members": message("What the members advertise"),
    "dials": message("What happens when each address is dialled"),
    "places": HEADING,
    "differs": message("differs"),
    "yes": message("yes"),
    "no": message("no"),
}


def mimebundle(
    case: Case, findings: Sequence[Finding], chain: Chain, language: Language | None = None
) -> dict[str, str]:
    """What a notebook displays: HTML, the diagram alone, and the text of a terminal."""
    from etcdlab.diagram import draw
    from etcdlab.views.terminal import text

    chosen = language or reader_language()
    picture = draw(case.trace, chain, language=chosen)
    return {
        "text/html": html(page_of(case, findings, chain), picture, chosen, anchor_of(case)),
        "image/svg+xml": picture.svg,
        "text/plain": text(case, findings, chain, language=chosen),
    }


def anchor_of(case: Case) -> str:
    """The class by which a page finds this result among others."""
    return "etcdlab-result-" + "".join(filter(str.isdigit, case.trace.started))


def html(page: Page, picture: Picture, language: Language, anchor: str = "") -> str:
    """The page as a fragment of HTML."""
    say = speaker(language)
    return template("notebook.html").render(
        page=page,
        picture=picture,
        anchor=anchor,
        head=" · ".join(map(say, page.head)),
        sign=VERDICT_SIGNS[page.opening.kind],
        below=[text for text in page.verdict if text != page.opening.text],
        svg=base64.b64encode(picture.svg.encode()).decode(),
        say=say,
        label={name: say(text) for name, text in _LABELS.items()},
        heads=_heads(page, say),
        notes=(*page.notes, *picture.notes),
        evidence_of=_evidence,
        fixes_of=lambda card: list(map(say, _fixes(card))),
        error_of=_error,
        note_of=lambda text: message("note: {note}", note=say(text)),
        place_of=lambda column: message("{place}: {about}", place=column.name, about=column.about),
        more=more,
    )


def _heads(page: Page, say: _Say) -> dict[str, list[str]]:
    """The heads of the tables' columns."""
    tried = [message("what if")] if any(row.what_if for row in page.members.rows) else []
    columns = [column.head for column in page.members.columns]
    return {
        "chain": [say(message("function")), say(message("what")), say(message("outcome"))],
        "members": list(map(say, (message("member"), *columns, *tried, message("learner")))),
        "history": [say(message("time")), say(message("member and URL")), say(message("what changed"))],
        "dials": [say(message("dial")), say(message("address")), *page.dials.stages],
        "places": ["URL", *(say(column.name) for column in page.places.columns)],
    }


def _evidence(line: EvidenceLine) -> Text:
    return message("{evidence} ({place})", evidence=nestable(line.text), place=line.place)


def _error(column: MemberColumn) -> Text:
    return message("{list}: {error}", list=column.head, error=nestable(column.error))


def _fixes(card: FindingCard) -> list[Text]:
    """What to change and how, without the settings that are displayed as a difference."""
    settings = [one.text for one in card.settings if not (one.before and one.after)]
    return [text for text in (*settings, card.more_settings, card.how, card.sandbox) if text]
