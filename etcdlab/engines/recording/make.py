"""Makes the recordings again: `python -m etcdlab.engines.recording.make [SCENARIO...]`, where etcd and Go are.

Each scenario is run with the newest measured client of every generation. Without a scenario, all of them are.
"""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import msgspec

from etcdlab.chain import chain_of
from etcdlab.chain.releases import known_releases
from etcdlab.engines.build.delve import DELVE
from etcdlab.engines.go import GoEngine
from etcdlab.engines.recording.library import FOLDER, GROWING, Growth, Recording
from etcdlab.messages import message
from etcdlab.request import Request
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import recorded_scenarios, scenario_named
from etcdlab.trace import FORMAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etcdlab.engines.engine import Engine

replace = msgspec.structs.replace

NAME_SERVER = "192.0.2.53:53"
"""An address for documentation (RFC 5737), in place of the name server of the machine that recorded."""

_LOOKUP = re.compile(rb"(lookup \S+ on )\S+(: no such host)")


def main(names: Sequence[str]) -> None:
    """Write one file for each release and scenario. Without names, the files of all scenarios are removed first."""
    if not names:
        shutil.rmtree(FOLDER, ignore_errors=True)
    for scenario in map(scenario_named, names) if names else recorded_scenarios():
        with Sandbox(scenario.name) as lab:
            for release in releases():
                recording = recorded(lab, release)
                file = FOLDER / release / f"{scenario.name}.json"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(recording.to_json())
                print(f"{release:8}{scenario.name:24}{len(recording.trace.steps):4} steps", flush=True)


def releases() -> tuple[str, ...]:
    """The newest measured release of every generation."""
    newest = {release.generation: release.client for release in known_releases() if release.measured}
    return tuple(newest.values())


def recorded(lab: Sandbox, release: str) -> Recording:
    """A run of the real client of a release in a scenario, as it ships."""
    with GoEngine(Request.of(lab), chain_of(release), tell=print) as engine:
        run = record(engine)
    origin = replace(run.trace.origin, delve=DELVE)
    return _anywhere(replace(run, trace=replace(run.trace, origin=origin, host="")))


def record(engine: Engine) -> Recording:
    """Run an engine to its end, and keep what the trace has at each of its steps."""
    growth, before = [], engine.trace
    for _ in engine:
        now = engine.trace
        changed = {name: getattr(now, name) for name in GROWING if getattr(now, name) != getattr(before, name)}
        if changed:
            growth.append(Growth(len(now.steps), **changed))
        before = now
    return Recording(FORMAT, engine.trace, tuple(growth))


def _anywhere(recording: Recording) -> Recording:
    """The recording without the address of this machine's name server, which is in an error of Go."""
    data, replaced = _LOOKUP.subn(rb"\g<1>" + NAME_SERVER.encode() + rb"\g<2>", recording.to_json())
    if not replaced:
        return recording
    recording = Recording.from_json(data)
    note = message("The name server was another one. {placeholder} stands for it.", placeholder=NAME_SERVER)
    return replace(recording, trace=replace(recording.trace, notes=(*recording.trace.notes, note)))


if __name__ == "__main__":
    main(sys.argv[1:])
