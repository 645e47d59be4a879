"""The rows of a page: frozen data that every view renders and that msgspec writes as JSON for the stepper.

A `Text` is a message that a view renders in the reader's language, or a `str` of somebody else. Every quoted part is
one line without control characters, and folded when it is long. Members, dials and steps have their ids of the trace.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from etcdlab.messages import Text


class ChainRow(msgspec.Struct, frozen=True):
    """One function that the client passed, what it did there, and what happened. `function` is empty on a row that
    continues the function above; a row with a `what` alone is a heading."""

    function: str
    what: Text
    outcome: Text = ""
    mark: Literal["", "ok", "failed"] = ""
    """Whether the function succeeded, if the trace says so."""


class MemberColumn(msgspec.Struct, frozen=True):
    """One answer to MemberList: the newest one of its kind."""

    kind: Literal["linearizable", "default", "own"]
    """`own` is what another configured endpoint has in its own data; the client did not ask for it."""
    endpoint: str
    head: Text
    error: Text = ""
    """Why there is no answer."""


class MemberCell(msgspec.Struct, frozen=True):
    """The URLs of one member in one answer."""

    urls: tuple[str, ...] | None
    """The first URLs; null where the answer failed or does not have the member."""
    text: Text = ""
    """What to display where there are no URLs: `not in this list`, `no answer`, `none`."""
    left_out: int = 0
    """How many more URLs the trace has."""
    differs: bool = False
    """Whether the first answer differs for this member."""


class MemberRow(msgspec.Struct, frozen=True):
    """One member, with a cell for each column. `what_if` has the URLs that were tried, in a what if."""

    id: str
    name: Text
    learner: bool
    cells: tuple[MemberCell, ...]
    what_if: MemberCell | None = None


class Members(msgspec.Struct, frozen=True):
    """The table of what the members advertise."""

    columns: tuple[MemberColumn, ...] = ()
    rows: tuple[MemberRow, ...] = ()
    left_out: Text = ""


class StageCell(msgspec.Struct, frozen=True):
    """One stage of a dial. `text` is its time, the kind of its failure, or why it was skipped."""

    name: str
    outcome: Literal["ok", "failed", "skipped"]
    text: Text


class DialRow(msgspec.Struct, frozen=True):
    """The newest dial of one address."""

    id: int
    ids: tuple[int, ...]
    """The dials of this address, this one included."""
    url: str
    source: Text
    stages: tuple[StageCell, ...]
    """One cell for each of `Dials.stages`."""
    failed: bool = False
    go_error: str = ""
    detail: Text = ""


class Dials(msgspec.Struct, frozen=True):
    """The table of what happens when each address is dialled."""

    stages: tuple[str, ...] = ()
    rows: tuple[DialRow, ...] = ()
    left_out: Text = ""


class PlaceColumn(msgspec.Struct, frozen=True):
    """One place from which the URLs were dialled. The first place is that of the trace."""

    name: Text
    about: Text = ""
    """The host, what ran the probe there, and when."""


class PlaceCell(msgspec.Struct, frozen=True):
    """What one place gets at one URL: who answers, or the stage at which the dial failed."""

    kind: str
    """A slug, such as `member` or `failed` (`rules/places.py`)."""
    outcome: Literal["ok", "failed", "unknown"]
    text: Text
    detail: Text = ""
    """What else the dial observed, such as the names of a certificate."""


class PlaceRow(msgspec.Struct, frozen=True):
    """One URL, with a cell for each column."""

    url: str
    whose: Text
    """Who advertises the URL, or that it is configured."""
    cells: tuple[PlaceCell, ...]


class Places(msgspec.Struct, frozen=True):
    """The table of what each place gets at each URL. Empty if the case has no vantage."""

    columns: tuple[PlaceColumn, ...] = ()
    rows: tuple[PlaceRow, ...] = ()
    left_out: Text = ""
    notes: tuple[Text, ...] = ()
    """How the places differ. They are among the notes of the page, too."""


class EvidenceLine(msgspec.Struct, frozen=True):
    """One piece of evidence. `kind` and `id` name it in the trace. `place` is the same for a person.

    A line of a log has the whole line in `quote`, and its `time`.
    """

    kind: str
    id: int
    text: Text
    place: Text
    quote: str = ""
    time: str = ""


class Setting(msgspec.Struct, frozen=True):
    """One change that a finding proposes. With `before` and `after`, a view displays the difference."""

    text: Text
    before: str = ""
    after: str = ""
    urls: tuple[str, ...] = ()
    """The URLs in `after`, which a what if can try."""
    place: Text = ""
    """The owner of the setting, above the difference."""


class FindingCard(msgspec.Struct, frozen=True):
    """One finding. The lists have the first items; `more_evidence` and `more_settings` count the others."""

    code: str
    rule: str
    severity: Literal["fault", "warning", "note"]
    heading: Text
    """The code, with the severity and certainty where they are less than a proved fault."""
    summary: Text
    why: Text
    evidence: tuple[EvidenceLine, ...]
    more_evidence: Text = ""
    settings: tuple[Setting, ...] = ()
    more_settings: Text = ""
    how: Text = ""
    sandbox: Text = ""
    """Set where the proposed address is the sandbox's own."""
    meanwhile: Text = ""
    ruled_out: Text = ""
    places: Text = ""
    """From which places the finding holds, if the case has vantages."""
    logs: Text = ""
    """Whether the log beside the run supports the finding or contradicts it."""
    member_ids: tuple[str, ...] = ()
    """The members that the finding is about."""
    other_client: bool = False
    """Whether the evidence is in the trace of another client of the same program, so that no step can be opened."""


