"""The list of a watch: its rows are escaped and bounded, in both languages."""

from __future__ import annotations

import msgspec

from etcdlab.history import Change
from etcdlab.messages import message
from etcdlab.views.rows import Opening
from etcdlab.widgets.watch_list import MOST_ROWS, WatchList

CHANGE = Change(
    "2026-11-27T05:54:29.953Z",
    3,
    "reachability",
    message("The dial fails at stage {stage}: {error}.", stage="tcp", error="<b onclick=x>refused"),
    name='<img src=x onerror="1">',
    url="http://10.0.0.5:2379",
    after=("tcp", "refused"),
)


def test_a_change_is_a_row_of_text() -> None:
    view = WatchList(lambda: None, "en")
    view.add([CHANGE])

    assert "<img" not in view.body.value
    assert "<b onclick" not in view.body.value
    assert "&lt;img src=x onerror=&#34;1&#34;&gt; http://10.0.0.5:2379</td>" in view.body.value
    assert "2026-11-27T05:54:29Z" in view.body.value


def test_the_newest_change_is_first_and_old_ones_go() -> None:
    view = WatchList(lambda: None, "en")
    view.add([msgspec.structs.replace(CHANGE, name=f"m{number}.") for number in range(MOST_ROWS + 3)])

    assert view.body.value.index("m102.") < view.body.value.index("m101.")
    assert "m2." not in view.body.value
    assert "Older changes that are not displayed here: 3." in view.body.value


def test_the_texts_are_in_the_language_of_the_list() -> None:
    view = WatchList(lambda: None, "zh_CN")
    view.show_round(1, CHANGE.at, message("The cluster has {count} members.", count=3), Opening("well", "x"))
    view.add([CHANGE])

    assert "拨号在 tcp 阶段失败" in view.body.value
    assert "第 1 轮" in view.head.value
    assert view.button.description == "停止监视"


def test_the_button_stops_the_watch_once() -> None:
    stops: list[bool] = []
    view = WatchList(lambda: stops.append(True), "en")
    view.button.click()

    assert stops == [True]
    assert view.button.disabled
    view.end("Watched from <then> to now.")
    assert view.button.description == "the watch has ended"
    assert "&lt;then&gt;" in view.head.value
    assert view.copy()["text/html"].count("<table") == 1
