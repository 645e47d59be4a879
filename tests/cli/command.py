"""What tests of the command line stand on: the command itself, and clusters to run it on."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

ETCDLAB = str(Path(sysconfig.get_path("scripts")) / "etcdlab")


LIMIT = 60.0
"""Seconds any command may take on a busy machine."""


class CommandResult(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """Standard output, which is one JSON object and nothing else."""
        loaded = json.loads(self.out)
        assert isinstance(loaded, dict)
        return loaded


def environment(**more: str) -> dict[str, str]:
    """The environment of a command: 80 columns, no colours, and no ETCDCTL_* of the person who runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ETCDCTL_", "COLUMNS"))}
    return kept | {"COLUMNS": "80"} | more


def run(*arguments: str, stdin: str = "", **more: str) -> CommandResult:
    """Run `etcdlab` with these arguments; `more` is environment."""
    result = subprocess.run(
        [ETCDLAB, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        env=environment(**more),
        check=False,
    )
    return CommandResult(result.returncode, result.stdout, result.stderr)


def cluster(*members: MemberPlan, client: tuple[str, ...] = (), etcd: Path | None = None) -> Sandbox:
    """Real members of one's own; `etcd` is the server to run."""
    return Sandbox(Scenario("ad-hoc", "ad hoc", "", members=members, client_endpoints=client), etcd=etcd)


def plain(endpoints: tuple[str, ...]) -> list[str]:
    """The endpoints, without the note that they are a sandbox's."""
    return [str(endpoint) for endpoint in endpoints]


def judged(investigation: Investigation) -> list[tuple[str, str, str]]:
    """Code, slug and severity of each finding."""
    return [(finding.code, finding.rule, str(finding.severity)) for finding in investigation.findings]
