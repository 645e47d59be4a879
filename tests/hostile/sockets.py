"""Peers that speak no HTTP/2 from the first byte on: each gets the accepted socket."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Callable

from hyperframe import frame as frames

from tests.cluster.peers import Peers


def reset(accepted: socket.socket) -> None:
    """End a connection with a TCP RST."""
    accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    accepted.close()


def _silent(accepted: socket.socket) -> None:
    while accepted.recv(65536):
        pass


def _reset_after_the_preface(accepted: socket.socket) -> None:
    accepted.recv(24)
    reset(accepted)


def _reset_after_settings(accepted: socket.socket) -> None:
    accepted.sendall(frames.SettingsFrame(0).serialize())
    accepted.recv(65536)
    reset(accepted)


def _half_of_a_frame(accepted: socket.socket) -> None:
    accepted.sendall(frames.SettingsFrame(0, settings={4: 65535}).serialize()[:11])
    _silent(accepted)


def _byte_by_byte(accepted: socket.socket) -> None:
    for byte in frames.SettingsFrame(0, settings=dict.fromkeys(range(1, 200), 1)).serialize():
        accepted.sendall(bytes([byte]))
        time.sleep(0.2)


def _endless(block: bytes) -> Callable[[socket.socket], None]:
    def handle(accepted: socket.socket) -> None:
        while True:
            accepted.sendall(block)

    return handle


def _half_a_handshake(accepted: socket.socket) -> None:
    # A TLS record that announces a ServerHello of 100 bytes and has five of them.
    accepted.recv(65536)
    accepted.sendall(bytes.fromhex("16030300640200006003"))
    _silent(accepted)


def _alert_and_garbage(accepted: socket.socket) -> None:
    accepted.recv(65536)
    accepted.sendall(bytes.fromhex("15030300020246") + b"\xff" * 1000)


SOCKETS: dict[str, Callable[[socket.socket], None]] = {
    "silence": _silent,
    "a reset at once": reset,
    "a reset after the preface": _reset_after_the_preface,
    "a reset after SETTINGS": _reset_after_settings,
    "half of a frame": _half_of_a_frame,
    "five bytes per second": _byte_by_byte,
    "endless SETTINGS": _endless(frames.SettingsFrame(0, settings={4: 1}).serialize() * 100),
    "endless SETTINGS acknowledgements": _endless(frames.SettingsFrame(0, flags=["ACK"]).serialize() * 100),
    "endless zeros": _endless(bytes(10_000)),
    "endless HTTP/1.1": _endless(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100),
    "half of a TLS handshake": _half_a_handshake,
    "a TLS alert and garbage": _alert_and_garbage,
}


def serve_tls(peers: Peers, context: ssl.SSLContext, handle: Callable[[socket.socket], None]) -> int:
    """Serve a TLS handshake, and then the function. Returns the port."""

    def secure(accepted: socket.socket) -> None:
        with context.wrap_socket(accepted, server_side=True) as wrapped:
            handle(wrapped)

    return peers.serve(secure)
