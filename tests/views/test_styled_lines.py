"""Lines of styled text, laid out without Rich."""

from __future__ import annotations

from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from etcdlab.views.styled_lines import OnConsole, beside, blank, folded, indented, joined, plain, words

LINES = st.text(alphabet="a  b/成员", min_size=1, max_size=60)


@given(LINES, LINES, st.integers(2, 40))
def test_a_line_is_folded_where_rich_folds_it(text: str, other: str, width: int) -> None:
    by_rich = Text(text + other, overflow="fold").wrap(Console(), width)

    lines = list(folded(((text, "red"), (other, "bold")), width))

    assert ["".join(piece for piece, _ in line).rstrip() for line in lines] == [one.plain.rstrip() for one in by_rich]
    assert "".join(piece for line in lines for piece, style in line if style == "bold") == other


def test_parts_are_beside_each_other() -> None:
    part = indented(beside(words("fix", "dim"), 5, joined(words("restart the member"), words("again"))), 2)

    assert plain([part, blank()], 20) == "  fix  restart the\n       member\n       again\n\n"


def test_on_a_narrow_page_a_text_is_below() -> None:
    assert plain([beside(words("ruled out"), 11, words("TLS"))], 15) == "ruled out\nTLS\n"


def test_rich_prints_the_styles_and_no_markup() -> None:
    file = StringIO()

    Console(file=file, width=40, force_terminal=True, color_system="standard").print(
        OnConsole(words("[red]s[/red] :warning:", "bold"))
    )

    assert file.getvalue() == "\x1b[1m[red]s[/red] :warning:\x1b[0m\n"
