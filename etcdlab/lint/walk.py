"""The files under some paths: what git ignores, source code and binary files are left out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from etcdlab.errors import FileError
from etcdlab.lint.git_ignore import IgnoreRules
from etcdlab.messages import message

MOST_FILES = 1_000_000
"""The most files of one run."""
MOST_LEVELS = 100
"""The most folders in folders."""

_SKIPPED = re.compile(
    r"\.(?:go|pyc?|pyi|[mc]?js|jsx|tsx?|java|kt|scala|rs|c|cc|cpp|h|hpp|cs|rb|php|swift|lua|html?|css|scss|svg|png|jpe?g|gif"
    r"|ico|webp|pdf|zip|t?gz|bz2|xz|zst|tar|jar|class|so|o|a|whl|exe|dll|wasm|lock|sum|mod|ipynb|log|proto|sql|csv|woff2?"
    r"|ttf|eot|mp4|mo|po|map|db|bin|pem|crt|key|patch|diff|etcdlab)$",
    re.IGNORECASE,
)
"""A folder's files with these endings start no server: source code, pictures, archives, logs."""


def files_under(paths: Iterable[Path]) -> Iterator[Path]:
    """Each path that is a file, and the files of each path that is a folder, in order. Raises FileError."""
    seen_paths: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise FileError(message("{path} does not exist.", path=str(path)), message("Check the path."))
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            raise FileError(
                message("This user may not read the folder {path}.", path=str(path)), message("Check its permissions.")
            )
        for file in _folder_files(path) if path.is_dir() else [path]:
            if file not in seen_paths and len(seen_paths) < MOST_FILES:
                seen_paths.add(file)
                yield file


def _folder_files(folder: Path) -> Iterator[Path]:
    """The files of a folder. Symlinks are not followed, so that there is no loop."""
    waiting: list[tuple[str, IgnoreRules | None, int]] = [(str(folder), IgnoreRules.for_folder(folder), 0)]
    while waiting:
        current, rules, level = waiting.pop()
        prefix = os.path.abspath(current)  # noqa: PTH100 - Path.absolute keeps `..`, which the patterns do not have
        folders: list[tuple[str, IgnoreRules | None, int]] = []
        for entry in _entries(current):
            is_folder = entry.is_dir(follow_symlinks=False)
            if not is_folder and (_SKIPPED.search(entry.name) or not entry.is_file(follow_symlinks=False)):
                continue
            if rules is not None and rules.ignores(f"{prefix}/{entry.name}", is_folder=is_folder):
                continue
            if not is_folder:
                yield Path(entry.path)
            elif entry.name != ".git" and level < MOST_LEVELS:
                below = rules.below(Path(prefix, entry.name)) if rules is not None else _own_rules(entry.path)
                folders.append((entry.path, below, level + 1))
        waiting.extend(reversed(folders))


def _own_rules(folder: str) -> IgnoreRules | None:
    """The rules of a folder that is itself a repository."""
    return IgnoreRules.for_folder(Path(folder)) if Path(folder, ".git").exists() else None


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
