"""The form that tries other advertised URLs. etcdlab dials them from this host and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import msgspec

from etcdlab.cluster.proposed import parse_urls, with_proposed_urls
from etcdlab.errors import UsageError
from etcdlab.messages import message
from etcdlab.quoting import printable
from etcdlab.user_info import cut_user_info
from etcdlab.views import labels, verdict_text
from etcdlab.widgets.fields import Field, button, set_texts
from etcdlab.widgets.guarded import url_field
from etcdlab.widgets.stepper import LiveStepper

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.cluster.proposed import Proposed
    from etcdlab.engines.engine import Engine
    from etcdlab.trace import Member, Trace
    from etcdlab.widgets.stepper import Stepper

ROWS = 40
"""The most members with a row. For a larger list a person calls `Investigation.what_if`."""

_INTRODUCTION = message(
    "Try other advertised URLs. etcdlab dials them from this host and changes nothing on the cluster."
)


class WhatIf(ipywidgets.VBox):  # type: ignore[misc]
    """A row per member with the URLs of its fix, or else the URLs that it advertises.

    The form is hidden until there is a member list. `engine` returns the engine of a what if for a trace and the URLs
    by member.
    """

    def __init__(self, engine: Callable[[Trace, Proposed], Engine]) -> None:
        self._engine = engine
        self._stepper: LiveStepper | None = None
        self._first: dict[str, str] = {}
        """The first text of each row, by the member's id."""
        self.rows: dict[str, Field] = {}
        self.button = button(message("test these URLs"), message("etcdlab dials these URLs from this host."))
        self.back = button(message("show the real cluster"), message("Nothing runs again."))
        self.button.on_click(lambda _: self.ask())
        self.back.on_click(lambda _: self.what_is())
        self._fields = ipywidgets.VBox()
        self._button_field = Field(ipywidgets.HBox((self.button, self.back)))
        introduction = ipywidgets.HTML()
        set_texts(introduction, value=_INTRODUCTION)
        super().__init__((introduction, self._fields, self._button_field))
        self._offer()

    def follow(self, stepper: Stepper) -> None:
        """Use another stepper from now on."""
        asks = isinstance(stepper, LiveStepper) and stepper.runner.trace.origin.engine != "recording"
        self._stepper = stepper if asks else None  # there is no cluster behind a recording
        self._first, self.rows, self._fields.children = {}, {}, ()
        self._button_field.complain()
        if self._stepper is not None:
            self._stepper.offers_what_if = True
            self._stepper.on_msg(self._on_message)
            self._stepper.observe(lambda _: self._fill(), ["trace", "findings", "supposition"])
        self._fill()

    def ask(self) -> bool:
        """Dial the URLs of the rows. Returns False if a row has an error."""
        proposed: dict[str, tuple[str, ...]] = {}
        advertised = {member.id: member.client_urls for member in self._members()}
        for name, row in self.rows.items():
            row.complain()
            try:
                urls = parse_urls(row.value)
            except UsageError as error:
                row.complain(error)
                continue
            if urls != advertised.get(name):
                proposed[name] = urls
        if any(row.error for row in self.rows.values()):
            return False
        return self.what_if(proposed)

    def what_if(self, proposed: Proposed) -> bool:
        """Dial these URLs by member, and display the result in the stepper. False where the form has an error."""
        self._button_field.complain()
        if self._stepper is None or not proposed:
            self._button_field.complain(message("The members advertise these URLs now. Edit one of them."))
            return False
        trace = self._stepper.runner.trace
        try:
            engine = self._engine(trace, proposed)
        except UsageError as error:
            self._button_field.complain(error)
            return False
        would = msgspec.structs.replace(trace, what_if_members=with_proposed_urls(self._members(), proposed))
        self._stepper.what_if(engine, verdict_text.what_if(would)[0])
        return True

    def what_is(self) -> None:
        """Display the real cluster again."""
        if self._stepper is not None:
            self._stepper.what_is()

    def focus_first_row(self) -> None:
        """Move the focus to the URLs of the first member. The page scrolls to them."""
        for row in list(self.rows.values())[:1]:
            row.control.focus()

    def _members(self) -> tuple[Member, ...]:
        lists = self._stepper.runner.trace.member_lists if self._stepper is not None else ()
        return next((one.members for one in lists if not one.error), ())

    def _fill(self) -> None:
        """Make a row per member of the list. A row that a person changed keeps its text."""
        self._offer()
        if self._stepper is None or self._stepper.supposition:
            return
        fixed: dict[str, tuple[str, ...]] = {}
        for finding in reversed(self._stepper.findings):
            fixed |= _urls_of_fix(finding)
        for member in self._members()[:ROWS]:
            wanted = ", ".join(fixed.get(member.id, member.client_urls))
            row = self.rows.get(member.id)
            if row is None:
                self.rows[member.id] = url_field(printable(labels.member_name(member), 40), wanted, "http://HOST:2379")
            elif row.value == self._first[member.id]:
                row.control.value = wanted
            self._first[member.id] = cut_user_info(wanted)
        if len(self._fields.children) != len(self.rows):
            self._fields.children = tuple(self.rows.values())
        self._offer()

    def _offer(self) -> None:
        trying = self._stepper is not None and bool(self._stepper.supposition)
        self.back.layout.display = "" if trying else "none"
        self.layout.display = "" if self.rows else "none"

    def _on_message(self, _widget: object, content: Any, _buffers: object) -> None:
        """Do what the page asks for: `what-if` with the place of a finding in the list, or `what-is`."""
        if not isinstance(content, dict) or self._stepper is None:
            return
        if content.get("do") == "what-is":
            self.what_is()
        if content.get("do") == "edit-urls":
            self.focus_first_row()
        place = content.get("finding")
        if content.get("do") == "what-if" and isinstance(place, int) and 0 <= place < len(self._stepper.findings):
            fixed = _urls_of_fix(self._stepper.findings[place])
            if fixed:
                self.what_if(fixed)


def _urls_of_fix(finding: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The URLs that a finding proposes, by the member's id: of each member that it is about."""
    fixes = [finding["fix"], *(member["fix"] for member in finding["members"])]
    return {fix["member"]: tuple(fix["urls"]) for fix in fixes if fix["urls"]}
