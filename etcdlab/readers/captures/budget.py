"""The bytes that all connections together may keep."""

from __future__ import annotations

MOST_BYTES = 64 << 20


class Budget:
    """So many bytes are left. Who gives bytes back may take them again."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.left = most

    def take(self, size: int) -> int:
        """Take up to `size` bytes. Returns how many there are."""
        taken = max(0, min(size, self.left))
        self.left -= taken
        return taken

    def give_back(self, size: int) -> None:
        """Give bytes back that are not kept any more."""
        self.left += size
