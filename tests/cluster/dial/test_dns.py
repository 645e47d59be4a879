"""The dns stage against a resolver of the tests' own, in namespaces where it is the only one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = """
set -e
ip link set lo up
printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' > {folder}/resolv.conf
printf '127.0.0.1 localhost\\n' > {folder}/hosts
printf 'hosts: files dns\\n' > {folder}/nsswitch.conf
for file in resolv.conf hosts nsswitch.conf; do
  if [ -e /etc/$file ]; then mount --bind {folder}/$file /etc/$file; fi
done
exec {python} {folder}/inside.py {timeout} {url}
"""

INSIDE = """
import json, socket, struct, sys, threading, time

ADDRESSES = {b"known": ["127.0.0.1"], b"two": ["127.0.0.2", "127.0.0.1"]}
asked = set()

def serve(sock):
    while True:
        data, peer = sock.recvfrom(512)
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]])
            at += 1 + data[at]
        question, kind = data[12 : at + 5], data[at + 1 : at + 3]
        name = labels[0].lower()
        asked.add(name.decode())
        if name == b"silent":
            continue
        found = ADDRESSES.get(name, []) if kind == b"\\0\\1" else []
        code = 2 if name == b"broken" else 0 if name in ADDRESSES else 3
        head = data[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(found), 0, 0)
        answers = b"".join(b"\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\0\\0\\4" + socket.inet_aton(a) for a in found)
        sock.sendto(head + question + answers, peer)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 53))
threading.Thread(target=serve, args=(sock,), daemon=True).start()

from etcdlab.cluster.access import Access
from etcdlab.cluster.dial.dialler import Target, dial_all

started = time.monotonic()
dial = dial_all([Target(sys.argv[2])], Access(timeout=float(sys.argv[1])))[0]
stage = dial.stage("dns")
print(json.dumps({
    "stage": dial.failure.stage, "kind": dial.failure.kind, "go": dial.failure.go_error, "asked": sorted(asked),
    "dns": stage.outcome, "detail": stage.detail, "seconds": time.monotonic() - started,
}))
"""


def inside(folder: Path, url: str, timeout: float = 20) -> dict[str, object]:
    """Dial the URL where the only resolver is ours."""
    (folder / "inside.py").write_text(INSIDE)
    script = SETUP.format(folder=folder, python=sys.executable, timeout=timeout, url=url)
    result = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "--net", "sh", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_an_unknown_name_fails_at_dns(tmp_path: Path) -> None:
    result = inside(tmp_path, "http://nobody.example:2379")

    assert (result["stage"], result["kind"]) == ("dns", "no-such-host")
    assert result["go"] == "dial tcp: lookup nobody.example on 127.0.0.1:53: no such host"
    assert result["asked"] == ["nobody"]


def test_a_silent_resolver(tmp_path: Path) -> None:
    result = inside(tmp_path, "http://silent.example:2379")

    assert (result["stage"], result["kind"]) == ("dns", "resolver-silent")
    assert result["go"] == "dial tcp: lookup silent.example on 127.0.0.1:53: i/o timeout"


def test_a_silent_resolver_delays_neither_the_dial_nor_the_exit(tmp_path: Path) -> None:
    result = inside(tmp_path, "http://silent.example:2379", timeout=0.3)

    assert (result["stage"], result["kind"], result["go"]) == ("dns", "resolver-silent", "context deadline exceeded")


def test_a_resolver_that_fails(tmp_path: Path) -> None:
    result = inside(tmp_path, "http://broken.example:2379")

    assert (result["stage"], result["kind"]) == ("dns", "resolver-failed")
    assert result["go"] == "dial tcp: lookup broken.example on 127.0.0.1:53: server misbehaving"


def test_a_known_name_is_dialled_at_its_address(tmp_path: Path) -> None:
    result = inside(tmp_path, "http://known.example:2379")

    assert (result["dns"], result["detail"]) == ("ok", "127.0.0.1")
    assert result["go"] == "dial tcp 127.0.0.1:2379: connect: connection refused"


def test_the_error_names_the_first_address(tmp_path: Path) -> None:
    """Of several addresses of a name, Go reports the one that was dialled first."""
    result = inside(tmp_path, "http://two.example:2379")

    first = str(result["detail"]).split(", ")[0]
    assert set(str(result["detail"]).split(", ")) == {"127.0.0.1", "127.0.0.2"}
    assert result["go"] == f"dial tcp {first}:2379: connect: connection refused"


@pytest.mark.parametrize("name", ["nope.invalid", "NOPE.Invalid.", "invalid"])
def test_nobody_is_asked_for_a_name_under_invalid(tmp_path: Path, name: str) -> None:
    result = inside(tmp_path, f"http://{name}:2379")

    assert (result["kind"], result["asked"]) == ("no-such-host", [])
    assert result["go"] == f"dial tcp: lookup {name} on 127.0.0.1:53: no such host"
