"""A held port refuses, and nobody else can have it."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from etcdlab.sandboxes.ports import ReservedPort
from tests.sandboxes.processes import refused


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"])
def test_a_connection_to_a_held_port_is_refused(host: str) -> None:
    port = ReservedPort()

    assert refused(host, port.number)

    port.release()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1", "::"])
def test_no_other_process_can_listen_on_a_held_port(host: str) -> None:
    port = ReservedPort()
    family = "AF_INET6" if ":" in host else "AF_INET"
    take = (
        f"import socket; s = socket.socket(socket.{family}); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
        f"s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1); s.bind(({host!r}, {port.number})); s.listen()"
    )

    taken = subprocess.run([sys.executable, "-c", take], capture_output=True, text=True, timeout=30)

    assert "Address already in use" in taken.stderr
    port.release()
    assert subprocess.run([sys.executable, "-c", take], timeout=30).returncode == 0


def test_a_server_can_listen_on_a_held_port_of_127_0_0_2() -> None:
    port = ReservedPort()

    with socket.create_server(("127.0.0.2", port.number)):
        assert not refused("127.0.0.2", port.number)
        assert refused("127.0.0.1", port.number)

    port.release()


def test_two_held_ports_differ() -> None:
    ports = [ReservedPort() for _ in range(50)]

    assert len({port.number for port in ports}) == 50

    for port in ports:
        port.release()
