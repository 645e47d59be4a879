"""Delve's API: JSON-RPC over a unix socket, one JSON object per line, in batches whose answers are read.

Delve handles the requests of a batch in any order. A request that must come after another one needs a batch of its own.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from etcdlab.errors import GoError
from etcdlab.messages import message
from etcdlab.user_info import cut_user_info_from_json, may_have_user_info

BATCH = 64
"""The most requests that etcdlab sends before it reads their answers: thousands at once deadlock Delve."""

_LOOK = 0.05
"""Seconds between two calls of `check` during a wait."""

LIMIT = 20.0
"""Seconds that an answer may take by default. A `continue` has its own limit."""

_LONGEST = 100
"""Bytes that the path of a unix socket may have on every system."""

_AGAIN = message("Close the engine and start another one.")

Answer = dict[str, Any]


def socket_in(folder: Path) -> Path:
    """The socket in a folder where Delve listens. Raises GoError if the path is too long for a socket."""
    path = folder / "dlv.sock"
    if len(os.fsencode(path)) > _LONGEST:
        raise GoError(
            message("The path {folder} is too long for a socket.", folder=str(folder)),
            message("Set TMPDIR to a folder with a shorter path."),
        )
    return path


class RefusedRequest:
    """An answer that is an error: Delve cannot read what the request names."""

    def __init__(self, text: str) -> None:
        self.text = text


class Delve:
    """A connection to `dlv` on the unix socket `path`. Every wait ends with GoError after its limit, in seconds."""

    def __init__(self, path: Path, limit: float = LIMIT) -> None:
        self._limit = limit
        self._requests_sent = 0
        self._received = b""
        self._answers: dict[int, Answer | RefusedRequest] = {}
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(limit)
        try:
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise GoError(message("The debugger accepts no connection: {error}", error=str(error)), _AGAIN) from error

    def ask(self, method: str, **params: Any) -> Answer:
        """One request and its answer. Raises GoError if Delve refuses the request."""
        answer = self.wait(self.send(method, **params))
        if isinstance(answer, RefusedRequest):
            raise GoError(
                message("The debugger refuses the request {method}: {error}", method=method, error=answer.text), _AGAIN
            )
        return answer

    def batch(self, requests: list[tuple[str, dict[str, Any]]]) -> list[Answer | RefusedRequest]:
        """Many requests at once. Returns their answers in the same order."""
        answers: list[Answer | RefusedRequest] = []
        for start in range(0, len(requests), BATCH):
            numbers = self._send(requests[start : start + BATCH])
            answers += [self.wait(number) for number in numbers]
        return answers

    def send(self, method: str, **params: Any) -> int:
        """Send a request. Returns the number of it, for `wait`."""
        return self._send([(method, params)])[0]

    def wait(
        self, number: int, limit: float | None = None, check: Callable[[], None] = lambda: None
    ) -> Answer | RefusedRequest:
        """The answer to a request, within the limit of the connection or its own. After an interrupt, call it again.

        `check` is called several times in a second, and ends the wait if it raises.
        """
        limit = self._limit if limit is None else limit
        end = time.monotonic() + limit
        while number not in self._answers:
            left = end - time.monotonic()
            if left <= 0:
                raise GoError(message("The debugger has not answered for {seconds:g} s.", seconds=limit), _AGAIN)
            check()
            self._receive(min(left, _LOOK))
        return self._answers.pop(number)

    def close(self) -> None:
        """Close the connection. Delve then ends the paused process and itself."""
        self._socket.close()

    def _send(self, requests: list[tuple[str, dict[str, Any]]]) -> list[int]:
        numbers = list(range(self._requests_sent + 1, self._requests_sent + 1 + len(requests)))
        self._requests_sent += len(requests)
        lines = [
            json.dumps({"method": f"RPCServer.{method}", "params": [params], "id": number})
            for number, (method, params) in zip(numbers, requests, strict=True)
        ]
        try:
            self._socket.settimeout(self._limit)
            self._socket.sendall(("\n".join(lines) + "\n").encode())
        except OSError as error:
            raise _broken(error) from error
        return numbers

    def _receive(self, limit: float) -> None:
        try:
            self._socket.settimeout(limit)
            chunk = self._socket.recv(1 << 18)
        except TimeoutError:
            return
        except OSError as error:
            raise _broken(error) from error
        if not chunk:
            raise GoError(message("The debugger closed the connection."), _AGAIN)
        *lines, self._received = (self._received + chunk).split(b"\n")
        for line in lines:
            answer = json.loads(line)
            if may_have_user_info(line):
                answer = cut_user_info_from_json(answer)
            self._answers[answer["id"]] = RefusedRequest(answer["error"]) if answer.get("error") else answer["result"]


def _broken(error: OSError) -> GoError:
    return GoError(message("The connection to the debugger is broken: {error}", error=str(error)), _AGAIN)
