"""Every string of a case that can identify somebody, each with its place. The one walk over the model.

Identifiers stay: functions and files of the client's source, phases, states, kinds of failures, versions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from etcdlab.file_line import FileLine
from etcdlab.kubernetes_target import KubernetesTarget
from etcdlab.log_line import NO_PEER, LogLine
from etcdlab.messages import Message, Parameter, Text, template_in
from etcdlab.report.redaction.history_walk import HistoryWalk
from etcdlab.report.redaction.kinds import Place
from etcdlab.step import MemberUrls, Step, Value
from etcdlab.trace import Call, Dial, Failure, Identity, Member, MemberList, Stage, SubConn, Trace
from etcdlab.vantage import Vantage, VantageDial

if TYPE_CHECKING:
    from etcdlab.case import AppliedChange, Case

Change = Callable[[str, Place], str]

_T = TypeVar("_T")

_PARAMETERS = {
    "member": Place.NAME,
    "members": Place.NAME,
    "name": Place.NAME,
    "names": Place.CERTIFICATE,
    "issuer": Place.ISSUER,
    "host": Place.HOST,
    "program": Place.PROGRAM,
    **dict.fromkeys(("url", "urls", "endpoint", "endpoints", "address", "addresses"), Place.URL),
}
"""The parameters of messages that are one name or one address each."""


class ModelWalk:
    """Changes every string of a case that can identify somebody. `change` is called with a string and its place."""

    def __init__(self, change: Change) -> None:
        self._change = change

    def case(self, case: Case) -> Case:
        """The case with every such string changed."""
        typed = case.fields
        return replace(
            case,
            traces=_each(self.trace, case.traces),
            notes=_each(self.text, case.notes),
            fields=replace(
                typed,
                impact=self._text_of_others(typed.impact),
                detection=self._text_of_others(typed.detection),
                owner=self._as(typed.owner, Place.OWNER),
                actions=_each(self._text_of_others, typed.actions),
            ),
            history=case.history and HistoryWalk(self._change, self.text).history(case.history),
            step_notes=tuple(replace(note, text=self._text_of_others(note.text)) for note in case.step_notes),
            vantages=_each(self._vantage, case.vantages),
            file_lines=_each(self._file_line, case.file_lines),
            applied_changes=_each(self._applied_change, case.applied_changes),
            kubernetes=_each(self._target, case.kubernetes),
        )

    def trace(self, trace: Trace) -> Trace:
        """One run, and the other clients in it."""
        process = trace.process
        return replace(
            trace,
            origin=replace(trace.origin, like=self._as(trace.origin.like, Place.PROGRAM)),
            target=self._as(trace.target, Place.URL),
            endpoints=self._urls(trace.endpoints),
            process=process and replace(process, name=self._as(process.name, Place.PROGRAM)),
            endpoints_in_use=self._urls(trace.endpoints_in_use),
            steps=_each(self._step, trace.steps),
            member_lists=_each(self._member_list, trace.member_lists),
            dials=_each(self._dial, trace.dials),
            subconns=_each(self._subconn, trace.subconns),
            calls=_each(self._call, trace.calls),
            what_if_members=_each(self._member, trace.what_if_members),
            log=_each(self._text_of_others, trace.log),
            log_lines=_each(self._log_line, trace.log_lines),
            logged_members=_each(self._member, trace.logged_members),
            notes=_each(self.text, trace.notes),
            host=self._as(trace.host, Place.HOST),
            other_clients=_each(self.trace, trace.other_clients),
        )

    def _log_line(self, line: LogLine) -> LogLine:
        return replace(
            line,
            file=self._as(line.file, Place.PROGRAM),
            text=self._text_of_others(line.text),
            target=self._as(line.target, Place.URL),
            dialled=self._urls(line.dialled),
            error=self._text_of_others(line.error),
            peer=self._as(line.peer, Place.URL) if line.peer != NO_PEER else NO_PEER,
            endpoints=self._urls(line.endpoints),
            member=self._as(line.member, Place.MEMBER),
            advertised=self._urls(line.advertised),
            source=self._as(line.source, Place.HOST),
        )

    def _applied_change(self, change: AppliedChange) -> AppliedChange:
        before, after = self._text_of_others(change.before), self._text_of_others(change.after)
        return replace(change, text=self.text(change.text), before=before, after=after)

    def _target(self, target: KubernetesTarget) -> KubernetesTarget:
        return replace(
            target,
            url=self._as(target.url, Place.URL),
            namespace=self._as(target.namespace, Place.MEMBER),
            name=self._as(target.name, Place.MEMBER),
            ready=tuple(self._as(one, Place.MEMBER) for one in target.ready),
            not_ready=tuple(self._as(one, Place.MEMBER) for one in target.not_ready),
        )

    def _file_line(self, line: FileLine) -> FileLine:
        return replace(
            line,
            file=self._as(line.file, Place.PROGRAM),
            server=self._as(line.server, Place.MEMBER),
            url=self._as(line.url, Place.URL),
            setting=self._text_of_others(line.setting),
            member=self._as(line.member, Place.MEMBER),
            unknown=_each(self._text_of_others, line.unknown),
            clients=self.text(line.clients),
            why=self.text(line.why),
            fix=self.text(line.fix),
        )

    def text(self, text: Text) -> Text:
        """A text that a person reads. A template of etcdlab stays, because it is the key of its translation."""
        if isinstance(text, str):
            return self._text_of_others(text)
        values = {name: self._parameter(name, value) for name, value in text.values.items()}
        if _is_of_etcdlab(text):
            return Message(text.template, values, text.plural)
        return Message(self._text_of_others(text.template), values, self._text_of_others(text.plural))

    def _parameter(self, name: str, value: Parameter) -> Parameter:
        if isinstance(value, str):
            return self._as(value, _PARAMETERS.get(name, Place.TEXT))
        if isinstance(value, tuple):
            return tuple(
                self._as(item, _PARAMETERS.get(name, Place.TEXT)) if isinstance(item, str) else self.text(item)
                for item in value
            )
        return self.text(value) if isinstance(value, Message) else value

    def _step(self, step: Step) -> Step:
        actor = step.actor
        address = self._as(actor.address, Place.URL) if actor.address else ""
        return replace(
            step,
            actor=actor if address == actor.address else replace(actor, address=address),
            values=_each(self._value, step.values) if step.values else (),
            error=self.text(step.error) if step.error else "",
        )

    def _value(self, value: Value) -> Value:
        content = value.value
        if isinstance(content, str):
            changed = self._change(content, Place.TEXT)
            return value if changed == content else Value(value.name, changed, value.basis)
        if not isinstance(content, tuple):
            return value
        return Value(value.name, tuple(self._item(item) for item in content), value.basis)

    def _item(self, item: str | MemberUrls) -> str | MemberUrls:
        if isinstance(item, str):
            return self._change(item, Place.TEXT)
        return MemberUrls(self._as(item.member, Place.MEMBER), self._urls(item.urls))

    def _member(self, member: Member) -> Member:
        return replace(
            member,
            id=self._as(member.id, Place.MEMBER_ID),
            name=self._as(member.name, Place.MEMBER),
            client_urls=self._urls(member.client_urls),
            peer_urls=self._urls(member.peer_urls),
        )

    def _member_list(self, answer: MemberList) -> MemberList:
        return replace(
            answer,
            endpoint=self._as(answer.endpoint, Place.URL),
            members=_each(self._member, answer.members),
            cluster_id=self._as(answer.cluster_id, Place.CLUSTER_ID),
            member_id=self._as(answer.member_id, Place.MEMBER_ID),
            error=self.text(answer.error),
        )

    def _dial(self, dial: Dial) -> Dial:
        return replace(
            dial,
            url=self._as(dial.url, Place.URL),
            address=self._as(dial.address, Place.URL),
            stages=_each(self._stage, dial.stages),
            members=tuple(self._as(member, Place.MEMBER_ID) for member in dial.members),
            failure=dial.failure and self._failure(dial.failure),
            identity=dial.identity and self._identity(dial.identity),
            again=_each(self._identity, dial.again),
        )

    def _vantage(self, vantage: Vantage) -> Vantage:
        return replace(
            vantage,
            name=self._as(vantage.name, Place.HOST),
            host=self._as(vantage.host, Place.HOST),
            dials=_each(self._vantage_dial, vantage.dials),
        )

    def _vantage_dial(self, dial: VantageDial) -> VantageDial:
        return replace(
            dial,
            url=self._as(dial.url, Place.URL),
            stages=_each(self._stage, dial.stages),
            failure=dial.failure and self._failure(dial.failure),
            identity=dial.identity and self._identity(dial.identity),
        )

    def _stage(self, stage: Stage) -> Stage:
        return replace(stage, detail=self.text(stage.detail)) if stage.detail else stage

    def _failure(self, failure: Failure) -> Failure:
        return replace(failure, go_error=self._text_of_others(failure.go_error), detail=self.text(failure.detail))

    def _identity(self, identity: Identity) -> Identity:
        return replace(
            identity,
            cluster_id=self._as(identity.cluster_id, Place.CLUSTER_ID),
            member_id=self._as(identity.member_id, Place.MEMBER_ID),
            leader=self._as(identity.leader, Place.MEMBER_ID),
            errors=_each(self._text_of_others, identity.errors),
        )

    def _subconn(self, subconn: SubConn) -> SubConn:
        return replace(subconn, address=self._as(subconn.address, Place.URL), error=self._text_of_others(subconn.error))

    def _call(self, call: Call) -> Call:
        return replace(call, returns=_each(self.text, call.returns), logs=_each(self.text, call.logs))

    def _urls(self, urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._as(url, Place.URL) for url in urls)

    def _text_of_others(self, text: str) -> str:
        return self._change(text, Place.TEXT) if text else text

    def _as(self, text: str, place: Place) -> str:
        return self._change(text, place) if text else text


def _each(change: Callable[[_T], _T], items: tuple[_T, ...]) -> tuple[_T, ...]:
    return tuple(map(change, items))


def _is_of_etcdlab(text: Message) -> bool:
    """Whether the template is in the catalog of translations, or has nothing but placeholders."""
    has_words = any(map(str.isalnum, _outside_placeholders(text.template)))
    return not (has_words or text.plural) or template_in("zh_CN", text) != template_in("en", text)


def _outside_placeholders(template: str) -> str:
    return "".join(part.rpartition("}")[2] for part in template.split("{"))
