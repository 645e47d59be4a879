"""Peers that speak no HTTP/2 from the first byte on: each gets the accepted socket."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Callable

from hyperframe import frame as frames

from tests.cluster.peers import Peers


def reset(connection: socket.socket) -> None:
    """End a connection with a TCP RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _silent(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def _reset_after_the_preface(connection: socket.socket) -> None:
    connection.recv(24)
    reset(connection)


def _reset_after_settings(connection: socket.socket) -> None:
    connection.sendall(frames.SettingsFrame(0).serialize())
    connection.recv(65536)
    reset(connection)


def _half_of_a_frame(connection: socket.socket) -> None:
    connection.sendall(frames.SettingsFrame(0, settings={4: 65535}).serialize()[:11])
    _silent(connection)


def _byte_by_byte(connection: socket.socket) -> None:
    for byte in frames.SettingsFrame(0, settings=dict.fromkeys(range(1, 200), 1)).serialize():
        connection.sendall(bytes([byte]))
        time.sleep(0.2)


def _endless(block: bytes) -> Callable[[socket.socket], None]:
    def handle(connection: socket.socket) -> None:
        while True:
            connection.sendall(block)

    return handle


def _half_a_handshake(connection: socket.socket) -> None:
    # A TLS record that announces a ServerHello of 100 bytes and has five of them.
    connection.recv(65536)
    connection.sendall(bytes.fromhex("16030300640200006003"))
    _silent(connection)


def _alert_and_garbage(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(bytes.fromhex("15030300020246") + b"\xff" * 1000)


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

    def secure(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            handle(wrapped)

    return peers.serve(secure)
