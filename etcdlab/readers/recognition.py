"""Says what a text is that a person drops or pastes: a log, a deployment file or the answer of a probe.

Its content decides, and not its name.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal

from etcdlab.readers.deployments import read_deployment
from etcdlab.readers.logs.collector import FileCollector

Recognized = Literal["log", "deployment", "probe", ""]

_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_FIRST = 1 << 20
"""So many bytes tell what it is."""
_PROBE = re.compile(rb'^\s*\{"format": ?\d+, ?"probe": ?"', re.MULTILINE)
"""How the answer of a probe begins. A login shell may print a greeting before it."""
_LOG_NAME = re.compile(r"\.(?:log|out|err)(?:\.|$)|\.(?:gz|zst)$", re.IGNORECASE)
_LOOSE = ("script", "template", "markdown", "yaml")
"""The formats of deployment files that a line of a log can have by chance."""


def recognize(name: str, data: bytes) -> Recognized:
    """What the content is. Empty if it has nothing about etcd."""
    if _PROBE.search(data[:_FIRST]):
        return "probe"
    if data.startswith(_COMPRESSED):
        return "log"
    deployment = read_deployment(name, data)
    is_deployment = deployment is not None and bool(deployment.servers or deployment.refusal)
    is_log = _has_event(name, data[:_FIRST])
    if is_log and is_deployment:
        assert deployment is not None
        return "log" if _LOG_NAME.search(name) or deployment.format in _LOOSE else "deployment"
    return "log" if is_log else "deployment" if is_deployment else ""


def _has_event(name: str, data: bytes) -> bool:
    collector = FileCollector(name, datetime.now(UTC))
    collector.feed(data)
    collector.end()
    return bool(collector.events)
