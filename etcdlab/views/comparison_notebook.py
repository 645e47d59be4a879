"""A comparison for a notebook: HTML and text. Each is complete by itself."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from etcdlab.messages import message, reader_language
from etcdlab.views.comparison_row import Fold
from etcdlab.views.comparison_text import ABSENT, ROW_SIGNS, text
from etcdlab.views.html_templates import template
from etcdlab.views.labels import speaker
from etcdlab.views.repair_rows import CHANGES
from etcdlab.views.terminal import VERDICT_SIGNS

if TYPE_CHECKING:
    from etcdlab.messages import Language
    from etcdlab.views.comparison_row import ComparisonPage, ComparisonRow, Section

_WORDS = {
    "equal": message("equal"),
    "differs": message("differs"),
    "only-a": ABSENT["B"],
    "only-b": ABSENT["A"],
}


def mimebundle(page: ComparisonPage, language: Language | None = None) -> dict[str, str]:
    """What a notebook displays: HTML, and the text of a terminal."""
    chosen = language or reader_language()
    return {"text/html": html(page, chosen), "text/plain": text(page, language=chosen)}


def html(page: ComparisonPage, language: Language) -> str:
    """The comparison as a fragment of HTML."""
    say = speaker(language)
    return template("comparison.html").render(
        page=page,
        say=say,
        heads={run.name: " · ".join(map(say, run.head)) for run in page.runs},
        absent=ABSENT,
        signs=ROW_SIGNS,
        verdict_signs=VERDICT_SIGNS,
        changes_title=CHANGES,
        words={sign: say(word) for sign, word in _WORDS.items()},
        blocks_of=_blocks,
    )


def _blocks(section: Section) -> list[Fold | list[ComparisonRow]]:
    """The folds of a section, and the rows between them."""
    blocks: list[Fold | list[ComparisonRow]] = []
    for is_fold, group in groupby(section.rows, key=lambda row: isinstance(row, Fold)):
        rows = list(group)
        if is_fold:
            blocks += [row for row in rows if isinstance(row, Fold)]
        else:
            blocks.append([row for row in rows if not isinstance(row, Fold)])
    return blocks
