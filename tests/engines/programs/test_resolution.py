"""A go.mod of Go 1.16 or older lists only what the program itself imports: Go resolves the rest, in a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.engines.programs import read
from etcdlab.engines.programs.gomod import with_absolute_folders
from etcdlab.errors import UsageError

# A module of the program's own, in a folder beside it: it requires the etcd client, and a newer grpc-go than that.
# client/v3 v3.5.4 itself requires grpc-go v1.38.0.
REGISTRY = """module example.com/registry

go 1.16

require (
	go.etcd.io/etcd/client/v3 v3.5.4
	google.golang.org/grpc v1.40.0
)
"""
THROUGH_ANOTHER = """module example.com/service

go 1.16

require example.com/registry v0.0.0

replace example.com/registry => ../registry
"""
WITHOUT_GRPC = THROUGH_ANOTHER.replace(
    "require example.com/registry", "require go.etcd.io/etcd/client/v3 v3.5.4\nrequire example.com/registry"
)


@pytest.fixture
def service(tmp_path: Path):
    """The go.mod of that text, beside the registry that it may require."""

    def write(text: str) -> Path:
        for name, content in (("registry", REGISTRY), ("service", text)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "go.mod").write_text(content)
        return tmp_path / "service" / "go.mod"

    return write


@pytest.fixture
def without_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing on PATH, and no packaged Go."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr("etcdlab.engines.build.toolchain._packaged", lambda: None)


@pytest.mark.parametrize("text", [THROUGH_ANOTHER, WITHOUT_GRPC])
def test_go_resolves_what_the_file_does_not_list(text: str, service) -> None:
    file: Path = service(text)
    program = read(file)

    assert (program.client, program.grpc, program.notes) == ("v3.5.4", "v1.40.0", ())
    assert file.read_text() == text
    assert sorted(entry.name for entry in file.parent.iterdir()) == ["go.mod"]
    assert sorted(entry.name for entry in (file.parent.parent / "registry").iterdir()) == ["go.mod"]


@pytest.mark.usefixtures("without_go")
def test_an_unlisted_client_without_go(service) -> None:
    """The error asks for the binary."""
    with pytest.raises(UsageError, match=r"does not list the modules that come through other modules") as error:
        read(service(THROUGH_ANOTHER))

    assert str(error.value.do) == "Give the binary of the program."


@pytest.mark.usefixtures("without_go")
def test_an_unlisted_grpc_without_go_is_a_lower_bound(service) -> None:
    program = read(service(WITHOUT_GRPC))

    assert (program.client, program.grpc) == ("v3.5.4", "v1.38.0")
    (note,) = program.notes
    assert "go.mod does not list grpc-go. etcdlab takes v1.38.0, the lowest version" in str(note)
    assert "Another module of the program may raise it" in str(note)


def test_an_unlisted_grpc_of_a_newer_go_mod(service) -> None:
    """It is a lower bound, too."""
    program = read(service("module m\ngo 1.25\nrequire go.etcd.io/etcd/client/v3 v3.5.9\n"))

    assert program.grpc == "v1.41.0"
    assert "the lowest version that client v3.5.9 accepts" in str(program.notes[0])


def test_a_file_that_lists_both_is_read_as_it_is(service) -> None:
    text = "module m\ngo 1.14\nrequire go.etcd.io/etcd/client/v3 v3.5.4\nrequire google.golang.org/grpc v1.39.0\n"

    assert read(service(text)).notes == ()


def test_only_folders_beside_the_file_are_written_anew() -> None:
    text = 'replace (\n\ta => ./a\n\tb v1.0.0 => "../b" // beside\n\tc => /c\n\td => e v1.0.0\n)\n'

    assert with_absolute_folders(text, Path("/home/me/service")).splitlines() == [
        "replace (",
        '\ta => "/home/me/service/a"',
        '\tb v1.0.0 => "/home/me/b"',
        "\tc => /c",
        "\td => e v1.0.0",
        ")",
    ]
