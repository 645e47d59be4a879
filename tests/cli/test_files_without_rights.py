"""Files and folders that this user may not read or write: what is wrong, what to do, and nothing half written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.engines.recording import load_recording
from tests.cli.test_explain import SEED
from tests.cli.without_privileges import run_without_privileges

COMPOSE = (
    "services:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.0\n    environment:\n"
    "      - ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder with a closed file, a closed folder and a folder that this user may only read."""
    for name in ("closed", "fixed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "compose.yml").write_text(COMPOSE)
    (tmp_path / "compose.yml").write_text(COMPOSE)
    (tmp_path / "closed.yml").write_text(COMPOSE)
    (tmp_path / "closed.log").write_bytes(SEED.read_bytes())
    Case(traces=(load_recording("advertises-unspecified", "seed").trace,)).save(tmp_path / "incident.etcdlab")
    for name in ("closed.yml", "closed.log", "closed"):
        (tmp_path / name).chmod(0)
    (tmp_path / "fixed").chmod(0o555)
    yield tmp_path
    for name in ("closed", "fixed"):
        (tmp_path / name).chmod(0o755)


def files(folder: Path) -> list[str]:
    """Every name in the folders that can be read, also of what a program left behind."""
    return sorted(str(Path(top, name)) for top, folders, names in os.walk(folder) for name in (*folders, *names))


COMMANDS = {
    "explain": (("explain", "closed.log"), "closed.log: Permission denied", "chmod +r closed.log"),
    "explain -f": (("explain", "-f", "closed.log"), "closed.log: Permission denied", "chmod +r closed.log"),
    "deployment": (("check", "127.0.0.1:1", "--deployment", "closed.yml"), "closed.yml: Permission", "chmod +r"),
    "lint a folder": (("lint", "closed"), "This user may not read the folder closed.", "chmod +rx closed"),
    "lint in a folder": (("lint", "closed/compose.yml"), "this user may not search the folder", "chmod +x"),
    "fix in a folder": (("fix", "closed/compose.yml"), "this user may not search the folder", "chmod +x"),
    "baseline": (("lint", "compose.yml", "--write-baseline", "fixed/b.json"), "cannot write fixed/b.json", "Save to"),
    "save": (("explain", str(SEED), "--save", "fixed/case"), "cannot write fixed/case", "Save to another folder."),
    "report": (("report", "incident.etcdlab", "-o", "fixed/a.html"), "cannot write fixed/a.html", "Save to"),
    "redact": (("redact", "incident.etcdlab", "-o", "closed/x"), "this user may not search the folder", "chmod +x"),
    "markdown": (("report", "incident.etcdlab", "-o", "fixed/a.md"), "fixed/a", "Save to another folder."),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_error_says_what_to_do(place: Path, name: str) -> None:
    arguments, what, do = COMMANDS[name]
    before = files(place)
    result = run_without_privileges(place, *arguments)

    assert "Traceback" not in result.err
    assert result.code == 2
    assert what in result.err
    assert do in result.err.partition("do: ")[2]
    assert files(place) == before


def test_an_explanation_that_cannot_be_saved_is_printed(place: Path) -> None:
    result = run_without_privileges(place, "explain", str(SEED), "--save", "fixed/case")

    assert result.out.startswith("✗ 1 fault: A member advertises 0.0.0.0:2379.")


@pytest.mark.parametrize("command", ["lint", "fix"])
def test_a_run_goes_on_past_what_it_may_not_read(place: Path, command: str) -> None:
    """A folder without a word would pass for a folder without a fault."""
    (place / "compose.yml").unlink()
    (place / "fixed" / "compose.yml").write_text(COMPOSE.replace("0.0.0.0", "10.0.0.5"))
    result = run_without_privileges(place, command, ".")
    printed = result.out + result.err

    assert result.code == 2
    assert "closed.yml: not read: etcdlab cannot read closed.yml: Permission denied. Let this user read it" in printed
    assert "closed: not read: This user may not read the folder closed. Let this user read it (chmod +rx" in printed
    assert command == "fix" or "etcdlab could not read 2 files." in printed
    assert command == "fix" or "No place is wrong in what etcdlab read." in printed


def test_a_folder_that_can_be_listed_only(place: Path) -> None:
    (place / "closed").chmod(0o444)
    result = run_without_privileges(place, "lint", ".")

    assert "Traceback" not in result.err
    assert "closed/compose.yml: not read: " in result.out + result.err
    assert "chmod +x" in result.out + result.err


def test_what_cannot_be_read_has_no_line_in_ci(place: Path) -> None:
    (place / "compose.yml").unlink()
    document = run_without_privileges(place, "lint", ".", "--sarif").document
    annotations = run_without_privileges(place, "lint", ".", "--github").out
    notifications = document["runs"][0]["invocations"][0]["toolExecutionNotifications"]

    assert [one["locations"][0]["physicalLocation"].keys() for one in notifications] == [{"artifactLocation"}] * 2
    assert "::warning file=closed.yml,title=etcdlab::etcdlab cannot read closed.yml" in annotations


@pytest.mark.parametrize("is_read_only", [True, False])
def test_a_fix_that_cannot_be_written_changes_nothing(place: Path, is_read_only: bool) -> None:
    """The folder may not be written, or the file itself."""
    file = place / "compose.yml" if is_read_only else place / "fixed" / "compose.yml"
    file.chmod(0o444 if is_read_only else 0o644)
    before = files(place)
    result = run_without_privileges(place, "fix", str(file), "--advertise", "10.0.0.5", "--write")

    assert result.code == 2
    assert "Traceback" not in result.err
    assert f"(chmod +w {file if is_read_only else file.parent})" in result.err
    assert "Written: " not in result.err
    assert file.read_text() == COMPOSE
    assert files(place) == before
