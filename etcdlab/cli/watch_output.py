"""What `etcdlab watch` prints: the present state, a line for each change, and a summary."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from etcdlab.messages import Text, render
from etcdlab.quoting import printable
from etcdlab.rules import verdict_of
from etcdlab.views.history_rows import change_fields, change_line, history_fields, second, summary
from etcdlab.views.labels import SENTENCE
from etcdlab.views.terminal import VERDICT_SIGNS
from etcdlab.watcher.present import present_state, verdict_line
from etcdlab.watcher.round_state import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.history import Change, History
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

    def end(self, last: Round, history: History) -> int:
        """Print the summary, and return the exit code of a check that observes what the last round observed."""
        if self._as_json:
            totals = {name: value for name, value in history_fields(history).items() if name != "changes"}
            totals["changes"] = len(history.changes) + history.dropped
            _print({"event": "end", **totals, **_findings(last.trace, last.findings)})
        else:
            _print(_line(summary(history)))
            _print(_verdict(last))
        return verdict_of(last.trace, last.findings).exit_code

    def _print_state(self, observed: Round) -> None:
        if self._as_json:
            state = state_of(observed.trace, observed.findings)
            _print({"event": "start", "at": observed.at, "round": observed.number, **_state(observed, state)})
            return
        _print(f"{second(observed.at)}  {_line(present_state(observed))}")
        _print(_verdict(observed))


def _verdict(observed: Round) -> str:
    line = verdict_line(observed)
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
