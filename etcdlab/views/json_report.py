"""An investigation as one JSON object, for programs, in English. Quoted text is unchanged, and nothing is folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.address_source import AddressSources
from etcdlab.chain.client_programs import client_programs
from etcdlab.messages import Message
from etcdlab.rules import verdict_of
from etcdlab.trace import FORMAT
from etcdlab.views.file_rows import deployments
from etcdlab.views.history_rows import history_fields
from etcdlab.views.kubernetes_rows import kubernetes
from etcdlab.views.log_events import log_fields
from etcdlab.views.member_rows import MemberInAnswers, newest_answers, side_by_side
from etcdlab.views.vantages_json import vantages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etcdlab.address_source import AddressSource
    from etcdlab.case import Case
    from etcdlab.origin import Process
    from etcdlab.rules.finding import AffectedMember, Evidence, Finding, Fix
    from etcdlab.trace import Dial, Member, MemberList, SubConn, Trace


def document(case: Case, findings: Sequence[Finding]) -> dict[str, Any]:
    """The newest trace and its findings, as plain JSON values. Quoted text is unchanged; `json` escapes it."""
    trace = case.trace
    report = {
        **_run(trace),
        "subconns": [_plain(subconn) for subconn in trace.subconns],
        "members": _members(trace),
        "member_lists": [_member_list(answer) for answer in newest_answers(trace.member_lists)],
        "dials": list(_dials(trace)),
        "vantages": vantages(case),
        "deployments": deployments(case),
        "kubernetes": kubernetes(case),
        "supposed": [_supposed(member) for member in trace.what_if_members],
        "findings": [_finding(finding) for finding in findings],
        "verdict": str(verdict_of(trace, findings)),
        "outcome": _outcome(trace, after_sync=False),
        "outcome_after_a_sync": _outcome(trace, after_sync=True),
        "complete": trace.complete,
        "other_clients": [_other_client(other) for other in trace.other_clients],
        "history": case.history and history_fields(case.history),
        "notes": [str(note) for note in (*trace.notes, *case.notes)],
    }
    return {name: _in_english(value) for name, value in (report | log_fields(trace)).items()}


def _run(trace: Trace) -> dict[str, Any]:
    """Where and when the trace was observed, and of which client."""
    return {
        "format": FORMAT,
        "host": trace.host,
        "started": trace.started,
        "target": trace.target,
        "endpoints": list(trace.endpoints),
        "release": trace.origin.client,
        "grpc": trace.origin.grpc,
        "framework": trace.origin.framework,
        "autosync": trace.autosync,
        "synced": list(trace.endpoints_in_use),
        "process": trace.process and _plain(trace.process),
    }


def _in_english(value: Any) -> Any:
    """The value with every message rendered in English."""
    if isinstance(value, Message):
        return str(value)
    if isinstance(value, dict):
        return {name: _in_english(item) for name, item in value.items()}
    return [_in_english(item) for item in value] if isinstance(value, list | tuple) else value


def _concerned(finding: Finding) -> list[str]:
    """The client programs that dial the URLs which the finding blames, by their names in the table."""
    if finding.claim is None or not finding.claim.blames_urls:
        return []
    return [program.name for program in client_programs() if program.advertised != "never"]


def _other_client(trace: Trace) -> dict[str, Any]:
    """Another etcd client of the program that was read."""
    return {
        "target": trace.target,
        "endpoints": list(trace.endpoints),
        "autosync": trace.autosync,
        "synced": list(trace.endpoints_in_use),
        "process": trace.process and _plain(trace.process),
        "subconns": [_plain(subconn) for subconn in trace.subconns],
        "dials": list(_dials(trace)),
        "outcome": _outcome(trace, after_sync=False),
    }


def _plain(struct: Process | SubConn | Fix) -> dict[str, Any]:
    """The fields of a struct by their names, a message in English."""
    values = ((name, getattr(struct, name)) for name in struct.__struct_fields__)
    return {name: str(value) if isinstance(value, Message) else value for name, value in values}


def _members(trace: Trace) -> list[dict[str, Any]]:
    """Each member once; its URLs by each of the client's two lists, null in a list that does not have it."""
    lists = [answer for answer in newest_answers(trace.member_lists) if not answer.from_other_endpoint]
    column = {answer.linearizable: place for place, answer in enumerate(lists)}
    return [
        {
            "id": row.member.id,
            "name": row.member.name,
            "learner": row.member.learner,
            "peer_urls": list(row.member.peer_urls),
            "client_urls": list(row.member.client_urls),
            "linearizable": _urls(row, column.get(True)),
            "default": _urls(row, column.get(False)),
        }
        for row in side_by_side(lists)
    ]


