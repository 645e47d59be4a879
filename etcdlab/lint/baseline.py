"""A baseline: the fingerprints of the findings that a team accepts for now. Only new findings fail the run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from etcdlab.files import read_file, write_file
from etcdlab.lint.finding import LintFinding
from etcdlab.messages import message
from etcdlab.saved_traces import decode

FORMAT = 1
_MOST_BYTES = 32 * 1024 * 1024


class _Entry(msgspec.Struct):
    fingerprint: Annotated[str, Meta(max_length=64)]


class _Baseline(msgspec.Struct):
    format: int
    findings: Annotated[list[_Entry], Meta(max_length=500_000)]


def read_baseline(file: Path) -> frozenset[str]:
    """The fingerprints of a baseline. Raises FileError."""
    do = message("Write a new baseline with --write-baseline.")
    loaded = decode(read_file(file, _MOST_BYTES), _Baseline, str(file), do)
    return frozenset(entry.fingerprint for entry in loaded.findings)


def write_baseline(file: Path, findings: Iterable[LintFinding]) -> Path:
    """Save the findings. Beside each fingerprint is what it stands for, so that a person can read a change of it."""
    entries = {
        finding.fingerprint: {
            "fingerprint": finding.fingerprint,
            "path": finding.path,
            "rule": finding.rule,
            "server": finding.server,
        }
        for finding in findings
    }
    document = {"format": FORMAT, "findings": [entries[key] for key in sorted(entries)]}
    return write_file(file, (json.dumps(document, indent=2) + "\n").encode("utf-8", "replace"))