class CallCard(msgspec.Struct, frozen=True):
    """What the program gets from its next call, and what the client logs meanwhile."""

    heading: Text
    returns: tuple[Text, ...]
    """More than one where the release races."""
    logs: tuple[Text, ...]


class Position(msgspec.Struct, frozen=True):
    """The last step of a client that has not come to its end."""

    step: str
    place: str
    basis: Text
    values: tuple[tuple[str, Text, Text], ...]
    """Name, value and basis."""


class Opening(msgspec.Struct, frozen=True):
    """The verdict in one sentence: the first line of a page."""

    kind: Literal["fault", "warning", "well", "unknown", "calm"]
    """`calm`: the client is stepped, and there is no finding so far."""
    text: Text


class Closing(msgspec.Struct, frozen=True):
    """The last lines of a terminal: how many findings there are, and the next thing to type."""

    text: Text = ""
    command: str = ""


class HistoryLine(msgspec.Struct, frozen=True):
    """One change that a watch observed: its time, the member and the URL, and what is different."""

    at: str
    subject: str
    text: Text


class HistoryRows(msgspec.Struct, frozen=True):
    """What changed while a watch observed the cluster. Empty for a case without a watch."""

    summary: Text = ""
    lines: tuple[HistoryLine, ...] = ()
    left_out: Text = ""


class Page(msgspec.Struct, frozen=True):
    """Everything that a view displays of an investigation, the diagram excepted, in the order of displaying it."""

    opening: Opening
    head: tuple[Text, ...]
    """Which client, how its steps are known, from where, and how long it took."""
    what_if: tuple[Text, ...] = ()
    """In a what if: what was tried, and that nothing was changed. Empty in every other page."""
    position: Position | None = None
    chain: tuple[ChainRow, ...] = ()
    members: Members = Members()
    dials: Dials = Dials()
    places: Places = Places()
    findings: tuple[FindingCard, ...] = ()
    more_findings: Text = ""
    verdict: tuple[Text, ...] = ()
    """The verdict without a finding: a sentence, and its basis."""
    well: bool = False
    """Whether the verdict is that nothing is wrong."""
    closing: Closing = Closing()
    calls: tuple[CallCard, ...] = ()
    history: HistoryRows = HistoryRows()
    notes: tuple[Text, ...] = ()
    cut: Text = ""
    """Set where `chain` has the first members or URLs only: how to get all of them."""
