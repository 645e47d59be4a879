"""What git ignores is ignored. The expected answers are those of git itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from etcdlab.errors import FileError
from etcdlab.lint.git_ignore import IgnoreRules
from etcdlab.lint.walk import files_under


def on_error(_: Path, error: FileError) -> None:
    raise error


FILES = [
    *(
        "a.yml",
        "build/a.yml",
        "deep/build/a.yml",
        "deep/keep.yml",
        "logs/a.yml",
        "x.tmp",
        "deep/x.tmp",
        "important.tmp",
    ),
    *("only/here/a.yml", "other/here/a.yml", "a b.yml", "#x.yml", "!x.yml", "q1.yml", "q12.yml", "c1.yml", "cx.yml"),
    *(
        "stars/1/2/a.yml",
        "stars/a.yml",
        "deep/nested/secret.yml",
        "deep/nested/public.yml",
        "foo/bar/baz.yml",
        "dir.yml/a.yml",
    ),
]
PATTERNS = r"""
# a comment
build/
*.tmp
!important.tmp
/logs
only/here
a\ b.yml
\#x.yml
\!x.yml
q?.yml
c[0-9].yml
stars/**/a.yml
**/baz.yml
dir.yml/
[invalid
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in FILES:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x: 1\n")
    (tmp_path / ".gitignore").write_text(PATTERNS)
    (tmp_path / "deep/nested/.gitignore").write_text("*\n!public.yml\n")
    return tmp_path


def test_the_same_files_as_git(repository: Path) -> None:
    git = shutil.which("git")
    assert git is not None
    subprocess.run([git, "init", "-q", str(repository)], check=True, timeout=60)
    listed = subprocess.run(
        [git, "-C", str(repository), "ls-files", "-z", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    expected = {name for name in listed.stdout.split("\0") if name}

    assert {str(file.relative_to(repository)) for file in files_under([repository], on_error)} == expected
    assert {"a.yml", "important.tmp", "deep/nested/public.yml", "q12.yml", "cx.yml", "other/here/a.yml"} <= expected


def test_a_folder_below_the_root_has_the_rules_above(repository: Path) -> None:
    (repository / ".git").mkdir()

    assert [file.name for file in files_under([repository / "deep"], on_error)] == ["keep.yml", "public.yml"]


def test_outside_of_a_repository_nothing_is_ignored(repository: Path) -> None:
    assert IgnoreRules.for_folder(repository) is None
    assert len(list(files_under([repository], on_error))) == len(FILES) + 2


def test_symlinks_and_pipes_are_left_out(tmp_path: Path) -> None:
    import os

    (tmp_path / "a.yml").write_text("a: 1\n")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "link.yml").symlink_to(tmp_path / "a.yml")
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "main.go").write_text("package main\n")

    assert list(files_under([tmp_path], on_error)) == [tmp_path / "a.yml"]
