"""The sentence of each change. It names neither the member nor the URL: the change has them in fields of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.history import MOST_LEVELS
from etcdlab.messages import Message, Text, check_levels, message, plural
from etcdlab.quoting import printable
from etcdlab.rules import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Member
    from etcdlab.watcher.round_state import UrlState

VERDICTS: dict[Verdict, Message] = {
    Verdict.NOTHING_WRONG: message("nothing is wrong"),
    Verdict.FINDINGS: message("there are findings"),
    Verdict.UNANSWERED: message("no etcd answers"),
    Verdict.UNFINISHED: message("the check did not run to its end"),
    Verdict.UNEXPLAINED: message("something fails and no rule explains it"),
    Verdict.NO_EVIDENCE: message("there is nothing to judge"),
}
"""What each verdict says, as a part of a sentence."""

_LONGEST = 400
"""Characters of an error or a name in a change."""


def nestable_text(text: Text) -> Text:
    """A text that can be part of the text of a change."""
    if isinstance(text, str):
        return printable(text, _LONGEST)
    try:
        check_levels(text, MOST_LEVELS - 1)
    except ValueError:
        return printable(str(text), _LONGEST)
    return text


def of_list(name: str, error: Text) -> Message:
    """A member list that fails now, or is answered again. `name` is the kind of the list, or the endpoint it is of."""
    if name == "linearizable":
        if error:
            return message("The linearizable member list fails now: {error}.", error=nestable_text(error))
        return message("The linearizable member list is answered again.")
    if name == "default":
        if error:
            return message("The default member list fails now: {error}.", error=nestable_text(error))
        return message("The default member list is answered again.")
    if error:
        return message(
            "The member list of endpoint {endpoint} fails now: {error}.", endpoint=name, error=nestable_text(error)
        )
    return message("The endpoint {endpoint} answers its member list again.", endpoint=name)


def of_membership(old: tuple[str, ...], new: tuple[str, ...], *, is_member: bool) -> Message:
    """A member that is new in the list, or that is not in the list any more."""
    if is_member and new:
        return message("The member is in the list now. It advertises {urls}.", urls=new)
    if is_member:
        return message("The member is in the list now. It advertises no URL.")
    if old:
        return message("The member is not in the list any more. It advertised {urls}.", urls=old)
    return message("The member is not in the list any more. It advertised no URL.")


def of_name(before: str, name: str) -> Message:
    """Another name. A member has no name until it starts."""
    if not before:
        return message("The member has started. Its name is {name}.", name=printable(name, _LONGEST))
    return message(
        "The member has the name {name} now. Before, its name was {before}.",
        name=printable(name, _LONGEST),
        before=printable(before, _LONGEST),
    )


def of_role(*, learner: bool) -> Message:
    """A learner that votes now, or the reverse."""
    if learner:
        return message("The member is a learner now. Before, it was a voter.")
    return message("The member is a voter now. Before, it was a learner.")


def of_urls(before: tuple[str, ...], urls: tuple[str, ...]) -> Message:
    """Other advertised URLs."""
    if not urls:
        return message("The member advertises no URL now. Before, it advertised {before}.", before=before)
    if not before:
        return message("The member advertises {urls} now. Before, it advertised no URL.", urls=urls)
    return message("The member advertises {urls} now. Before, it advertised {before}.", urls=urls, before=before)


def of_first_dial(now: UrlState) -> Message:
    """A URL that is dialled for the first time and fails."""
    return message("The dial fails at stage {stage}: {error}.", stage=now.stage, error=nestable_text(now.error))


def of_reachability(before: UrlState, now: UrlState) -> Message:
    """A dial that fails where it was answered, the reverse, or a dial that fails at another stage or in another way."""
    if not now.stage:
        return message(
            "An etcd answers now. Before, the dial failed at stage {stage}: {error}.",
            stage=before.stage,
            error=nestable_text(before.error),
        )
    if not before.stage:
        return message(
            "The dial fails at stage {stage} now: {error}. Before, an etcd answered.",
            stage=now.stage,
            error=nestable_text(now.error),
        )
    return message(
        "The dial fails at stage {stage} now: {error}. Before, it failed at stage {before}.",
        stage=now.stage,
        error=nestable_text(now.error),
        before=before.stage,
    )


def of_identity(before: UrlState, now: UrlState, members: Mapping[str, Member]) -> Message:
    """Another etcd answers the dial."""
    if before.cluster_id != now.cluster_id:
        return message(
            "An etcd of cluster {cluster} answers now. Before, an etcd of cluster {before} answered.",
            cluster=now.cluster_id,
            before=before.cluster_id,
        )
    return message(
        "Member {member} answers now. Before, member {before} answered.",
        member=_name(members, now.member_id),
        before=_name(members, before.member_id),
    )


def _name(members: Mapping[str, Member], identity: str) -> str:
    member = members.get(identity)
    return printable((member.name if member else "") or identity, _LONGEST)


def of_new_finding(finding: Finding) -> Message:
    """A finding that no earlier round had."""
    return message(
        "New finding {code} {rule}: {summary}",
        code=finding.code,
        rule=finding.rule,
        summary=nestable_text(finding.summary),
    )


def of_changed_finding(finding: Finding) -> Message:
    """A finding that is now about other members or URLs, or has another severity."""
    return message(
        "Finding {code} {rule} has changed. It is now: {summary}",
        code=finding.code,
        rule=finding.rule,
        summary=nestable_text(finding.summary),
    )


def of_finding_that_is_gone(finding: Finding) -> Message:
    """A finding that the round does not report any more."""
    return message(
        "Finding {code} {rule} is gone. It was: {summary}",
        code=finding.code,
        rule=finding.rule,
        summary=nestable_text(finding.summary),
    )


def of_late_round(seconds: float) -> Message:
    """A round that was ended because it took too long."""
    return message("The round did not end within {seconds:g} s, so etcdlab ended it.", seconds=seconds)


def of_failed_round(error: Text) -> Message:
    """A round that etcdlab could not run."""
    return message("etcdlab could not run the round: {error}", error=nestable_text(error))


def of_round_after_failures(count: int) -> Message:
    """The first round that ended after rounds that failed."""
    return plural(
        "The round ran to its end again, after {count} round that failed.",
        "The round ran to its end again, after {count} rounds that failed.",
        count,
    )
