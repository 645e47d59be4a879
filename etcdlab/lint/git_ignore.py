"""What git ignores: the .gitignore files of a repository, read without running git.

The configuration of a repository can name programs that git would run, so etcdlab reads the patterns itself.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from etcdlab.errors import FileError
from etcdlab.files import exists, read_file

_MOST_BYTES = 1024 * 1024
_MOST_PATTERNS = 10_000
_LONGEST_PATTERN = 1_000


class _Pattern(NamedTuple):
    expression: re.Pattern[str]
    ignores: bool
    folders_only: bool


class IgnoreRules:
    """The patterns that hold in one folder: its own, and those of the folders above it."""

    def __init__(self, above: IgnoreRules | None, folder: Path, names: tuple[str, ...] = (".gitignore",)) -> None:
        self._above, self._folder = above, folder
        self._patterns = [pattern for name in names for pattern in _patterns_of(folder / name)]

    @classmethod
    def for_folder(cls, folder: Path) -> IgnoreRules | None:
        """The rules that hold in a folder of a repository; None outside of one."""
        absolute = folder.absolute()
        root = next((one for one in (absolute, *absolute.parents) if exists(one / ".git")), None)
        if root is None:
            return None
        rules = cls(None, root, (".git/info/exclude", ".gitignore"))
        for parent in reversed([absolute, *absolute.parents]):
            if parent != root and parent.is_relative_to(root):
                rules = rules.below(parent)
        return rules

    def below(self, folder: Path) -> IgnoreRules:
        """The rules of a folder below this one."""
        rules = IgnoreRules(self, folder)
        return rules if rules._patterns else self

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Whether git ignores an absolute path. The last pattern that fits decides, and the nearest file comes last."""
        rules: IgnoreRules | None = self
        while rules is not None:
            relative = path[len(str(rules._folder)) + 1 :]
            for pattern in reversed(rules._patterns):
                if (is_folder or not pattern.folders_only) and pattern.expression.fullmatch(relative):
                    return pattern.ignores
            rules = rules._above
        return False


def _patterns_of(file: Path) -> list[_Pattern]:
    if not exists(file):
        return []
    try:
        lines = read_file(file, _MOST_BYTES).decode("utf-8", "replace").splitlines()
    except FileError:
        return []
    return [pattern for line in lines[:_MOST_PATTERNS] if (pattern := _pattern(line)) is not None]


def _pattern(line: str) -> _Pattern | None:
    text = line if line.endswith("\\ ") else line.rstrip()
    if not text or text.startswith("#") or len(text) > _LONGEST_PATTERN:
        return None
    ignores = not text.startswith("!")
    text = text.removeprefix("!").removeprefix("\\") if not ignores or text.startswith("\\") else text
    folders_only = text.endswith("/")
    text = text.rstrip("/")
    anchored = "/" in text
    try:
        expression = re.compile(("" if anchored else "(?:.*/)?") + _expression(text.lstrip("/")), re.DOTALL)
    except re.error:
        return None
    return _Pattern(expression, ignores, folders_only)


def _expression(glob: str) -> str:
    """A pattern of git as a regular expression. `*` and `?` do not go beyond a folder, and `**` does."""
    parts, index = [], 0
    while index < len(glob):
        char = glob[index]
        if glob.startswith("**/", index):
            parts.append("(?:.*/)?")
            index += 3
        elif glob.startswith("**", index):
            parts.append(".*")
            index += 2
        elif char == "*":
            while glob.startswith("*", index + 1):
                index += 1
            parts.append("[^/]*")
            index += 1
        elif char == "?":
            parts.append("[^/]")
            index += 1
        elif char == "[" and (end := glob.find("]", index + 2)) > 0:
            inside = glob[index + 1 : end].replace("\\", r"\\")
            parts.append(f"[{'^' + inside[1:] if inside[0] in '!^' else inside}]")
            index = end + 1
        else:
            literal = glob[index + 1 : index + 2] if char == "\\" and index + 1 < len(glob) else char
            parts.append(re.escape(literal))
            index += 2 if char == "\\" and index + 1 < len(glob) else 1
    return "".join(parts)
