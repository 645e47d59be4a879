"""The command line holds the real client, and ends with what it logged."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command import run


def test_a_demo_with_the_seeds_client_ends_with_its_log_line() -> None:
    result = run("demo", "advertises-unspecified", "--engine", "go", "--release", "seed")
    line = json.loads(result.out.splitlines()[-1])

    assert result.code == 0
    assert line["caller"] == "clientv3/retry_interceptor.go:62"
    assert line["error"].startswith(
        "rpc error: code = DeadlineExceeded desc = latest balancer error: all SubConns are in TransientFailure, "
        'latest connection error: connection error: desc = "transport: Error while dialing dial tcp 0.0.0.0:'
    )
    assert "R1  Member etcd-0 advertises http://0.0.0.0" in result.out


def test_setup_says_how_many_functions_can_be_paused() -> None:
    result = run("setup", "go", "--release", "seed")

    assert result.code == 0
    assert result.out.splitlines()[0] == "1 of 1: etcdlab can pause the client seed in 29 functions."


def test_a_demo_like_a_program_says_whose_versions_it_takes(tmp_path: Path) -> None:
    program = tmp_path / "go.mod"
    program.write_text("require go.etcd.io/etcd/client/v3 v3.5.9\nrequire google.golang.org/grpc v1.64.0\n")
    result = run("demo", "--like", str(program))

    assert result.code == 0
    assert "client 3.5.9 (grpc-go 1.64.0) as in go.mod · steps: modelled" in result.out
    assert f" --like {program}`" in result.out


def test_a_program_without_a_client_is_one_line() -> None:
    result = run("check", "127.0.0.1:1", "--like", "/bin/sh")

    assert result.code == 2
    assert "not a binary that Go made" in result.err


def test_an_engine_that_is_none_is_refused() -> None:
    result = run("check", "127.0.0.1:1", "--engine", "gdb")

    assert result.code == 2
    assert "Use one of live, go, recording." in result.err
