"""What the stepper sends to the page has a bounded size, and its texts are in the language of the page's switch."""

from __future__ import annotations

import msgspec

from etcdlab.messages import Message, render
from etcdlab.widgets.bounded import LONGEST_TEXT, bounded

LONG = "x" * (LONGEST_TEXT + 2)


def test_a_long_value_is_a_message_the_page_renders() -> None:
    """The page gets template and parameters, so its switch decides the language, not the kernel."""
    cut = bounded({"values": [{"name": "err", "value": LONG, "basis": "observed"}], "error": LONG})

    for sent in (cut["values"][0]["value"], cut["error"]):
        text = msgspec.convert(sent, Message)
        assert render(text, "en").endswith("x … 2 more characters are in the saved case.")
        assert render(text, "zh_CN").endswith("x … 还有 2 个字符在保存的案例中。")


def test_a_long_identifier_stays_a_string() -> None:
    """The page compares identifiers, so no message stands in for one."""
    assert bounded({"function": LONG})["function"] == "x" * LONGEST_TEXT + " …"


def test_a_short_text_is_unchanged() -> None:
    assert bounded({"value": "x" * LONGEST_TEXT}) == {"value": "x" * LONGEST_TEXT}
