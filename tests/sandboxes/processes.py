"""Processes of a sandbox, and where its servers listen."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from etcdlab.sandboxes.http import ask
from tests.processes import becomes, runs

LIMIT = 20.0


def members_of(address: str) -> list[dict[str, Any]]:
    """The member list, linearizable, by etcd's JSON gateway."""
    answer = ask(address, "/v3/cluster/member/list", b'{"linearizable":true}', timeout=LIMIT)
    assert answer.status == 200, answer
    members: list[dict[str, Any]] = json.loads(answer.body)["members"]
    return members


def refused(host: str, port: int) -> bool:
    """Whether a connection is refused."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as client:
        client.settimeout(LIMIT)
        try:
            client.connect((host, port))
        except ConnectionRefusedError:
            return True
        return False


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def data_of(pid: int) -> Path:
    """The folder of the sandbox a server belongs to, from its command line."""
    arguments = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return Path(next(a.partition("=")[2] for a in arguments if a.startswith("--data-dir="))).parent


def parent_of(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:")))


class Child:
    """A Python process that opens a sandbox and says which servers it runs."""

    def __init__(self, code: str) -> None:
        report = (
            "import os, signal, sys, threading, time\n"
            "from etcdlab.sandboxes.sandbox import Sandbox\n"
            "def tell(lab): print(*[m.pid for m in lab.members], lab.endpoints[0], flush=True)\n"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", report + code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            process_group=0,
        )
        assert self.process.stdout
        *pids, self.address = self.process.stdout.readline().split()
        self.servers = [int(pid) for pid in pids]
        self.folder = data_of(self.servers[0])
        self.supervisor = parent_of(self.servers[0])

    def let_go(self) -> None:
        """Close its standard input, for which it waits."""
        assert self.process.stdin
        self.process.stdin.close()

    def left_nothing(self) -> bool:
        """Whether servers, supervisor and data are gone before long."""
        return becomes(lambda: not any(map(runs, [*self.servers, self.supervisor])) and not self.folder.exists())
