"""The real client of a program's own pair of versions, and the modelled one of the same pair beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import pytest

import etcdlab
from etcdlab.chain import Chain, chain_of
from etcdlab.engines.go.client_build import ready
from etcdlab.engines.programs import read
from etcdlab.errors import FileError, GoError, UsageError
from etcdlab.sandboxes.binaries import _packaged
from etcdlab.trace import Trace

GO_MOD = """module example.com/service

go 1.25

require (
	go.etcd.io/etcd/client/v3 {client}
	google.golang.org/grpc {grpc} // indirect
)
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A binary of old, and programs whose other modules put a newer grpc-go under their client."""
    etcdctl = _packaged("etcdctl")
    assert etcdctl is not None
    paths = {"etcdctl": etcdctl}
    for client, grpc in (("v3.5.9", "v1.64.0"), ("v3.5.21", "v1.72.0")):
        paths[grpc] = tmp_path_factory.mktemp("program") / "go.mod"
        paths[grpc].write_text(GO_MOD.format(client=client, grpc=grpc))
    return paths


@cache
def walked(program: Path, engine: str) -> Trace:
    """The seed's fault, met by the client that a program is built with."""
    with etcdlab.sandbox() as lab:
        return etcdlab.walk(lab.endpoints, engine=engine, like=program).run()


def chain_in(trace: Trace) -> Chain:
    return chain_of(trace.origin.client, grpc=trace.origin.grpc)


def roles(trace: Trace) -> dict[str, set[str]]:
    """The goroutines that pass each station."""
    roles_of: dict[str, set[str]] = {}
    for step in trace.steps:
        roles_of.setdefault(step.station, set()).add(step.actor.role)
    return roles_of


# etcdctl 3.5.1 loops in resetTransport; 1.64 has no goroutine for the resolver; 1.72 calls pick_first another package.
pairs = pytest.mark.parametrize("name", ["etcdctl", "v1.64.0", "v1.72.0"])


@pairs
def test_the_real_client_is_paused_at_every_station(name: str, programs: dict[str, Path]) -> None:
    trace = walked(programs[name], "go")

    assert trace.complete
    assert trace.notes == ()
    assert {step.station for step in trace.steps} == set(chain_in(trace).by_id)
    assert trace.origin.like == programs[name].name


@pairs
def test_the_goroutines_of_the_modelled_and_the_real_client(name: str, programs: dict[str, Path]) -> None:
    """Each station is on the same goroutines."""
    modelled, real = (walked(programs[name], engine) for engine in ("live", "go"))

    assert modelled.origin.like == real.origin.like
    assert (modelled.origin.client, modelled.origin.grpc) == (real.origin.client, real.origin.grpc)
    assert roles(modelled) == roles(real)


@pairs
def test_the_modelled_client_logs_what_the_real_one_logs(name: str, programs: dict[str, Path]) -> None:
    logs = []
    for engine in ("live", "go"):
        trace = walked(programs[name], engine)
        logs.append([line.replace(trace.target.rpartition(":")[2], "PORT") for line in trace.calls[-1].logs])

    assert logs[0] == logs[1]


def test_the_text_says_what_the_versions_were_read_from(programs: dict[str, Path]) -> None:
    investigation = etcdlab.Investigation.of(walked(programs["v1.64.0"], "live"))

    assert "\nclient 3.5.9 (grpc-go 1.64.0) as in go.mod · steps: modelled" in investigation.text()
    assert investigation.chain.grpc == "1.64.0"


def test_a_release_and_a_program_at_once_are_refused(programs: dict[str, Path]) -> None:
    with pytest.raises(UsageError, match="one of the two"):
        etcdlab.walk("127.0.0.1:1", release="3.5.9", like=programs["v1.64.0"])


def test_a_pair_without_a_measurement(
    tmp_path: Path,
) -> None:
    """The real client is refused, and the trace of the modelled one has a note."""
    file = tmp_path / "go.mod"
    file.write_text(GO_MOD.format(client="v3.6.14", grpc="v1.85.0"))

    with pytest.raises(UsageError, match=r"has not measured client 3\.6\.14 with grpc-go 1\.85\.0") as error:
        etcdlab.walk("127.0.0.1:1", engine="go", like=file)
    assert "3.6.15, with grpc-go 1.83.2" in str(error.value.do)
    with etcdlab.walk("127.0.0.1:1", like=file) as live:
        assert "It uses the functions of the nearest release" in str(live.trace.notes[0])


def test_a_file_that_is_no_program_is_refused() -> None:
    with pytest.raises(FileError, match="not a binary that Go made"):
        etcdlab.walk("127.0.0.1:1", like="/bin/sh")


def test_a_grpc_lower_than_required_is_built() -> None:
    """What a `replace` in a program's go.mod comes to."""
    program = read(ready(chain_of("3.5.21", grpc="1.58.3")).probe)

    assert (program.client, program.grpc) == ("v3.5.21", "v1.58.3")


def test_an_error_of_the_compiler_is_reported() -> None:
    """Versions that do not compile together end with the words of the Go compiler."""
    # etcd's own balancer is written against the API that grpc-go 1.30 took away.
    impossible = msgspec.structs.replace(chain_of("seed"), grpc="1.33.1")

    with pytest.raises(GoError, match="does not implement Picker") as error:
        ready(impossible)

    assert "grpc-go" in str(error.value.do)


def test_a_release_that_is_no_module_says_so() -> None:
    unknown = msgspec.structs.replace(chain_of("3.4.20"), version="v3.4.20")

    with pytest.raises(GoError, match="should be v0 or v1") as error:
        ready(unknown)

    assert "not published as a Go module" in str(error.value.do)
