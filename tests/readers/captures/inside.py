"""Run in a network namespace: an etcd with the seed's fault, the real Go client, and a recorder of their packets.

Arguments: the folder, the server, and the probe that etcdlab pauses otherwise. The file is `seed.pcap` in the folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from etcdlab.sandboxes.http import ask
from tests.processes import becomes
from tests.readers.captures.recorder import Recorder

SERVER = "192.168.20.151:2379"
SILENT = "10.9.9.7:2379"
"""An address behind an interface that drops every packet."""


def answers() -> bool:
    """Whether the server is ready."""
    try:
        return b"true" in ask(SERVER, "/health", timeout=5).body
    except OSError:
        return False


def start(folder: Path, etcd: str, advertised: str) -> subprocess.Popen[bytes]:
    """Start one member."""
    flags = {
        "name": "s",
        "data-dir": str(folder / "data"),
        "listen-client-urls": f"http://{SERVER}",
        "advertise-client-urls": advertised,
        "listen-peer-urls": "http://127.0.0.1:2380",
    }
    with (folder / "etcd.log").open("wb") as log:
        command = [etcd, *(f"--{name}={value}" for name, value in flags.items())]
        return subprocess.Popen(command, stdout=log, stderr=log)


def run_client(probe: str) -> None:
    """New, a Sync and a Get, as a service calls them."""
    wanted = {"endpoints": [SERVER], "key": "k", "deadline": 1.5, "sync_limit": 5, "dial_limit": 5, "gets": 1}
    with subprocess.Popen([probe], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as client:
        assert client.stdin is not None
        client.stdin.write(json.dumps(wanted).encode() + b"\n")
        client.stdin.flush()
        client.wait(30)


def main(folder: Path, etcd: str, probe: str, advertised: str) -> None:
    """Record the whole run of the client."""
    server = start(folder, etcd, advertised)
    try:
        becomes(answers, 30)
        recorder = Recorder(folder / "seed.pcap")
        run_client(probe)
        time.sleep(3.2 if SILENT in advertised else 0)
        recorder.stop()
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
