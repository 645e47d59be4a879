"""The rows of the stepper in which a person edits the advertised URLs, and the tests of these URLs.

etcdlab dials the URLs from this host, and changes nothing on the cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from etcdlab.cluster.proposed import parse_urls, with_proposed_urls
from etcdlab.errors import UsageError
from etcdlab.messages import Text, message, plural
from etcdlab.user_info import cut_user_info
from etcdlab.views import labels, verdict_text
from etcdlab.widgets.bounded import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from etcdlab.cluster.proposed import Proposed
    from etcdlab.engines.engine import Engine
    from etcdlab.trace import Member, Trace
    from etcdlab.widgets.stepper import LiveStepper

ROWS = 40
"""The most members with a row. For a larger list a person calls `Investigation.what_if`."""

WHOLE = ""
"""The key of an error that belongs to no row."""


class UrlRow(NamedTuple):
    """One member: its name, the URLs that it advertises now, and those that the page proposes."""

    id: str
    name: str
    now: str
    urls: str


class UrlEditor:
    """Makes the rows, and does what the page asks for: it tests the URLs of the rows, or the URLs of a fix.

    `engine` returns the engine of a what if for a trace and the URLs by member.
    """

    def __init__(self, stepper: LiveStepper, engine: Callable[[Trace, Proposed], Engine]) -> None:
        self._stepper, self._engine = stepper, engine
        self.rows: tuple[UrlRow, ...] = ()

    def fill(self, trace: Trace, findings: Sequence[Any]) -> dict[str, Any]:
        """Make a row per member. Returns the traits with the rows. A row proposes the fix of its member."""
        fixed: dict[str, tuple[str, ...]] = {}
        for finding in reversed(findings):
            fixed |= urls_of_fix(msgspec.to_builtins(finding))
        members = _members(trace)
        self.rows = tuple(row for row in (_row(one, fixed) for one in members[:ROWS]) if len(row.urls) <= LONGEST_TEXT)
        left = len(members) - len(self.rows)
        note = plural(
            "{count} more member has no row here. In Python, `investigation.what_if` tries its URLs.",
            "{count} more members have no row here. In Python, `investigation.what_if` tries their URLs.",
            left,
        )
        rows = [row._asdict() for row in self.rows]
        return {"editor_rows": rows, "editor_note": note if left else ""}

    def obey(self, content: Any) -> None:
        """Do what the page asks for: `what-if` with the URLs by member or with the place of a finding, or `what-is`."""
        if not isinstance(content, dict):
            return
        if content.get("do") == "what-is":
            self._stepper.what_is()
        elif content.get("do") == "what-if" and isinstance(content.get("urls"), dict):
            self.test(content["urls"])
        elif content.get("do") == "what-if":
            self._try_fix(content.get("finding"))

    def test(self, texts: Mapping[Any, Any]) -> bool:
        """Dial the URLs of the rows, which are the texts by the member's id. Returns False if a text has an error."""
        proposed: dict[str, tuple[str, ...]] = {}
        errors: dict[str, tuple[Text, ...]] = {}
        for row in self.rows:
            if (text := texts.get(row.id, row.urls)) == row.now:
                continue
            try:
                urls = _urls(text)
            except UsageError as error:
                errors[row.id] = (error.what, error.do)
                continue
            if ", ".join(urls) != row.now:
                proposed[row.id] = urls
        if not errors and proposed:
            return self.what_if(proposed)
        nothing = message("The members advertise these URLs now. Edit one of them.")
        self._complain(errors or {WHOLE: (nothing,)})
        return False

    def what_if(self, proposed: Proposed) -> bool:
        """Dial these URLs by member, and display the result in the stepper. Returns False after an error."""
        trace = self._stepper.runner.trace
        try:
            engine = self._engine(trace, proposed)
            would = msgspec.structs.replace(trace, what_if_members=with_proposed_urls(_members(trace), proposed))
        except UsageError as error:
            self._complain({WHOLE: (error.what, error.do)})
            return False
        self._complain({})
        self._stepper.what_if(engine, verdict_text.what_if(would)[0])
        return True

    def _try_fix(self, place: Any) -> None:
        """Test the URLs of a finding, by its place in the list. The rows then have these URLs."""
        findings = self._stepper.findings
        fixed = urls_of_fix(findings[place]) if isinstance(place, int) and 0 <= place < len(findings) else {}
        if fixed and self.what_if(fixed):
            texts = {member: ", ".join(urls) for member, urls in fixed.items()}
            proposed = {row.id: row.urls for row in self.rows}
            typed = {**self._stepper.typed_urls, **texts}
            self._stepper.show(typed_urls={one: text for one, text in typed.items() if text != proposed.get(one)})

    def _complain(self, errors: Mapping[str, tuple[Text, ...]]) -> None:
        # An error that was there before is an answer, too: the page hears of a change only.
        self._stepper.show(editor_errors={})
        self._stepper.show(editor_errors=dict(errors))


def typed_texts(typed: Mapping[Any, Any]) -> dict[str, str]:
    """The texts of the rows that a page sets, bounded and without passwords."""
    texts = {str(one)[:LONGEST_TEXT]: text[:LONGEST_TEXT] for one, text in typed.items() if isinstance(text, str)}
    return {one: cut_user_info(text) for one, text in list(texts.items())[:ROWS]}


def urls_of_fix(finding: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The URLs that a finding proposes, by the member's id: of each member that it is about."""
    fixes = [finding["fix"], *(member["fix"] for member in finding["members"])]
    return {fix["member"]: tuple(fix["urls"]) for fix in fixes if fix["urls"]}


def _members(trace: Trace) -> tuple[Member, ...]:
    return next((one.members for one in trace.member_lists if not one.error), ())


def _row(member: Member, fixed: Mapping[str, tuple[str, ...]]) -> UrlRow:
    now = cut_user_info(", ".join(member.client_urls))
    wanted = cut_user_info(", ".join(fixed.get(member.id, member.client_urls)))
    return UrlRow(member.id, labels.member_name(member), now, wanted)


def _urls(text: Any) -> tuple[str, ...]:
    """The URLs of one row. Raises UsageError for a text that is too long, or is no list of URLs."""
    if isinstance(text, str) and len(text) > LONGEST_TEXT:
        raise UsageError(
            message("The row has {count:,} characters. It may have {most:,}.", count=len(text), most=LONGEST_TEXT),
            message("Shorten it, or call `investigation.what_if` in Python."),
        )
    return parse_urls(text if isinstance(text, str) else "")
