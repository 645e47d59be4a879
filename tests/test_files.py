"""Paths that a person gives: only regular files are read and replaced, and every error says what to do."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from etcdlab import saved_traces
from etcdlab.case import Case
from etcdlab.cluster.access import Access
from etcdlab.errors import EtcdlabError, FileError, UsageError
from etcdlab.files import read_file, write_file
from tests.test_trace import trace

REGULAR = "regular file"


def fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


def socket_file(path: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def device(path: Path) -> Path:
    path.symlink_to("/dev/zero")
    return path


ODD = pytest.mark.parametrize("make", [fifo, socket_file, folder, device])


@ODD
def test_only_a_regular_file_is_replaced(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    odd = make(tmp_path / "odd")
    before = odd.stat()

    with pytest.raises(FileError, match=REGULAR):
        Case(traces=(trace(),)).save(odd)
    assert odd.stat().st_ino == before.st_ino
    assert [path.name for path in tmp_path.iterdir()] == ["odd"]


@ODD
def test_only_a_regular_file_is_read(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    if make is socket_file:
        with pytest.raises(FileError):  # the system refuses to open it
            Case.load(make(tmp_path / "odd"))
        return
    with pytest.raises(FileError, match=REGULAR):
        Case.load(make(tmp_path / "odd"))


@ODD
@pytest.mark.parametrize("field", ["ca", "cert", "key"])
def test_only_a_regular_file_is_a_certificate(tmp_path: Path, make: Callable[[Path], Path], field: str) -> None:
    from trustme import CA

    ca, odd = CA(), make(tmp_path / "odd")
    ca.cert_pem.write_to_path(str(tmp_path / "ca"))
    issued = ca.issue_cert("h")
    issued.cert_chain_pems[0].write_to_path(str(tmp_path / "cert"))
    issued.private_key_pem.write_to_path(str(tmp_path / "key"))
    files = {name: str(tmp_path / name) for name in ("ca", "cert", "key")}

    with pytest.raises(UsageError) as error:
        Access(**{**files, field: str(odd)})
    assert error.value.field == field


def test_a_symlink_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("before")
    (tmp_path / "link").symlink_to("real")

    assert write_file(tmp_path / "link", b"after") == tmp_path / "link"
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"after"


def test_a_symlink_to_nothing_makes_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", b"after")

    assert (tmp_path / "real").read_bytes() == b"after"


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "case").write_text("before")
    (tmp_path / "case").chmod(0o600)
    write_file(tmp_path / "case", b"after")

    assert stat.S_IMODE((tmp_path / "case").stat().st_mode) == 0o600


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(1 << 30)

    with pytest.raises(FileError, match="at most"):
        Case.load(tmp_path / "large")


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    # The size of a file in /proc is 0, whatever is in it.
    with pytest.raises(FileError, match="at most 3"):
        read_file("/proc/self/status", most=3)


def test_a_case_that_could_not_be_read_again_is_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "case").write_text("before")
    monkeypatch.setattr("etcdlab.case.MAX_BYTES", 100)

    with pytest.raises(FileError, match="reads at most 100"):
        Case(traces=(trace(),)).save(tmp_path / "case")
    assert (tmp_path / "case").read_text() == "before"
    assert saved_traces.MAX_BYTES == 64 * 1024 * 1024


@pytest.mark.parametrize("path", ["a\0b", "x" * 5_000, "/proc/case", "no/such/folder/case", ""])
def test_a_path_that_cannot_be_is_an_error_with_what_to_do(path: str) -> None:
    for use in (Case(traces=(trace(),)).save, Case.load):
        with pytest.raises(EtcdlabError) as error:
            use(path)
        assert str(error.value.do)
