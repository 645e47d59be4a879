"""The exception with which a stage of a dial fails."""

from __future__ import annotations

from etcdlab.messages import Text, message

MOST_OF_AN_ERROR = 300
"""The most characters of an error, which may quote bytes of a peer."""


class Failed(Exception):  # noqa: N818 - it ends a dial and never leaves it
    """`kind` is a stable slug, `go_error` the error of the Go client, `detail` what else etcdlab observed."""

    def __init__(self, kind: str, go_error: str, detail: Text = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.go_error = go_error
        self.detail = detail


def own_error(error: Exception) -> Failed:
    """The failure of a dial that an error of etcdlab ends. It says nothing about the peer."""
    return Failed("own-error", "", message("etcdlab itself failed here: {error}.", error=described(error)))


def described(error: Exception) -> str:
    """The type and the text of an exception."""
    return f"{type(error).__name__}: {error}"[:MOST_OF_AN_ERROR]
