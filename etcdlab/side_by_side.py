"""Two runs side by side: `compare` judges both, and wires the comparison to its views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from etcdlab.case import Case
from etcdlab.chain import chain_of
from etcdlab.comparison import Comparison, Run, compare_runs
from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.rules import judge
from etcdlab.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from etcdlab.chain import Chain
    from etcdlab.messages import Language
    from etcdlab.sandboxes.changes import Changed
    from etcdlab.views.comparison_row import ComparisonPage
    from etcdlab.views.rows import Opening


class SideBySide:
    """Two runs with their differences. A notebook displays them in two columns, and `str()` is the same as text."""

    def __init__(self, comparison: Comparison, changes: Sequence[Changed] = ()) -> None:
        self.comparison = comparison
        """What differs, as frozen data."""
        self.changes = tuple(changes)
        """What etcdlab changed in a sandbox between the two runs."""

    @property
    def differs(self) -> bool:
        """Whether the runs differ in what the client did or got. What was asked does not count."""
        return self.comparison.differs

    @property
    def exit_code(self) -> int:
        """0: nothing differs in what the client did. 1: something does."""
        return 1 if self.differs else 0

    def document(self) -> dict[str, Any]:
        """The comparison as one JSON-ready object: what `etcdlab compare --json` prints."""
        from etcdlab.views.comparison_json import document

        return document(self.comparison)

    def text(self, width: int = 100) -> str:
        """The comparison as plain text."""
        from etcdlab.views.comparison_text import text

        return text(self._page(), width)

    def print(self, console: Console) -> None:
        """Print the comparison on a Rich console."""
        from etcdlab.views.comparison_text import print_comparison

        print_comparison(self._page(), console)

    @property
    def verdict(self) -> Opening | None:
        """What was wrong before the changes, and what is wrong after them. None where etcdlab changed nothing."""
        repair = self._page().repair
        return None if repair is None else repair.verdict

    def _page(self) -> ComparisonPage:
        from etcdlab.views.comparison_rows import comparison_page
        from etcdlab.views.repair_rows import with_repair

        a, b = self.comparison.a, self.comparison.b
        page = comparison_page(self.comparison, _chain(a.trace), _chain(b.trace))
        return with_repair(page, self.changes, b) if self.changes else page

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from etcdlab.views.comparison_notebook import mimebundle

        return mimebundle(self._page())

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()


class Result(Protocol):
    """An `Investigation`, which has its case."""

    @property
    def case(self) -> Case:
        """The evidence."""


def compare(a: Result | Case | Trace, b: Result | Case | Trace, *, changes: Sequence[Changed] = ()) -> SideBySide:
    """Two runs with their differences marked. Of an investigation and of a case, the newest run is taken.

    Steps are compared by the function, the round and the address, and not by their order: goroutines run at the same
    time. Times, and what a sandbox chooses at its start, are not compared: `etcdlab.comparison.noise` has the list.

        before = etcdlab.check("10.0.0.5:2379")
        etcdlab.compare(before, before.what_if({"s": "http://10.0.0.5:2379"}))

    `changes` are what etcdlab changed in a sandbox between the two runs. Raises UsageError for something that is no
    run.
    """
    run_a, run_b = _run(a), _run(b)
    return SideBySide(compare_runs(run_a, run_b, _chain(run_a.trace), _chain(run_b.trace)), changes)


def _run(value: Result | Case | Trace) -> Run:
    trace = _trace(value)
    return Run(trace, judge(Case(traces=(trace,))))


def _trace(value: Result | Case | Trace) -> Trace:
    case = getattr(value, "case", value)
    if isinstance(case, Case) and case.traces:
        return case.trace
    if isinstance(case, Trace):
        return case
    raise UsageError(
        message("A run must be an Investigation, a Case or a Trace, got {kind}.", kind=printable(type(value).__name__)),
        message("Pass the result of `etcdlab.check()`, or load a file with `etcdlab.Case.load()`."),
    )


def _chain(trace: Trace) -> Chain:
    return chain_of(trace.origin.client, grpc=trace.origin.grpc)


def html_of_comparison(a: Trace, b: Trace, language: Language, changes: Sequence[Changed] = ()) -> str:
    """Two traces side by side, as HTML in a language."""
    from etcdlab.views.comparison_notebook import html

    return html(compare(a, b, changes=changes)._page(), language)
