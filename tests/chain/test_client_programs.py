"""The table of client programs: which of them a Go program has, by its modules."""

from __future__ import annotations

import pytest

from etcdlab.chain.client_programs import client_program, framework_in

KRATOS = "github.com/go-kratos/kratos/contrib/registry/etcd/v2"
GOFRAME = "github.com/gogf/gf/contrib/registry/etcd/v2"


@pytest.mark.parametrize(
    ("module", "version", "name"),
    [
        ("github.com/zeromicro/go-zero", "v1.10.3", "go-zero"),
        ("github.com/tal-tech/go-zero", "v1.1.1", "go-zero"),
        # gogf/gf: #3698 switched AutoSync on in 2.7.4, #4027 off again in 2.8.2.
        (GOFRAME, "v2.7.4", "goframe"),
        (GOFRAME, "v2.8.1", "goframe"),
        (KRATOS, "v2.0.0-20260601030531-8d0bf4c4bf34", "kratos"),
    ],
)
def test_a_program_has_the_framework_whose_module_is_built_in(module: str, version: str, name: str) -> None:
    named = framework_in({"google.golang.org/grpc": "v1.64.0", module: version})

    assert named == f"{module} {version}"
    program = client_program(named)
    assert program
    assert program.name == name


@pytest.mark.parametrize(
    "versions", [{}, {"go.etcd.io/etcd/client/v3": "v3.5.9"}, {GOFRAME: "v2.7.3"}, {GOFRAME: "v2.8.2"}]
)
def test_another_program_has_none(versions: dict[str, str]) -> None:
    assert framework_in(versions) == ""
    assert client_program("") is None