def _supposed(member: Member) -> dict[str, Any]:
    return {"id": member.id, "name": member.name, "client_urls": list(member.client_urls)}


def _urls(row: MemberInAnswers, column: int | None) -> list[str] | None:
    urls = None if column is None else row.urls[column]
    return None if urls is None else list(urls)


def _member_list(answer: MemberList) -> dict[str, Any]:
    """One answer to MemberList. `aside`: not to the client, but what another of its endpoints has itself."""
    return {
        "endpoint": answer.endpoint,
        "linearizable": answer.linearizable,
        "aside": answer.from_other_endpoint,
        "error": answer.error,
        "cluster_id": answer.cluster_id,
        "members": {member.id: list(member.client_urls) for member in answer.members},
    }


def _dials(trace: Trace) -> Iterator[dict[str, Any]]:
    sources = AddressSources(trace)
    for dial in trace.dials:
        yield _dial(dial, sources.of(dial))


def _dial(dial: Dial, source: AddressSource) -> dict[str, Any]:
    failure, who = dial.failure, dial.identity
    stages = [{"name": s.name, "outcome": s.outcome, "ms": s.ms, "detail": s.detail} for s in dial.stages]
    return {
        "url": dial.url,
        "address": dial.address,
        "source": dial.source,
        "from": {"step": source.step, "endpoint": source.endpoint, "members": list(source.members)},
        "stages": stages,
        "outcome": {"reached": True}
        if failure is None
        else {
            "reached": False,
            "stage": failure.stage,
            "kind": failure.kind,
            "go": failure.go_error,
            "detail": failure.detail,
        },
        "identity": who
        and {
            "cluster_id": who.cluster_id,
            "member_id": who.member_id,
            "version": who.version,
            "learner": who.learner,
            "leader": who.leader,
            "raft_term": who.raft_term,
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "certainty": str(finding.certainty),
        "vantage": str(finding.vantage),
        "places": str(finding.places),
        "logs": str(finding.logs),
        "supposed": finding.supposed,
        "needs_sync": finding.needs_sync,
        "concerns": _concerned(finding),
        "client": str(finding.client),
        "subject": str(finding.subject),
        "summary": str(finding.summary),
        "why": str(finding.why),
        "members": [_affected(member) for member in finding.members],
        "evidence": [_evidence(one) for one in finding.evidence],
        "fix": _plain(finding.fix),
        "ruled_out": [str(cause) for cause in finding.ruled_out],
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    """A piece of evidence. A line of a deployment file has its place, and an object of Kubernetes its name."""
    place: dict[str, Any] = {"file": one.file, "line": one.line} if one.kind == "file-line" else {}
    place |= {"object": one.file} if one.kind == "kubernetes" else {}
    return {"kind": one.kind, "id": one.id, "text": str(one.text), **place}


def _affected(member: AffectedMember) -> dict[str, Any]:
    """A member that a finding is about, with the fix for this member."""
    return {"id": member.id, "name": member.name, "urls": list(member.urls), "fix": _plain(member.fix)}


def _outcome(trace: Trace, *, after_sync: bool) -> dict[str, Any] | None:
    """The result of the next call, and separately the result after a Sync that this client never calls."""
    calls = trace.outcomes()[1 if after_sync else 0 :][:1]
    if not calls:
        return None
    call = calls[0]
    returns, logs = list(map(str, call.returns)), list(map(str, call.logs))
    return {"call": call.name, "basis": str(call.basis), "deadline": call.deadline, "returns": returns, "logs": logs}
