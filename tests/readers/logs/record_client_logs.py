"""Records what the real client of every pinned release logs in every scenario: `client_logs/RELEASE.toml`.

    .venv/bin/python -m tests.readers.logs.record_client_logs [SCENARIO...]

It needs Go and etcd. Each client runs without a debugger, so its times are those of a service. With the names of
scenarios it records only those again.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from etcdlab.chain import Chain, chain_of
from etcdlab.engines.build.modules import pinned
from etcdlab.engines.build.probes import build_probe
from etcdlab.engines.build.toolchain import find_go
from etcdlab.engines.go.probe_input import configuration
from etcdlab.request import Request
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import scenario_named, scenarios

FOLDER = Path(__file__).with_name("client_logs")
_HEAD = "# The lines that client {release} (grpc-go {grpc}) logs in each scenario, without repetitions.\n# {command}\n"
_COMMAND = ".venv/bin/python -m tests.readers.logs.record_client_logs"
_NAME_SERVER = re.compile(r"(lookup \S+ on )\S+?(:53: )")
_VOLATILE = re.compile(
    r'"(?:ts|attempt)":[^,]+,|LocalAddr: [^,]+|0x[0-9a-f]+|client-[0-9a-f-]{36}|127\.0\.0\.1:\d{5}->'
    r"|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d|(?:Sub)?Channel #\d+"
)
"""What differs between two entries that say the same: the time, the attempt, a channel, an address in memory."""
_ENTRY = re.compile(r'^(?=\{"level":|(?:\d{4}/\S+ \S+ )?(?:INFO|WARNING|ERROR): )', re.MULTILINE)
_RESULTS = ('{"call":', '{"answered_by":')
"""How the lines begin that the probe itself prints."""
_GRPC_LOGS = {"GRPC_GO_LOG_SEVERITY_LEVEL": "warning"}
"""grpc-go logs its failed dials, too."""
_LONGEST_RUN = 120
"""Seconds. A client in a scenario ends in a tenth of it."""


def main(names: Sequence[str]) -> None:
    """Record the scenarios, and write one file for each release."""
    logs = {release: _read(release) for release in pinned()}
    for scenario in map(scenario_named, names) if names else scenarios():
        with Sandbox(scenario.name) as lab, ThreadPoolExecutor() as pool:
            chains = [chain_of(release) for release in pinned()]
            for chain, lines in zip(chains, pool.map(lambda chain: _lines(chain, lab), chains), strict=True):
                logs[chain.client][scenario.name] = lines
                print(f"{chain.client:8}{scenario.name:32}{len(lines):3} lines", flush=True)
    for release, by_scenario in logs.items():
        _write(release, by_scenario)


def _lines(chain: Chain, lab: Sandbox) -> list[str]:
    """What a client logs in a sandbox. The results of its calls are not part of its log."""
    probe = build_probe(find_go(), chain, print)
    gets = 10 if chain.behaviours.first_rpc_may_race else 1
    settings = json.dumps(configuration(Request.of(lab), gets)) + "\n"
    with subprocess.Popen(
        [probe],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | _GRPC_LOGS,
    ) as client:
        assert client.stdin is not None
        client.stdin.write(settings)
        client.stdin.flush()
        try:
            output = _read_all(client)
        finally:
            client.kill()
    lines = [line for line in output.splitlines(keepends=True) if not line.startswith(_RESULTS)]
    return _distinct(entry.rstrip("\n") for entry in _ENTRY.split("".join(lines)) if entry.strip())


def _read_all(client: subprocess.Popen[str]) -> str:
    """The output until the client ends. Its standard input stays open: the client ends with it."""
    with ThreadPoolExecutor(1) as reader:
        assert client.stdout is not None
        output = reader.submit(client.stdout.read)
        client.wait(_LONGEST_RUN)
        return output.result()


def _distinct(lines: Iterable[str]) -> list[str]:
    by_text: dict[str, str] = {}
    for line in lines:
        # An address for documentation (RFC 5737) stands for the name server of this machine.
        line = _NAME_SERVER.sub(r"\g<1>192.0.2.53\g<2>", line)
        by_text.setdefault(_VOLATILE.sub("", line), line)
    return list(by_text.values())


def _read(release: str) -> dict[str, list[str]]:
    file = FOLDER / f"{release}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def _write(release: str, by_scenario: dict[str, list[str]]) -> None:
    text = _HEAD.format(release=release, grpc=chain_of(release).grpc, command=_COMMAND)
    for name, lines in sorted(by_scenario.items()):
        items = "".join(f"    '''{line}''',\n" for line in lines)
        text += f"\n{name} = [\n{items}]\n" if lines else f"\n{name} = []\n"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{release}.toml").write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
