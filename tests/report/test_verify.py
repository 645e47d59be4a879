"""A report that was changed by hand is recognised, and the first statement that does not hold is named."""

from __future__ import annotations

import base64
import gzip
import re

import msgspec
import pytest

from etcdlab.case import Case
from etcdlab.errors import FileError
from etcdlab.messages import LANGUAGES, Language
from etcdlab.report.embedded import unpacked
from etcdlab.report.json_file import json_report
from etcdlab.report.provenance import own_version
from etcdlab.report.verify import verify
from etcdlab.report.web_page import web_page
from tests.report.cases import incident, repaired, with_hostile_text


def problem(page: str) -> str:
    """What `verify` says of a page; empty where it holds."""
    return str(verify(page.encode(), "a.html")[1])


@pytest.fixture(scope="module")
def page() -> str:
    return web_page(incident(), "en", own_version())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [incident, repaired, with_hostile_text])
def test_a_report_as_it_was_written_holds(make, language: Language) -> None:
    whole = web_page(make(), language, own_version())

    assert problem(whole) == ""
    assert verify(whole.encode(), "a.html")[0] == len(re.findall('data-statement="', whole))


def test_a_changed_statement_is_named(page: str) -> None:
    changed = page.replace("failed at stage tcp", "failed at stage tls", 1)

    assert problem(changed).startswith("Statement dialled-2 does not hold. The report says: The dial of")


def test_a_statement_that_was_cut_out_is_named(page: str) -> None:
    without = re.sub(r'<p class="statement" id="cause-1">.*?</p>', "", page, flags=re.DOTALL)

    assert problem(without).startswith("Statement cause-1 is missing.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</main>", "<p>It was the network.</p></main>"),
        ("127.0.0.2:51387 answered in", "127.0.0.9:51387 answered in"),
        (
            "ETCD_ADVERTISE_CLIENT_URLS=<wbr>http://127.0.0.2:51387</ins>",
            "ETCD_ADVERTISE_CLIENT_URLS=<wbr>http://127.0.0.3:51387</ins>",
        ),
    ],
    ids=["new paragraph", "evidence", "fix"],
)
def test_another_change_is_recognised(page: str, old: str, new: str) -> None:
    assert old in page
    assert problem(page.replace(old, new)) == (
        "Every statement holds, but something else on the page was changed by hand."
    )


def test_a_changed_script_in_the_stepper_is_recognised(page: str) -> None:
    """The stepper is packed, so a person who reads the page does not see it."""
    (packed,) = re.findall(r'"stepper":"([^"]+)"', page)
    stepper = unpacked(packed, 10_000_000).replace(b'"heading":"', b'"heading":"My ')
    changed = page.replace(packed, base64.b64encode(gzip.compress(stepper)).decode())
    packed_again = page.replace(packed, base64.b64encode(gzip.compress(unpacked(packed, 10_000_000), 1)).decode())

    assert "something else on the page" in problem(changed)
    assert packed_again != page
    assert problem(packed_again) == ""


def test_a_page_of_another_version_has_its_statements_checked() -> None:
    older = web_page(incident(), "en", "0.0.9").replace("</main>", "<p>An older page has this.</p></main>")

    assert problem(older) == ""
    assert "only its statements were compared" in str(verify(older.encode(), "a").remark)
    assert problem(older.replace("failed at stage tcp", "failed at stage tls", 1)).startswith("Statement dialled-2")


@pytest.mark.parametrize("packed", ['"???"', "7", '{"a":1}', '"H4sIAAAA"', "cut", "deep", "long"])
def test_a_stepper_that_nothing_can_unpack_is_a_change(page: str, packed: str) -> None:
    (stepper,) = re.findall(r'"stepper":("[^"]+")', page)
    made = {
        "cut": base64.b64decode(stepper)[:400],
        "deep": gzip.compress(b"[" * 10**6),
        "long": gzip.compress(b"0" * 10**8),
    }
    other = f'"{base64.b64encode(made[packed]).decode()}"' if packed in made else packed

    assert "something else on the page" in problem(page.replace(stepper, other))


@pytest.mark.parametrize(
    ("after", "text"),
    [("<main>", "<!--notes-->" * 100_000), ('data-statement="cause-1">', "a&amp;" * 100_000)],
    ids=["parts without an end", "pieces of one statement"],
)
def test_a_page_of_a_stranger_is_read_in_one_pass(page: str, after: str, text: str) -> None:
    """A search for each end, or a text that grows piece by piece, takes minutes here."""
    assert problem(page.replace(after, after + text)) != ""


def test_a_second_element_with_data_is_a_change(page: str) -> None:
    second = '<script type="application/json" id="etcdlab-report">{}</script></body>'

    assert "something else on the page" in problem(page.replace("</body>", second))


def test_fields_and_notes_may_be_changed_by_hand(page: str) -> None:
    owner = page.replace(
        '<!--field owner--><span class="empty">not known</span>', "<!--field owner--><p>storage team</p>"
    )
    noted = owner.replace('<p class="empty">Nobody wrote a note.</p>', "<p>We restarted s.</p>")

    assert noted != owner != page
    assert problem(noted) == ""


def test_the_json_is_checked_too() -> None:
    data = json_report(repaired(), own_version())
    changed = data.replace(b"failed at stage tcp", b"failed at stage tls", 1)
    owned = data.replace(b'"fields": {}', b'"fields": {"owner": "storage team"}')

    assert str(verify(data, "a.json")[1]) == ""
    assert owned != data
    assert str(verify(owned, "a.json")[1]) == ""
    assert "does not hold" in str(verify(changed, "a.json")[1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html></html>",
        '<script type="application/json" id="etcdlab-report">{}</script>',
        '<script type="application/json" id="etcdlab-report">{"case":"AA","language":"en","version":"1"}</script>',
        '<script type="application/json" id="etcdlab-report">' + "[" * 100_000 + "</script>",
        "{}",
        '{"format": 2',
    ],
)
def test_a_file_that_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(FileError):
        verify(text.encode(), "a")


def test_a_case_without_traces_is_refused() -> None:
    data = msgspec.json.decode(json_report(incident(), "1"))
    data["case"] = msgspec.to_builtins(Case())

    with pytest.raises(FileError, match="traces is empty"):
        verify(msgspec.json.encode(data), "a.json")
