from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import msgspec
import pytest

from etcdlab.case import Case
from etcdlab.trace import Member
from etcdlab.views.notebook import mimebundle
from etcdlab.views.terminal import text
from tests.incident import ENDPOINT, works

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace

replace = msgspec.structs.replace
VOID = {"img", "br", "wbr", "col"}


class Page(HTMLParser):
    """Tables by caption, all words, all tags, all styles; fails on a tag that is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._rows: list[list[str]] = []
        self._caption = ""
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
        elif tag == "br" and {"td", "th"} & set(self._open):
            self._rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "table" and self._caption:
            self.tables[self._caption] = self._rows

    def handle_data(self, data: str) -> None:
        if self.tags[-1][0] == "wbr":
            self.words[-1] += data
        else:
            self.words.append(data)
        if "caption" in self._open:
            self._caption += data
        elif {"td", "th"} & set(self._open):
            self._rows[-1][-1] += data


def page_of(trace: Trace, chain: Chain, *findings: Finding) -> Page:
    return Page(mimebundle(Case(traces=(trace,)), findings, chain)["text/html"])


def test_every_form_is_given_and_the_plain_one_is_the_terminals(case: Case, chain: Chain, finding: Finding) -> None:
    bundle = mimebundle(case, [finding], chain)

    assert list(bundle) == ["text/html", "image/svg+xml", "text/plain"]
    assert bundle["text/plain"] == text(case, [finding], chain)
    assert ElementTree.fromstring(bundle["image/svg+xml"]).tag == "{http://www.w3.org/2000/svg}svg"


def test_the_diagram_in_the_html_is_the_svg_with_its_words(case: Case, chain: Chain, finding: Finding) -> None:
    bundle = mimebundle(case, [finding], chain)
    (image,) = (attributes for tag, attributes in Page(bundle["text/html"]).tags if tag == "img")
    kind, _, encoded = (image["src"] or "").partition(",")

    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(encoded).decode() == bundle["image/svg+xml"]
    assert (image["alt"] or "").startswith("Call flow of client 3.7.1 (grpc-go 1.82.1), phase redial. Walked: ")
    assert "Failed: addrConn.updateConnectivityState, acBalancerWrapper.updateState." in (image["alt"] or "")


def test_the_tables_of_the_seed_incident(trace: Trace, chain: Chain, finding: Finding) -> None:
    tables = page_of(trace, chain, finding).tables

    assert tables["What the client did"][1:] == [
        ["Sync", "asks 192.168.20.151:2379", "member s, etcd 3.5.1"],
        ["MemberList", "s advertises http://0.0.0.0:2379", ""],
        ["SetEndpoints", "192.168.20.151:2379 -> http://0.0.0.0:2379", ""],
        ["resetTransport", "0.0.0.0:2379", "tcp refused, 0.4 ms"],
        ["updatePicker", "every pick now fails", "dial tcp 0.0.0.0:2379: connect: connection refused"],
    ]
    assert tables["What the members advertise"] == [
        ["member", f"linearizable, from {ENDPOINT}", f"default, from {ENDPOINT}", "learner"],
        ["s 3b64816319eb7e5", "http://0.0.0.0:2379", "http://0.0.0.0:2379", "no"],
    ]
    assert tables["What happens when each address is dialled"] == [
        ["dial", "address", "dns", "tcp", "tls", "h2", "rpc", "identity"],
        ["0", "192.168.20.151:2379 configured, step 0", "-", "0.4 ms", "-", "1.1 ms", "1.9 ms", "ok"],
        ["1", "http://0.0.0.0:2379 advertised, step 8\ndial tcp 0.0.0.0:2379: connect: connection refused",
         "-", "refused, 0.4 ms", "-", "-", "-", "-"],
    ]  # fmt: skip


def test_the_page_has_finding_fix_and_next_call(trace: Trace, chain: Chain, finding: Finding) -> None:
    words = "\n".join(page_of(trace, chain, finding).words)

    for line in (
        "R1 · member s advertises http://0.0.0.0:2379",
        "0.0.0.0:2379 (dial 1)",
        "- ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379",
        "+ ETCD_ADVERTISE_CLIENT_URLS=http://192.168.20.151:2379",
        "AutoSyncInterval = 0 in the client keeps the configured endpoints",
        "nothing listening (192.168.20.151:2379 answers as s), name lookup, TLS",
        "the next Get with a deadline of 5 s (modelled)",
        "context deadline exceeded",
    ):
        assert line in words


def test_the_rule_is_a_command_and_no_link(case: Case, chain: Chain, finding: Finding) -> None:
    """A relative link leads to no file beside a notebook, and an exported page is anywhere."""
    html = mimebundle(case, [finding], chain)["text/html"]

    assert "etcdlab rule R1" in html
    assert "<a " not in html


def test_lists_that_differ_are_marked_with_a_word(trace: Trace, chain: Chain) -> None:
    late = Member("2", "t", ("http://10.0.0.6:2379", "http://10.0.0.7:2379"), learner=True)
    lists = (trace.member_lists[0], replace(trace.member_lists[1], members=(late,)))

    assert page_of(replace(trace, member_lists=lists), chain).tables["What the members advertise"][1:] == [
        ["s 3b64816319eb7e5", "http://0.0.0.0:2379", "not in this list differs", "no"],
        ["t 2", "not in this list", "http://10.0.0.6:2379\nhttp://10.0.0.7:2379 differs", "yes"],
    ]


def test_what_another_endpoint_has_itself_has_a_column(trace: Trace, chain: Chain) -> None:
    member = replace(trace.member_lists[1].members[0], client_urls=("http://10.0.0.5:2379",))
    stale = replace(trace.member_lists[1], endpoint="10.0.0.6:2379", from_other_endpoint=True, members=(member,))
    dead = replace(stale, endpoint="10.0.0.7:2379", members=(), error="connection refused")
    page = page_of(replace(trace, member_lists=(*trace.member_lists, stale, dead)), chain)

    assert page.tables["What the members advertise"] == [
        [
            "member",
            f"linearizable, from {ENDPOINT}",
            f"default, from {ENDPOINT}",
            "own list of 10.0.0.6:2379",
            "own list of 10.0.0.7:2379",
            "learner",
        ],
        ["s 3b64816319eb7e5", *["http://0.0.0.0:2379"] * 2, "http://10.0.0.5:2379 differs", "no answer", "no"],
    ]
    assert "own list of 10.0.0.7:2379: connection refused" in page.words


def test_a_list_that_failed_says_why(trace: Trace, chain: Chain) -> None:
    failed = replace(trace.member_lists[0], members=(), error="etcdserver: request timed out")
    page = page_of(replace(trace, member_lists=(failed, trace.member_lists[1])), chain)

    assert f"linearizable, from {ENDPOINT}: etcdserver: request timed out" in page.words
    assert page.tables["What the members advertise"][1][1:3] == ["no answer", "http://0.0.0.0:2379"]


def test_an_unfinished_run_has_its_last_step_and_values(trace: Trace, chain: Chain) -> None:
    at = trace.steps[22]
    words = page_of(replace(trace, steps=trace.steps[:23], complete=False), chain).words

    assert f"{at.id}  {at.phase} · {at.actor.role} · (*addrConn).updateConnectivityState" in words
    assert at.file in words
    assert {value.name for value in at.values} <= set(words)
    assert "at step " in words
    assert "at step " not in page_of(trace, chain).words


def test_nothing_found_is_said(trace: Trace, chain: Chain) -> None:
    assert "No finding: etcdlab found no fault." in page_of(works(trace), chain).words


def test_nothing_depends_on_what_a_sanitiser_drops(trace: Trace, chain: Chain, finding: Finding) -> None:
    """A notebook that is not trusted keeps none of these tags; a style sheet only says how tables stack."""
    page = page_of(trace, chain, finding)
    tags = [tag for tag, _ in page.tags]

    assert not {*tags} & {"script", "svg", "link", "iframe", "form"}
    assert tags.count("style") == 1
    assert all(attributes.get("style") for tag, attributes in page.tags if tag in ("table", "td", "th"))


def test_text_has_the_pages_own_colour(trace: Trace, chain: Chain, finding: Finding) -> None:
    """And grounds are translucent: what reads on a light page reads on a dark one."""
    styles = ";".join(attributes.get("style") or "" for _, attributes in page_of(trace, chain, finding).tags)

    assert not re.search(r"(?<![-\w])color:", styles)
    assert set(re.findall(r"background(?:-color)?:([a-z]+)", styles)) == {"none", "rgba"}


def test_tables_have_captions_and_scoped_heads(trace: Trace, chain: Chain, finding: Finding) -> None:
    page = page_of(trace, chain, finding)

    assert len(page.tables) == 3
    assert {attributes.get("scope") for tag, attributes in page.tags if tag == "th"} == {"col", "row"}


@pytest.mark.parametrize(
    ("name", "printable"),
    [
        ("[/]", "[/]"),
        ("<b>x</b>", "<b>x</b>"),
        ('"><script>alert(1)</script>', '"><script>alert(1)</script>'),
        ("&lt;", "&lt;"),
        ("\x1b[31m\x00\u202e", "\\x1b[31m\\x00\\u202e"),
    ],
)
def test_a_hostile_name_comes_out_as_text(
    trace: Trace, chain: Chain, finding: Finding, name: str, printable: str
) -> None:
    answer = replace(trace.member_lists[0], members=(Member("1", name, (name,)),))
    dial = replace(trace.dials[1], url=name, failure=replace(trace.dials[1].failure, go_error=name))  # type: ignore[type-var]
    hostile = replace(trace, member_lists=(answer,), dials=(dial,), notes=(name,), target=name, endpoints=(name,))
    page = page_of(hostile, chain, replace(finding, summary=name, fix=replace(finding.fix, server=name)))

    assert page.tables["What the members advertise"][1] == [f"{printable} 1", printable, "no"]
    assert page.tables["What happens when each address is dialled"][1][1] == f"{printable} advertised\n{printable}"
    assert f"note: {printable}" in page.words
    assert "script" not in {tag for tag, _ in page.tags}


def test_a_name_of_ten_kilobytes_is_folded(trace: Trace, chain: Chain) -> None:
    answer = replace(trace.member_lists[0], members=(Member("1", "n" * 10_240, ()),))
    row = page_of(replace(trace, member_lists=(answer,)), chain).tables["What the members advertise"][1]

    assert row[0] == f"{'n' * 80}… 10,240 characters 1"


def test_a_what_if_has_a_banner_and_says_what_was_proved(trace: Trace, chain: Chain) -> None:
    tried = replace(trace.member_lists[0].members[0], client_urls=("http://192.168.20.151:2379",))
    words = "".join(page_of(works(replace(trace, what_if_members=(tried,))), chain).words)

    assert "What if s advertised http://192.168.20.151:2379? Nothing was changed." in words
    assert "From this host, every advertised URL leads to its member." in words
    assert "http://192.168.20.151:2379 answers as s (dial 0)" in words


def test_the_verdict_is_the_first_line(trace: Trace, chain: Chain, finding: Finding) -> None:
    visible = [word.strip() for word in page_of(trace, chain, finding).words[1:] if word.strip()]

    assert visible[:2] == ["✗", "1 fault: member s advertises http://0.0.0.0:2379"]
    assert visible[2].startswith("client 3.7.1 (grpc-go 1.82.1)")


def test_the_address_of_a_dial_has_the_widest_column(trace: Trace, chain: Chain, finding: Finding) -> None:
    """JupyterLab makes all columns equally wide, and a URL would reach into the next column."""
    styles = [attributes.get("style") or "" for tag, attributes in page_of(trace, chain, finding).tags if tag == "th"]

    assert [style.rpartition("width:")[2] for style in styles if ";width:" in style] == ["6%", "40%"]
