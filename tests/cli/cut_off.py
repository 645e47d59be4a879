"""Run by test_cut_off_member in network namespaces of its own: three members, and then one is cut off from its peers.

Arguments: the server, a folder, and the process id of a process in the namespace of member c. It prints one JSON
object: the endpoints, the member that the others add, and the report of `etcdlab check --json`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import etcdlab
from etcdlab.sandboxes.http import ask
from tests.processes import becomes

LIMIT = 30.0
PEERS = {"a": "10.9.0.1:1", "b": "10.9.0.1:2", "c": "10.9.0.2:3"}
"""Member c is at the other end of the link `peers`."""
CLIENTS = {"a": "10.9.1.1:11", "b": "10.9.1.1:12", "c": "10.9.1.2:13"}
"""Clients have a link of their own, which stays."""


def server(name: str, etcd: str, folder: Path, neighbour: str) -> subprocess.Popen[bytes]:
    """Start a member."""
    inside = ["nsenter", f"--net=/proc/{neighbour}/ns/net"] if name == "c" else []
    peer, client = f"http://{PEERS[name]}", f"http://{CLIENTS[name]}"
    flags = {
        "name": name,
        "data-dir": str(folder / name),
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "initial-cluster": ",".join(f"{member}=http://{address}" for member, address in PEERS.items()),
        "strict-reconfig-check": "false",
    }
    command = [*inside, etcd, *(f"--{flag}={value}" for flag, value in flags.items())]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


def lists_all(name: str) -> bool:
    """Whether a member has the names of all three in its own data."""
    try:
        listed = json.loads(ask(PEERS[name], "/members", timeout=LIMIT).body)
    except OSError:
        return False
    return {member["name"] for member in listed if member.get("clientURLs")} == set(PEERS)


def has_new_leader() -> bool:
    """Whether member a has a leader that it can reach: member c may have led the cluster when it was cut off."""
    listed = json.loads(ask(PEERS["a"], "/members", timeout=LIMIT).body)
    reachable = {str(member["id"]) for member in listed if member["name"] != "c"}
    status = json.loads(ask(CLIENTS["a"], "/v3/maintenance/status", b"{}", timeout=LIMIT).body)
    return status.get("leader") in reachable


def add_member() -> str:
    """Add a learner that never starts, through member a; its id."""
    request = json.dumps({"peerURLs": ["http://10.9.0.3:4"], "isLearner": True}).encode()
    answer = ask(CLIENTS["a"], "/v3/cluster/member/add", request, timeout=LIMIT)
    assert answer.status == 200, answer.body
    return f"{int(json.loads(answer.body)['member']['ID']):x}"


def main(etcd: str, folder: str, neighbour: str) -> None:
    """Start the members, cut c off, add a member, check."""
    servers = [server(name, etcd, Path(folder), neighbour) for name in PEERS]
    try:
        assert all(becomes(lambda name=name: lists_all(name), LIMIT) for name in PEERS)  # type: ignore[misc]
        subprocess.run(["ip", "link", "set", "peers", "down"], check=True, timeout=LIMIT)
        assert becomes(has_new_leader, LIMIT)
        added = add_member()
        endpoints = [CLIENTS["a"], CLIENTS["c"]]
        print(json.dumps({"endpoints": endpoints, "added": added, "report": etcdlab.check(endpoints).document()}))
    finally:
        for each in servers:
            each.kill()
            each.wait(LIMIT)


if __name__ == "__main__":
    main(*sys.argv[1:])
