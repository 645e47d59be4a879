"""Texts as data: templates, parameters, languages."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.messages import (
    Message,
    Text,
    language_of,
    listed,
    message,
    plural,
    reader_language,
    render,
    sentences,
    with_each_value,
)


def test_parameters_are_filled_in() -> None:
    assert str(message("{member} listens on {urls}: {ms:.1f} ms", member="s", urls=("a", "b"), ms=1.26)) == (
        "s listens on a, b: 1.3 ms"
    )


@pytest.mark.parametrize(("count", "english"), [(1, "1 member"), (0, "0 members"), (3, "3 members")])
def test_a_count_chooses_the_number(count: int, english: str) -> None:
    assert str(plural("{count} member", "{count} members", count)) == english


def test_a_template_of_a_file_reads_no_attribute() -> None:
    """`str.format` would read `x.__class__`."""
    assert str(Message("{x.__class__} {x!r} {x[0]} {y}", {"x": "v"})) == "{x.__class__} {x!r} {x[0]} {y}"


def test_a_template_of_a_file_sets_no_width() -> None:
    assert str(Message("{x:99999999d}", {"x": 1})) == "{x:99999999d}"


def test_a_text_that_repeats_itself_is_bounded() -> None:
    inner = Message("{x}" * 1_000, {"x": "y" * 1_000})
    assert len(str(Message("{x}" * 1_000, {"x": inner}))) == 100_000


def test_messages_are_nested_six_deep_at_most() -> None:
    deep = Message("z")
    for _ in range(5):
        deep = Message("{x}", {"x": deep})
    assert str(deep) == "z"
    with pytest.raises(ValueError, match="more than 6 levels"):
        Message("{x}", {"x": deep})


def test_sentences_follow_one_another() -> None:
    both = sentences(message("A."), "", message("B {c}.", c="c"))
    assert (str(both), sentences("", ""), str(sentences("", "A."))) == ("A. B c.", "", "A.")
    assert render(sentences("甲。", "乙。"), "zh_CN") == "甲。乙。"


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("The dial failed: {error}.", "RST answers the SYN.", "The dial failed: RST answers the SYN."),
        ("拨号失败：{error}。", "RST 应答了 SYN。", "拨号失败：RST 应答了 SYN。"),
        ("拨号失败：{error}。", "actively refused it.", "拨号失败：actively refused it。"),
        ("The dial failed: {error}.", "refused", "The dial failed: refused."),
        ("{error} (packet 2)", "RST answers the SYN.", "RST answers the SYN. (packet 2)"),
    ],
)
def test_a_value_that_is_a_sentence_ends_once(template: str, value: str, text: str) -> None:
    assert str(message(template, error=value)) == text
    assert str(message(template, error=message("{value}", value=value))) == text


def test_a_plain_text_is_somebody_elses() -> None:
    assert render("dial tcp {x}", "zh_CN") == "dial tcp {x}"


def test_json_keeps_template_and_parameters() -> None:
    class Holder(msgspec.Struct):
        text: Text

    data = msgspec.json.encode(Holder(message("{m} is down", m="s")))
    assert data == b'{"text":{"template":"{m} is down","values":{"m":"s"}}}'
    assert msgspec.json.decode(data, type=Holder).text == message("{m} is down", m="s")
    assert msgspec.json.decode(b'{"text":"of format 1"}', type=Holder).text == "of format 1"


def test_many_names_are_cut() -> None:
    assert str(message("{names}", names=listed(["a", "b", "c"], 2))) == "a, b and 1 more"
    assert str(message("{names}", names=listed(["a", "b"], 2))) == "a, b"


def test_each_quoted_part_is_changed() -> None:
    text = message("{a} of {b}: {n}", a="x", b=("y", message("{c}", c="z")), n=3)
    assert str(with_each_value(text, str.upper)) == "X of Y, Z: 3"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh-TW", "zh_CN"),
        ("de_DE.UTF-8", "en"),
        ("C", "en"),
        ("zhosa", "en"),
    ],
)
def test_the_language_of_a_locale(name: str, language: str) -> None:
    assert language_of(name) == language


def test_etcdlab_lang_comes_before_the_locale() -> None:
    assert reader_language({"ETCDLAB_LANG": "en", "LANG": "zh_CN.UTF-8"}) == "en"
    assert reader_language({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}) == "zh_CN"
    assert reader_language({}) == "en"
