"""What the client of a trace does: whether it calls Sync, and whether its calls fail."""

from __future__ import annotations

import shlex
from functools import cached_property
from typing import TYPE_CHECKING

from etcdlab.chain import chain_of
from etcdlab.errors import UsageError
from etcdlab.messages import Message, Text, message
from etcdlab.rules.autosync import meanwhile, program_of
from etcdlab.rules.capture_evidence import how_far_of_capture
from etcdlab.rules.finding import Severity
from etcdlab.rules.log_evidence import how_far_of_log
from etcdlab.rules.verdict import get_fails

if TYPE_CHECKING:
    from etcdlab.chain.client_programs import ClientProgram
    from etcdlab.trace import Trace

_OTHERS = message("A Go client that calls Sync, `etcdctl --cluster` and Patroni dial the advertised URL.")


class ClientState:
    """One client. `has_answer`: an etcd answered with the member list that this client works with.

    `dials_prove_fault`: the client is stepped, has dialled every advertised URL, and no dial got an answer.
    """

    def __init__(self, trace: Trace, *, has_answer: bool, dials_prove_fault: bool = False) -> None:
        self._trace = trace
        self._has_answer = has_answer
        self._dials_prove_fault = dials_prove_fault

    @cached_property
    def program(self) -> ClientProgram | None:
        """The program that is this client, if the trace says which one it is."""
        return program_of(self._trace)

    @property
    def never_dials_advertised(self) -> bool:
        """Whether this client dials only its configured endpoints, whatever the members advertise."""
        return self.program is not None and self.program.advertised == "never" and not self.syncs

    @property
    def syncs(self) -> bool:
        """Whether this client calls Sync by itself, or something called it."""
        return self._trace.autosync > 0 or bool(self._trace.endpoints_in_use)

    @property
    def needs_sync(self) -> bool:
        """Whether a wrong URL is no fault of this client yet: it never calls Sync. A what if is about the Sync."""
        if self._trace.is_of_file:
            return False
        return not (self.syncs or self.never_dials_advertised or self._trace.what_if_members)

    @cached_property
    def fails(self) -> bool:
        """Whether the last Get of this client returns without an answer."""
        return get_fails(self._trace)

    def severity(self) -> Severity:
        """A fault if the client syncs and its calls fail. Otherwise a warning of what a Sync will do.

        While a person steps the client, the failed dials prove the fault before the last Get returns.
        """
        if self.never_dials_advertised:
            return Severity.NOTE
        proved = self.fails or self._dials_prove_fault
        return Severity.FAULT if self.syncs and proved else Severity.WARNING

    @cached_property
    def takes_learners(self) -> bool:
        """Whether a Sync of this release also takes the URLs of learners, and of members without a name."""
        if self.program is not None and self.program.language != "Go":
            return False
        origin = self._trace.origin
        try:
            return not chain_of(origin.client, grpc=origin.grpc).behaviours.skips_learners
        except UsageError:
            return False  # etcdlab has no chain for this release. Every newer release skips learners.

    @cached_property
    def meanwhile(self) -> Text:
        """The advice for the client side until the servers are corrected."""
        return meanwhile(self._trace, fails=self.fails, syncs=self.syncs)

    @cached_property
    def how_far(self) -> tuple[Message, ...]:
        """What to add to a fault that only the client shows, or that the client has not met yet."""
        if self._trace.is_of_log:
            return how_far_of_log(self._trace)
        if self._trace.is_of_capture:
            return how_far_of_capture(self._trace)
        if not self._has_answer and self._trace.endpoints_in_use:
            return (
                message("This client uses other endpoints than it was configured with."),
                message("A Sync has replaced them, unless the program called SetEndpoints."),
                message(
                    "`etcdlab check {endpoints}` asks the members themselves.",
                    endpoints=shlex.join(self._trace.endpoints),
                ),
            )
        own = self.program
        if own is not None and own.dials:
            concerns = () if self.syncs or own.advertised != "never" else (_OTHERS,)
            return (Message(own.dials), *concerns)
        if self.syncs:
            return ()
        return (
            message("AutoSync is off, so this client keeps its configured endpoints and has not met the fault."),
            message("It will meet the fault as soon as anything calls Sync."),
        )
