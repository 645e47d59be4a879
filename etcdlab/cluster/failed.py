"""How a stage says that it failed, inside the dial."""

from __future__ import annotations


class Failed(Exception):  # noqa: N818 - it ends a dial and never leaves it
    """`kind` is a stable slug, `go` the words of the Go client, `detail` what else is known."""

    def __init__(self, kind: str, go: str, detail: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.go = go
        self.detail = detail
