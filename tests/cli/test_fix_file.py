"""`etcdlab fix`: a diff first, then the file itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import run

CORPUS = Path(__file__).parent.parent / "readers/deployments/corpus"
LOG = Path(__file__).parent.parent / "readers/logs/seed.log"


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return Path(shutil.copy(CORPUS / "compose/seed.yml", tmp_path / "docker-compose.yml"))


def test_a_diff_is_printed_and_nothing_is_written(seed: Path) -> None:
    before = seed.read_bytes()
    result = run("fix", str(seed), "--advertise", "10.0.0.5")

    assert result.code == 1
    assert "-      - ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379" in result.out
    assert "+      - ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.5:2379" in result.out
    assert seed.read_bytes() == before


def test_the_file_is_written_with_its_mode_and_only_once(seed: Path) -> None:
    seed.chmod(0o640)
    before = seed.read_bytes()
    first, second = (run("fix", str(seed), "--advertise", "10.0.0.5", "--write") for _ in range(2))

    assert (first.code, first.err) == (0, f"Written: {seed}\n")
    assert (second.code, second.out, second.err) == (0, "", "No place is wrong. etcdlab changed nothing.\n")
    assert seed.read_bytes() == before.replace(b"0.0.0.0:2379\n    ports", b"10.0.0.5:2379\n    ports")
    assert seed.stat().st_mode & 0o777 == 0o640
    assert run("lint", str(seed)).code == 0


def test_an_unsafe_change_is_not_made_by_itself(seed: Path) -> None:
    result = run("fix", str(seed), "--write")

    assert result.code == 1
    assert f"{seed}:9:36: not changed: The change to http://etcd:2379 is unsafe: a client outside" in result.err
    assert run("fix", str(seed), "--write", "--unsafe").code == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "[::]:2379", "localhost", "a b", "http://h:1/x"])
def test_an_address_that_moves_the_fault_is_refused(seed: Path, address: str) -> None:
    assert run("fix", str(seed), "--advertise", address).code == 2


def test_one_address_is_not_for_two_files(seed: Path) -> None:
    shutil.copy(seed, seed.parent / "second.yml")
    before = seed.read_bytes()
    result = run("fix", str(seed.parent), "--advertise", "10.0.0.5", "--write")

    assert result.code == 2
    assert "Pass one file at a time." in result.err
    assert seed.read_bytes() == before


def test_a_log_is_for_another_command() -> None:
    result = run("fix", str(LOG), "--write")

    assert (result.code, result.out) == (0, "")
    assert f"{LOG} is a log. Run `etcdlab explain {LOG}`." in result.err


def test_an_empty_path_is_not_the_current_folder(seed: Path) -> None:
    """A variable of a shell without a value would change every file."""
    result = run("fix", "", "--advertise", "10.0.0.5", "--write")

    assert result.code == 2
    assert "Give a file or a folder" in result.err


def test_a_file_that_is_no_yaml(tmp_path: Path) -> None:
    result = run("fix", str(CORPUS / "compose/invalid.yml"))

    assert result.code == 2
    assert "invalid.yml:6:" in result.err
