"""The history of a watch in every view: as text, as Markdown, in a notebook, and as JSON."""

from __future__ import annotations

import msgspec

from etcdlab.history import Change, History
from etcdlab.investigation import Investigation
from etcdlab.messages import message
from etcdlab.views import history_rows
from etcdlab.views.history_rows import MOST_LINES, change_line
from etcdlab.views.markdown import markdown
from etcdlab.views.notebook import mimebundle
from tests.report.cases import incident

HOSTILE = "<b>|*\x1b[31m"
CHANGE = Change(
    "2026-11-27T05:54:29.953Z",
    3,
    "reachability",
    message("The dial fails at stage {stage}: {error}.", stage="tcp", error=HOSTILE),
    "a1",
    HOSTILE,
    "http://10.0.0.5:2379",
    after=("tcp", "refused"),
)


def watched(*changes: Change, **more: int) -> Investigation:
    history = History("2026-11-27T05:54:00.000Z", "2026-11-27T06:54:00.000Z", 10.0, 360, changes=changes, **more)
    return Investigation(msgspec.structs.replace(incident(), history=history))


def test_a_change_is_one_line_without_control_characters() -> None:
    line = change_line(CHANGE, "en")

    assert line.startswith("2026-11-27T05:54:29Z  <b>|*\\x1b[31m http://10.0.0.5:2379  The dial fails at stage tcp: ")
    assert line.isprintable()
    assert change_line(CHANGE, "zh_CN").endswith("拨号在 tcp 阶段失败：<b>|*\\x1b[31m。")


def test_every_view_has_the_change_as_text() -> None:
    investigation = watched(CHANGE)
    case, findings, chain = investigation.case, investigation.findings, investigation.chain
    text, html = investigation.text(width=300), mimebundle(case, findings, chain, "en")["text/html"]

    assert "Watched from 2026-11-27T05:54:00Z to 2026-11-27T06:54:00Z. 360 rounds ended." in text
    assert "etcdlab observed 1 change." in text
    assert "2026-11-27T05:54:29Z  <b>|*\\x1b[31m http://10.0.0.5:2379" in text
    assert "&lt;b&gt;|*\\x1b[31m http://10.0.0.5:2379" in html
    assert "| 2026" in markdown(case, findings, chain, "en")
    assert investigation.document()["history"]["changes"][0]["after"] == ["tcp", "refused"]


def test_a_page_has_the_newest_lines_and_says_what_is_left_out() -> None:
    changes = [msgspec.structs.replace(CHANGE, round=number) for number in range(MOST_LINES + 5)]
    rows = history_rows.history_rows(watched(*changes, dropped=7, failed=1, skipped=2).case.history)

    assert len(rows.lines) == MOST_LINES
    assert str(rows.left_out) == "5 older changes are in the JSON report and not displayed here."
    assert str(rows.summary).endswith(
        "etcdlab observed 112 changes. The oldest 7 changes are not kept. 1 of the rounds failed."
        " 2 rounds did not begin, because the rounds before were still running."
    )


def test_a_case_without_a_watch_has_no_history() -> None:
    investigation = Investigation(incident())

    assert "Watched" not in investigation.text()
    assert investigation.document()["history"] is None
