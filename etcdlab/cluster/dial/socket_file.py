"""The unix socket of an advertised URL, where this host has that file.

A Go client opens the file, so etcdlab does, too. It sends what it sends to any advertised URL: one Status, and no
password. Where the file does not exist, there is nothing to dial.
"""

from __future__ import annotations

from pathlib import Path

from etcdlab.cluster.endpoint import Endpoint

LOCAL = Endpoint("http", "localhost", 0)
"""What Status has as its authority."""

_SCHEME = "unix://"
_LONGEST = 107
"""Bytes of a path in sockaddr_un."""


def file_of_socket(url: str) -> str:
    """The path, if it is absolute and this host has a socket there; else "". A relative path has no fixed folder.

    `unixs://` is TLS, and no client of the measured releases was seen to use it.
    """
    path = url.removeprefix(_SCHEME)
    if path == url or not path.startswith("/") or "\0" in path or len(path.encode(errors="replace")) > _LONGEST:
        return ""
    try:
        return path if Path(path).is_socket() else ""
    except OSError:
        return ""
