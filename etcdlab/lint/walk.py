"""The files under some paths: what git ignores, source code and binary files are left out."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from etcdlab.errors import FileError
from etcdlab.files import CHECK_PATH, exists, reason, remedy
from etcdlab.lint.git_ignore import IgnoreRules
from etcdlab.messages import message

OnError = Callable[[Path, FileError], None]
"""Is called with each folder below a path that cannot be read."""

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


def files_under(paths: Iterable[Path], on_error: OnError) -> Iterator[Path]:
    """Each path that is a file, and the files of each path that is a folder, in order.

    Raises FileError for a path that does not exist, and for a path that is a folder which this user may not read.
    """
    seen_paths: set[Path] = set()
    for path in paths:
        for file in _folder_files(path, on_error) if _is_folder(path) else [path]:
            if file not in seen_paths and len(seen_paths) < MOST_FILES:
                seen_paths.add(file)
                yield file


def _is_folder(path: Path) -> bool:
    """Whether a path that a person gave is a folder. Raises FileError."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        raise FileError(message("{path} does not exist.", path=str(path)), CHECK_PATH) from None
    except (OSError, ValueError) as error:
        what = message("etcdlab cannot read {file}: {reason}", file=str(path), reason=reason(path, error))
        raise FileError(what, remedy(path, CHECK_PATH)) from error
    if is_folder and not os.access(path, os.R_OK | os.X_OK):
        raise _closed(path)
    return is_folder


def _closed(folder: Path) -> FileError:
    return FileError(
        message("This user may not read the folder {path}.", path=str(folder)),
        message("Let this user read it (chmod +rx {path}), or give another path.", path=str(folder)),
    )


def _folder_files(folder: Path, on_error: OnError) -> Iterator[Path]:
    """The files of a folder. Symlinks are not followed, so that there is no loop."""
    waiting: list[tuple[str, IgnoreRules | None, int]] = [(str(folder), IgnoreRules.for_folder(folder), 0)]
    while waiting:
        current, rules, level = waiting.pop()
        prefix = os.path.abspath(current)  # noqa: PTH100 - Path.absolute keeps `..`, which the patterns do not have
        folders: list[tuple[str, IgnoreRules | None, int]] = []
        for entry in _entries(current, on_error):
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
    return IgnoreRules.for_folder(Path(folder)) if exists(f"{folder}/.git") else None


def _entries(folder: str, on_error: OnError) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except PermissionError:
        on_error(Path(folder), _closed(Path(folder)))
    except OSError as error:
        what = message("etcdlab cannot read {file}: {reason}", file=folder, reason=error.strerror or str(error))
        on_error(Path(folder), FileError(what, CHECK_PATH))
    return []
