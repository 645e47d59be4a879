"""How a stage says that it failed, inside the dial."""

from __future__ import annotations

MOST_OF_AN_ERROR = 300
"""Characters: an error may quote what a peer sent."""


class Failed(Exception):  # noqa: N818 - it ends a dial and never leaves it
    """`kind` is a stable slug, `go` the words of the Go client, `detail` what else is known."""

    def __init__(self, kind: str, go: str, detail: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.go = go
        self.detail = detail


def own_error(error: Exception) -> Failed:
    """The failure of a dial that an error of etcdlab ends: nothing is known of the peer."""
    return Failed("own-error", "", f"etcdlab itself failed here: {type(error).__name__}: {error}"[:MOST_OF_AN_ERROR])
