"""The client and the grpc-go that a program is built with, from its go.mod and from its binary."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from etcdlab.chain import chain_of
from etcdlab.engines.go.client_build import ready
from etcdlab.engines.programs import buildinfo, read
from etcdlab.errors import EtcdlabError, FileError, UsageError
from etcdlab.sandboxes.binaries import _packaged

GRPC = "google.golang.org/grpc"
SEED = "v0.0.0-20200402134248-51bdeb39e698"

# go.mod of go-zero at its commit of 2020-12-25, cut to what counts here.
GO_ZERO = f"""
module github.com/tal-tech/go-zero

go 1.14

require (
	github.com/coreos/go-semver v0.2.0 // indirect
	go.etcd.io/etcd {SEED}
	google.golang.org/grpc v1.29.1
)
"""

# A program of today: its other modules put a grpc-go above the client's own pin.
RAISED = """module example.com/service

go 1.25.0

require go.etcd.io/etcd/client/v3 v3.5.9

require (
	google.golang.org/grpc v1.64.0 // indirect
)
"""


@pytest.fixture
def go_mod(tmp_path: Path):
    """The pair that a go.mod of this text comes to."""

    def pair(text: str) -> tuple[str, str]:
        (tmp_path / "go.mod").write_text(text)
        program = read(tmp_path / "go.mod")
        assert program.name == "go.mod"
        return program.client, program.grpc

    return pair


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        (GO_ZERO, (SEED, "v1.29.1")),
        (RAISED, ("v3.5.9", "v1.64.0")),
        # Lower than the client's own pin: module resolution takes the highest that anybody asks for.
        (RAISED.replace("v1.64.0", "v1.40.0"), ("v3.5.9", "v1.41.0")),
        (RAISED.replace("grpc v1.64.0", "protobuf v1.33.0"), ("v3.5.9", "v1.41.0")),
        # What many did to make 3.4 clients compile.
        (GO_ZERO + "replace google.golang.org/grpc => google.golang.org/grpc v1.26.0", (SEED, "v1.26.0")),
        (RAISED + f"replace (\n\t{GRPC} v1.64.0 => {GRPC} v1.60.1\n)", ("v3.5.9", "v1.60.1")),
        (RAISED + f"replace {GRPC} v1.63.0 => {GRPC} v1.60.1", ("v3.5.9", "v1.64.0")),
        (RAISED + f'replace "{GRPC}" => ../grpc', ("v3.5.9", "v1.64.0")),
        (RAISED + f"replace {GRPC} => example.com/fork v0.1.0", ("v3.5.9", "v1.64.0")),
        # The repository of grpc-go under its address at GitHub: its versions are grpc-go's own.
        (RAISED + f"replace {GRPC} => github.com/grpc/grpc-go v1.60.1", ("v3.5.9", "v1.60.1")),
        (RAISED + "// require google.golang.org/grpc v1.70.0", ("v3.5.9", "v1.64.0")),
        ("require github.com/coreos/etcd v3.3.13+incompatible\nrequire google.golang.org/grpc v1.26.0",
         ("v3.3.13+incompatible", "v1.26.0")),
    ],
)  # fmt: skip
def test_a_go_mod_tells_what_module_resolution_makes_of_it(text: str, pair: tuple[str, str], go_mod) -> None:
    assert go_mod(text) == pair


def test_a_go_mod_without_a_client_is_refused(go_mod) -> None:
    with pytest.raises(UsageError, match="requires no etcd client"):
        go_mod("module m\ngo 1.17\nrequire google.golang.org/grpc v1.64.0\nrequire go.etcd.io/bbolt v1.3.6")


def test_versions_are_printable_and_other_lines_ignored(go_mod) -> None:
    text = (
        "replace => x v1.0.0\nrequire go.etcd.io/etcd/client/v3 v3.5.9\x1b[2J\nrequire google.golang.org/grpc v1.64.0\n"
    )

    assert go_mod(text) == (r"v3.5.9\x1b[2J", "v1.64.0")


def test_a_go_mod_that_leaves_the_grpc_open_asks_for_the_binary(go_mod) -> None:
    with pytest.raises(UsageError, match="which grpc-go") as error:
        go_mod("require github.com/coreos/etcd v3.3.13+incompatible")

    assert "binary" in str(error.value.do)


@pytest.mark.parametrize("release", ["seed", "3.5.9", "3.7.1"])
def test_a_binary_tells_its_client_its_grpc_and_its_go(release: str) -> None:
    chain = chain_of(release)
    program = read(ready(chain).probe)

    assert (program.name, program.client, program.grpc) == ("probe", chain.version, f"v{chain.grpc}")
    assert program.go.startswith("go1.")
    assert chain_of(program.client, grpc=program.grpc) is chain


def test_a_stripped_binary_of_a_go_of_old_tells_as_well() -> None:
    etcdctl = _packaged("etcdctl")
    assert etcdctl is not None
    program = read(etcdctl)

    # etcd 3.5.1 as it was released: `go version -m` prints these.
    assert (program.client, program.grpc, program.go) == ("v3.5.1", "v1.38.0", "go1.16.3")


def test_a_go_program_without_a_client_is_refused() -> None:
    with pytest.raises(UsageError, match="has no etcd client in it"):
        read(ready(chain_of("seed")).delve)


def test_a_go_mod_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "go.mod").open("wb") as file:
        file.truncate((4 << 20) + 1)

    with pytest.raises(FileError, match=r"go\.mod has .* reads at most 4,194,304"):
        read(tmp_path / "go.mod")


def test_a_version_of_thousands_of_digits_is_a_version(go_mod) -> None:
    digits = "9" * 5_000

    assert go_mod(RAISED.replace("v1.64.0", f"v1.{digits}.0"))[1].startswith("v1.999")


@pytest.mark.parametrize("kind", ["no-go", "empty", "missing", "folder", "cut-off", "lookalike", "old", "pipe"])
def test_a_file_that_is_no_program_is_refused(kind: str, tmp_path: Path) -> None:
    """The error says what to give instead."""
    file = tmp_path / "program"
    if kind == "no-go":
        shutil.copyfile("/bin/sh", file)
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "folder":
        file.mkdir()
    elif kind == "cut-off":
        file.write_bytes(b"\xff Go buildinf:\x08\x02".ljust(32, b"\0") + b"\x08go1.26")
    elif kind == "lookalike":
        file.write_bytes(b"\xff Go buildinf:\x08\x02".ljust(32, b"\0") + b"\xff" * 64)

    elif kind == "old":
        file.write_bytes(b"\xff Go buildinf:\x08\x00".ljust(64, b"\0"))
    elif kind == "pipe":
        os.mkfifo(file)

    with pytest.raises(FileError) as error:
        read(file)

    assert isinstance(error.value, EtcdlabError)
    assert "go.mod" in str(error.value.do)


# As `go version -m` prints them.
REPLACED = """\
	mod	m	(devel)
	dep	a	v1.0.0
	=>	a	v0.9.0	h1:x=
	dep	b	v2.0.0
	=>	../b
	dep	c	v3.0.0
	=>	fork	v0.1.0	h1:y=
"""


def test_the_version_of_a_replaced_module() -> None:
    """It is that of the replacement, unless that is a folder or a fork."""
    versions = {path: module.built(path) for path, module in buildinfo.modules(REPLACED).items()}

    assert versions == {"m": "(devel)", "a": "v0.9.0", "b": "v2.0.0", "c": "v3.0.0"}
