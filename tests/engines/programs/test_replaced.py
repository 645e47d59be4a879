"""A program may be built with a fork of grpc-go or of the etcd client: the output names each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.engines.programs import buildinfo, read
from etcdlab.engines.programs.modules import GRPC, replacement_notes
from etcdlab.sandboxes.binaries import _packaged

CLIENT = "go.etcd.io/etcd/client/v3"
GO_MOD = f"""module example.com/service
go 1.25
require {CLIENT} v3.5.9
require {GRPC} v1.64.0
"""


@pytest.fixture
def go_mod(tmp_path: Path):
    """The file with that text after the requirements."""

    def write(text: str) -> Path:
        (tmp_path / "go.mod").write_text(GO_MOD + text)
        return tmp_path / "go.mod"

    return write


@pytest.mark.parametrize(
    ("replaced", "note"),
    [
        (f"{GRPC} => example.com/fork v0.1.0", f"replaces {GRPC} v1.64.0 by example.com/fork v0.1.0."),
        (f"{GRPC} => ../grpc", f"replaces {GRPC} v1.64.0 by the folder ../grpc."),
        (f"{CLIENT} => github.com/us/etcd v3.5.9-ours", f"replaces {CLIENT} v3.5.9 by github.com/us/etcd v3.5.9-ours."),
        (f"{CLIENT} v3.5.9 => ./etcd", f"replaces {CLIENT} v3.5.9 by the folder ./etcd."),
        (
            f"{GRPC} => github.com/grpc/grpc-go v1.60.1",
            f"replaces {GRPC} by its mirror github.com/grpc/grpc-go v1.60.1.",
        ),
    ],
)
def test_a_go_mod_with_a_fork_names_it(replaced: str, note: str, go_mod) -> None:
    (text,) = read(go_mod(f"replace {replaced}")).notes

    assert note in str(text)


@pytest.mark.parametrize(
    "replaced", [f"{GRPC} => {GRPC} v1.60.1", f"{GRPC} v1.63.0 => ../grpc", "example.com/a => ../a"]
)
def test_what_is_no_fork_has_no_note(replaced: str, go_mod) -> None:
    """Another version of the module itself, and replacements of other modules."""
    assert read(go_mod(f"replace {replaced}")).notes == ()


def test_a_binary_with_a_fork_names_it() -> None:
    # As `go version -m` prints them.
    text = f"\tdep\t{CLIENT}\tv3.5.9\n\t=>\texample.com/fork\tv0.1.0\th1:x=\n\tdep\t{GRPC}\tv1.64.0\th1:y=\n"
    modules = buildinfo.modules(text)

    assert modules[CLIENT].built(CLIENT) == "v3.5.9"
    assert [str(note).partition(".")[0] for note in replacement_notes(modules)] == ["The program replaces go"]
    assert f"{CLIENT} v3.5.9 by example.com/fork v0.1.0" in str(replacement_notes(modules)[0])


def test_a_program_of_etcd_with_the_folders_beside_it() -> None:
    etcdctl = _packaged("etcdctl")
    assert etcdctl is not None

    assert buildinfo.read(etcdctl).main == "go.etcd.io/etcd/etcdctl/v3"
    assert read(etcdctl).notes == ()


def test_a_check_like_the_program_displays_the_fork(go_mod) -> None:
    file = go_mod(f"replace {GRPC} => example.com/fork v0.1.0")
    with etcdlab.walk("127.0.0.1:1", like=file) as walked:
        notes = walked.trace.notes

    assert len(notes) == 1
    assert "example.com/fork v0.1.0" in str(notes[0])
