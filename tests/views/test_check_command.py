"""The command of a request: the command line reads it as an equal request."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import etcdlab.api
from etcdlab.cli.commands import app, load_commands
from etcdlab.cluster.access import Access
from etcdlab.cluster.proposed import Proposed, with_proposed_urls
from etcdlab.request import Request
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.trace import Member, Trace
from etcdlab.views.check_command import check_command
from tests.cluster.peers import Certificates

Read = Callable[..., Request]
SECRET = "hunter2 is no password"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads a command with the parser of the command line; `password` is what comes on its standard input."""
    requests: list[Request] = []

    def engine_for(request: Request, **_: object) -> None:
        requests.append(request)
        raise typer.Exit  # nothing runs

    def read_command(text: str, password: str = "") -> Request:
        program, *arguments = shlex.split(text)
        assert program == "etcdlab"
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(password.encode() + b"\n")))
        load_commands()
        app(arguments, standalone_mode=False)
        return requests.pop()

    for name in ("CACERT", "CERT", "KEY", "USER", "PASSWORD", "DIAL_TIMEOUT", "ENDPOINTS"):
        monkeypatch.delenv(f"ETCDCTL_{name}", raising=False)
    monkeypatch.setattr(etcdlab.api, "engine_for", engine_for)
    return read_command


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "etcdlab check 10.0.0.5:2379"),
        ({"release": "3.5.9", "engine": "go"}, "etcdlab check 10.0.0.5:2379 --release 3.5.9 --engine go"),
        ({"like": "my services/a b"}, "etcdlab check 10.0.0.5:2379 --like 'my services/a b'"),
        ({"autosync": 0.0}, "etcdlab check 10.0.0.5:2379 --autosync off"),
        ({"autosync": 300.0}, "etcdlab check 10.0.0.5:2379 --autosync 5m"),
        ({"autosync": 90.0}, "etcdlab check 10.0.0.5:2379 --autosync 90s"),
        ({"autosync": 1e-07}, "etcdlab check 10.0.0.5:2379 --autosync 0.0000001s"),
        ({"engine": "go", "rounds": 2}, "etcdlab check 10.0.0.5:2379 --engine go --rounds 2"),
        ({"timeout": 0.5}, "etcdlab check 10.0.0.5:2379 --timeout 0.5"),
        ({"server_name": "etcd.example"}, "etcdlab check 10.0.0.5:2379 --server-name etcd.example"),
        ({"like": "-x"}, "etcdlab check 10.0.0.5:2379 --like=-x"),
    ],
)
def test_the_command_is_read_as_an_equal_request(read: Read, options: dict[str, Any], expected: str) -> None:
    request = Request.of("10.0.0.5:2379", **options)

    assert check_command(request) == expected
    assert read(expected) == request


@pytest.mark.parametrize("typed", ["[::1]:2379", "https://h:1,i:2,http://j:3", "h:1", "-h:1,i:2"])
@pytest.mark.parametrize("secure", [False, True])
def test_every_endpoint_keeps_its_scheme(read: Read, certificates: Certificates, typed: str, secure: bool) -> None:
    request = Request.of(typed, **({"ca": certificates.ca} if secure else {}))

    assert read(check_command(request)) == request


def test_a_password_is_asked_for_and_never_in_the_command(read: Read, certificates: Certificates) -> None:
    certificate, key = certificates.pair("client")
    access = Access(certificates.ca, certificate, key, user="root", password=SECRET, allow_plain=True)
    request = Request.of("https://10.0.0.5:2379")
    request = replace(request, access=access)
    text = check_command(request)

    assert text == (
        f"etcdlab check https://10.0.0.5:2379 --ca {certificates.ca} --cert {certificate} --key {key}"
        " --user root --password-stdin --allow-plain"
    )
    assert SECRET not in text
    assert read(text, password=SECRET) == request


def test_a_relative_path_becomes_one_in_the_folder(read: Read) -> None:
    request = Request.of("h:1", like="./my-service")

    assert check_command(request, folder="/srv/x y") == "etcdlab check h:1 --like '/srv/x y/./my-service'"
    assert check_command(replace(request, like="/abs"), folder="/srv") == "etcdlab check h:1 --like /abs"


def test_a_recording_is_a_demo(read: Read) -> None:
    request = Request.of_recording("nothing-listens", release="3.5.9")
    text = check_command(request)

    assert text == "etcdlab demo nothing-listens --engine recording --release 3.5.9"
    assert read(text) == request


def test_a_sandbox_is_checked_by_its_endpoints(read: Read) -> None:
    """The scenario cannot be typed: it is all that differs."""
    endpoints = SandboxEndpoints(("127.0.0.2:1",))
    endpoints.scenario = "healthy"
    request = Request.of(endpoints)

    assert check_command(request) == "etcdlab check 127.0.0.2:1"
    assert read(check_command(request)) == replace(request, scenario="")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.floats(0, 1e9, allow_nan=False),
    st.floats(1e-6, 3600),
    st.text(st.characters(codec="utf-8", exclude_characters=":\0\r\n"), min_size=1),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
)
def test_any_number_and_text_survives_the_shell(
    read: Read, autosync: float, timeout: float, user: str, like: str
) -> None:
    access = Access(user=user, password="x", allow_plain=True, timeout=timeout)
    request = replace(Request.of("h:1"), access=access, interval=autosync, like=str(Path(like)))

    assert read(check_command(request), password="x") == request


def supposed(trace: Trace, *members: Member, proposed: Proposed) -> Trace:
    """The trace of a what if in a cluster of these members."""
    (first, *_) = trace.member_lists
    lists = (msgspec.structs.replace(first, members=members),)
    return msgspec.structs.replace(trace, member_lists=lists, what_if_members=with_proposed_urls(members, proposed))


def member(identifier: str, name: str) -> Member:
    return Member(identifier, name, ("http://0.0.0.0:2379",), ())


def test_a_what_if_tries_the_same_urls(trace: Trace) -> None:
    """Members that kept their URLs are left out. A name that is not plain, or not unique, is an id."""
    members = (member("1", "s"), member("2", "a b"), member("3", "twin"), member("4", "twin"), member("5", "kept"))
    urls = ("http://10.0.0.5:2379", "http://10.0.0.6:2379")
    proposed = {"1": urls, "2": urls[:1], "3": urls[1:]}
    text = check_command(Request.of("h:1"), supposed(trace, *members, proposed=proposed))

    assert text == (
        "etcdlab check h:1 --what-if s=http://10.0.0.5:2379 --what-if s=http://10.0.0.6:2379"
        " --what-if 2=http://10.0.0.5:2379 --what-if 3=http://10.0.0.6:2379"
    )


def test_the_real_cluster_needs_no_what_if(trace: Trace) -> None:
    assert check_command(Request.of("h:1"), trace) == "etcdlab check h:1"
