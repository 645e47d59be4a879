"""The files that come with the exercises: a deployment file, and the log of a service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etcdlab.explanation import explain
from etcdlab.lint import FileResult, lint_text
from etcdlab.rules.deployments import UrlVerdict
from etcdlab.workshop.outcomes import Evidence

FOLDER = Path(__file__).with_name("sample_files")
LOG_SUFFIX = ".log"


def sample_text(name: str) -> str:
    """The content of a sample."""
    return (FOLDER / name).read_text("utf-8")


def is_sample(name: str) -> bool:
    """Whether a sample has this name."""
    return name in {path.name for path in FOLDER.iterdir()}


def log_evidence(name: str) -> Evidence:
    """What a sample log says, as `etcdlab explain` reads it."""
    investigation = explain(FOLDER / name)
    return Evidence(investigation.case.trace, investigation.findings)


def lint_sample(name: str) -> FileResult | None:
    """What `etcdlab lint` says of a sample deployment file."""
    return lint_text(name, (FOLDER / name).read_bytes())


@dataclass(frozen=True)
class WrongLines:
    """The lines of a sample deployment file that have a wrong URL, as `etcdlab lint` reports them."""

    sample: str

    def of(self, evidence: Evidence) -> str:  # noqa: ARG002 - it is about a file
        """The numbers of the lines, with a comma between them."""
        result = lint_sample(self.sample)
        wrong = (one for one in result.findings if one.verdict is UrlVerdict.WRONG) if result else ()
        return ",".join(str(finding.place.line) for finding in wrong)
