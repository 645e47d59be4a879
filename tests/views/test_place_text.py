"""The table of the places: the same rows in every view, and lines that a narrow terminal can hold."""

from __future__ import annotations

import pytest

from etcdlab.case import Case
from etcdlab.investigation import Investigation
from etcdlab.messages import render
from etcdlab.trace import Failure, Identity
from etcdlab.vantage import Vantage, VantageDial
from etcdlab.views.markdown import markdown
from etcdlab.views.page import page_of
from etcdlab.views.place_rows import COLUMNS, ROWS
from tests.rules.evidence import CLUSTER, dial, member, trace_of

URL = "http://10.0.0.6:2379"


def place(name: str, *urls: str, kind: str = "") -> Vantage:
    """A place in which member `a` answers at these URLs, or the dial fails."""
    failure = Failure("tcp", kind, "", "[Errno 111] no [bold]way[/bold]") if kind else None
    identity = None if kind else Identity(CLUSTER, "id-a", "3.5.21")
    dials = tuple(VantageDial(url, (), failure, identity) for url in urls or (URL,))
    return Vantage(name, f"{name}.internal", "2026-11-27T06:00:00Z", "sh", dials)


def investigation(*places: Vantage) -> Investigation:
    dials = [dial("10.0.0.5:2379", by="b", source="configured"), dial("10.0.0.6:2379", by="a")]
    trace = trace_of([member("a", URL), member("b", "http://10.0.0.5:2379")], dials, returns="ok", complete=True)
    return Investigation(Case(traces=(trace,)).with_vantages(places))


def table(text: str) -> list[str]:
    """The lines of the table."""
    return text.partition("Where each URL leads, by place\n")[2].partition("\n\n")[0].splitlines()


def test_a_wide_terminal_has_a_column_for_each_place() -> None:
    lines = table(investigation(place("app-1"), place("app-2", kind="refused")).text(width=200))

    assert lines[0].split() == ["URL", "this", "host", "app-1", "app-2"]
    assert lines[0].index("app-1") == lines[3].rindex("✓")
    assert lines[3].split() == [URL, "✓", "a", "answers", "✓", "a", "answers", "✗", "tcp:", "refused"]
    assert lines[-2:] == [f"  app-{n}: host app-{n}.internal, sh, 2026-11-27 06:00 UTC" for n in (1, 2)]


@pytest.mark.parametrize("width", [40, 60])
def test_a_narrow_terminal_has_a_block_for_each_url(width: int) -> None:
    places = [place(f"a-place-with-a-name-{n}", kind="refused") for n in range(5)]
    lines = table(investigation(*places).text(width=width))

    assert [line for line in lines if len(line) > width] == []
    assert f"  {URL} (advertised by a)" in lines
    assert sum("refused" in line for line in lines) == 5


def test_each_view_has_the_same_cells() -> None:
    result = investigation(place("app-1", kind="refused"))
    page = page_of(result.case, result.findings, result.chain)
    texts = {render(cell.text, "en") for row in page.places.rows for cell in row.cells}
    html = result._repr_mimebundle_()["text/html"]
    ticket = markdown(result.case, result.findings, result.chain)
    for text in texts:
        assert text in result.text(width=200)
        assert text in html
        assert text in ticket.replace("\\", "")
    assert "no [bold]way[/bold]" in html


def test_what_is_left_out_is_counted() -> None:
    urls = [f"http://10.1.0.{number}:2379" for number in range(ROWS)]
    result = investigation(*[place(f"app-{number}", *urls) for number in range(COLUMNS + 1)])

    page = page_of(result.case, result.findings, result.chain)
    assert (len(page.places.rows), len(page.places.columns)) == (ROWS, COLUMNS + 1)
    assert str(page.places.left_out) == "2 more URLs are in the JSON report. 1 more place is in the JSON report."
    assert len(result.document()["vantages"]) == COLUMNS + 1


def test_a_file_of_another_cluster_is_noticed() -> None:
    text = investigation(place("app-1"), place("app-2", "http://10.1.0.1:2379")).text(width=200)

    assert "app-2 has no URL of this cluster. Check that it is the right file." in text
    assert "app-1 has no URL" not in text
