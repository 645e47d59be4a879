"""Reads what the probe prints: what each call returned, and the client's own log."""

from __future__ import annotations

import json
from typing import Any

from etcdlab.step import Basis
from etcdlab.trace import Call
from etcdlab.user_info import cut_user_info_from_text
from etcdlab.workload import NEW, SYNC

_RETRY = "retrying of unary invoker failed"


class ProbeOutput:
    """Reads the probe's output as it grows."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.log: list[str] = []
        """The client's own log lines, to the letter."""
        self.peer = ""
        """The address that answered the newest MemberList, as its connection has it."""
        self._read = 0
        self._errors: list[str] = []

    def read(self, output: str, phase: str) -> list[Call]:
        """Read the lines that are new. Returns the calls that ended."""
        whole = output.rpartition("\n")[0]
        ended = []
        for line in map(cut_user_info_from_text, whole[self._read :].splitlines()):
            entry = self._entry(line)
            if "call" in entry:
                ended.append(self._call(entry, phase))
            elif "answered_by" in entry:
                self.peer = str(entry["answered_by"])
            elif line:
                self.log.append(line)
                if entry.get("msg") == _RETRY:
                    self._errors.append(str(entry.get("error", "")))
        self._read = len(whole)
        return ended

    def _call(self, entry: dict[str, Any], phase: str) -> Call:
        logs, self._errors = tuple(dict.fromkeys(self._errors)), []
        call = Call(
            id=len(self.calls),
            name=entry["call"],
            # The next phase has begun: the client already dials the URLs that the Sync returned.
            phase="sync" if entry["call"] == SYNC else phase,
            basis=Basis.OBSERVED,
            deadline=entry["deadline"],
            returns=(entry["returns"],),
            logs=logs,
        )
        # A New that succeeds returns at once: it dials in the background.
        if (call.name, call.returns) != (NEW, ("ok",)):
            self.calls.append(call)
        return call

    @staticmethod
    def _entry(line: str) -> dict[str, Any]:
        try:
            entry = json.loads(line)
        except ValueError:
            return {}
        return entry if isinstance(entry, dict) else {}
