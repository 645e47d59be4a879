"""`etcdlab check` as a gate in CI: what is expected decides the exit code, and a JUnit file has the result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.cli.options import tell
from etcdlab.errors import UsageError
from etcdlab.messages import Message, message

if TYPE_CHECKING:
    from etcdlab.investigation import Investigation

HEALTHY = "healthy"


class Gate(NamedTuple):
    """What a check must report, and the file for the result."""

    expected: str = ""
    """`healthy`, a code or a slug of a rule. Empty: the exit code is that of the check."""
    junit: Path | None = None

    @classmethod
    def of(cls, expected: str, junit: Path | None) -> Gate:
        """Raises UsageError for a finding that etcdlab cannot report."""
        from etcdlab.rules.registry import rules

        codes = tuple(dict.fromkeys(rule.code for rule in rules()))
        if expected and expected not in (HEALTHY, *codes, *(rule.slug for rule in rules())):
            raise UsageError(
                message("--expect takes healthy, a code or a slug, got {expected}.", expected=expected),
                message("The codes are {codes}. `etcdlab rules` lists the slugs.", codes=codes),
                "expect",
            )
        return cls(expected, junit)

    def judge(self, investigation: Investigation) -> int:
        """Compare the check with what is expected, write the file, and return the exit code."""
        failure = self._failure(investigation)
        if self.junit is not None:
            self._write(self.junit, investigation, failure)
        if not self.expected:
            return investigation.exit_code
        if failure is None:
            tell(message("The check reports what you expect: {expected}.", expected=self.expected))
            return 0
        tell(failure)
        return max(investigation.exit_code, 1)

    def _failure(self, investigation: Investigation) -> Message | None:
        """Why the check does not pass. Without an expectation it passes with the exit code 0."""
        reported = tuple(dict.fromkeys(f"{one.code} {one.rule}" for one in investigation.findings))
        expected = self.expected or HEALTHY
        names = {name for one in investigation.findings for name in (one.code, one.rule)}
        if expected in names or (expected == HEALTHY and investigation.exit_code == 0):
            return None
        if not reported:
            return message("You expect {expected}, and the check reports no finding.", expected=expected)
        return message("You expect {expected}, and the check reports {reported}.", expected=expected, reported=reported)

    def _write(self, file: Path, investigation: Investigation, failure: Message | None) -> None:
        from etcdlab.files import write_file
        from etcdlab.views.junit import junit

        case = investigation.case
        write_file(file, junit(case.trace, investigation.findings, str(failure) if failure is not None else ""))
