"""What `etcdlab watch` prints: the present state, a line for each change, and a summary."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from etcdlab.messages import Text, message, plural, render, sentences
from etcdlab.quoting import printable
from etcdlab.rules import judge, verdict_of
from etcdlab.views.history_rows import change_fields, change_line, history_fields, second, summary
from etcdlab.views.labels import SENTENCE
from etcdlab.views.opening import opening
from etcdlab.views.terminal import VERDICT_SIGNS
from etcdlab.views.verdict_text import verdict_text
from etcdlab.watcher.round_state import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.case import Case
    from etcdlab.history import Change
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace
    from etcdlab.watcher.round_state import RoundState
    from etcdlab.watcher.rounds import Round


class WatchOutput:
    """Prints the rounds of a watch, each line at once."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._has_state = False

    def round(self, observed: Round, changes: Sequence[Change]) -> None:
        """Print the state of the first round that did not fail, and the changes of every round."""
        if not observed.failure and not self._has_state:
            self._has_state = True
            self._print_state(observed)
        for change in changes:
            if self._as_json:
                _print({"event": "change", **change_fields(change)})
            else:
                _print(change_line(change))
        sys.stdout.flush()

    def end(self, case: Case) -> int:
        """Print the summary, and return the exit code of a check that observes what the last round observed."""
        trace, history = case.trace, case.history
        assert history is not None
        findings = judge(case)
        decided = verdict_of(trace, findings)
        if self._as_json:
            totals = {name: value for name, value in history_fields(history).items() if name != "changes"}
            totals["changes"] = len(history.changes) + history.dropped
            _print({"event": "end", **totals, **_findings(trace, findings)})
        else:
            _print(_line(summary(history)))
            _print(_verdict(trace, findings))
        return decided.exit_code

    def _print_state(self, observed: Round) -> None:
        state = state_of(observed.trace, observed.findings)
        if self._as_json:
            _print({"event": "start", "at": observed.at, "round": observed.number, **_state(observed, state)})
            return
        _print(f"{second(observed.at)}  {_line(_present(state))}")
        _print(_verdict(observed.trace, observed.findings))


def _present(state: RoundState) -> Text:
    """How many members there are, and how many of the URLs answer."""
    answered = sum(not url.stage for url in state.urls.values())
    members = message("No server answered the request for the member list.")
    if state.members is not None:
        members = plural("The cluster has {count} member.", "The cluster has {count} members.", len(state.members))
    dialled = plural(
        "etcdlab dialled {count} URL, and {answered} of them answered.",
        "etcdlab dialled {count} URLs, and {answered} of them answered.",
        len(state.urls),
        answered=answered,
    )
    return sentences(members, dialled)


def _verdict(trace: Trace, findings: Sequence[Finding]) -> str:
    line = opening(trace, findings, verdict_text(trace, findings))
    return f"{VERDICT_SIGNS[line.kind]} {_line(line.text)}"


def _state(observed: Round, state: RoundState) -> dict[str, Any]:
    """The present state for programs."""
    members = state.members or {}
    return {
        "members": [
            {"id": one.id, "name": one.name, "learner": one.learner, "client_urls": list(one.client_urls)}
            for one in members.values()
        ],
        "urls": [
            {
                "url": one.url,
                "members": list(one.members),
                "reached": not one.stage,
                "stage": one.stage,
                "kind": one.kind,
                "cluster_id": one.cluster_id,
                "member_id": one.member_id,
            }
            for one in state.urls.values()
        ],
        **_findings(observed.trace, observed.findings),
    }


def _findings(trace: Trace, findings: Sequence[Finding]) -> dict[str, Any]:
    listed = [
        {"code": one.code, "rule": one.rule, "severity": one.severity.value, "summary": render(one.summary, "en")}
        for one in findings
    ]
    return {"findings": listed, "verdict": verdict_of(trace, findings).value}


def _line(text: Text) -> str:
    return printable(render(text), SENTENCE)


def _print(line: str | dict[str, Any]) -> None:
    typer.echo(line if isinstance(line, str) else json.dumps(line))
