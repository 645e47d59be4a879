"""What to run: built once, and the same whether it comes from Python, the command line or the form."""

from __future__ import annotations

import math

import pytest

import etcdlab
from etcdlab.chain import chain_of
from etcdlab.cluster.endpoint import Endpoint
from etcdlab.errors import UsageError
from etcdlab.request import Request
from etcdlab.widgets.connect import ConnectForm
from tests.cli.command import run
from tests.cluster.peers import Certificates


def test_with_etcdctl_cacert_no_scheme_means_tls(monkeypatch: pytest.MonkeyPatch, certificates: Certificates) -> None:
    """A password may then go to an endpoint without a scheme: it is encrypted."""
    variables = {"ETCDCTL_CACERT": certificates.ca, "ETCDCTL_PASSWORD": "secret"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    typed = ConnectForm(endpoints="127.0.0.1:1", user="root").read()
    called = Request.of("127.0.0.1:1", release=chain_of().client, user="root")
    result = run("check", "127.0.0.1:1", "--user", "root", **variables)

    assert typed == called
    assert called.endpoints == (Endpoint("https", "127.0.0.1", 1),)
    assert "https://127.0.0.1:1" in result.out


def test_a_form_and_a_call_give_the_same_request() -> None:
    typed = ConnectForm(endpoints="10.0.0.5:2379, 10.0.0.6:2379", release="3.5.9", timeout=0.5).read()

    assert typed == Request.of(["10.0.0.5:2379", "10.0.0.6:2379"], release="3.5.9", timeout=0.5)


def test_an_empty_timeout_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form passes no timeout, so ETCDCTL_DIAL_TIMEOUT counts."""
    monkeypatch.setenv("ETCDCTL_DIAL_TIMEOUT", "7s")
    typed = ConnectForm(endpoints="10.0.0.5:2379").read()

    assert typed is not None
    assert typed.access.timeout == 7.0


def test_a_sandbox_may_be_walked_itself() -> None:
    with etcdlab.sandbox("healthy") as lab:
        assert Request.of(lab) == Request.of(lab.endpoints)
        assert etcdlab.walk(lab).trace.scenario == "healthy"
        assert Request.of(list(lab.endpoints)).scenario == ""


@pytest.mark.parametrize(
    ("call", "nearest"),
    [
        (lambda: etcdlab.check("h:1", relase="3.5.9"), "release"),
        (lambda: etcdlab.walk("h:1", time_out=1), "timeout"),
        (lambda: etcdlab.connect("h:1", certs="a.pem"), "cert"),
        (lambda: etcdlab.Investigation(endpoint="h:1"), "endpoints"),
    ],
)
def test_an_unknown_keyword_is_refused_with_the_nearest_one(call, nearest: str) -> None:
    with pytest.raises(UsageError, match=f"Did you mean '{nearest}'"):
        call()


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"autosync": -1}, "autosync"),
        ({"autosync": math.inf}, "autosync"),
        ({"release": "3.5.9", "like": "go.mod"}, "like"),
        ({"engine": "gdb"}, "engine"),
        ({"engine": "recording"}, "engine"),
        ({"rounds": 1}, "rounds"),
        ({"engine": "go", "rounds": -1}, "rounds"),
        ({"engine": "go", "rounds": 1, "autosync": 0}, "rounds"),
        ({"user": "root", "password": "x"}, "allow_plain"),
    ],
)
def test_an_invalid_request_names_the_keyword_to_change(options, field: str) -> None:
    with pytest.raises(UsageError) as error:
        Request.of("10.0.0.5:2379", **options)

    assert error.value.field == field


@pytest.mark.parametrize("options", [{"like": "go.mod"}, {"rounds": 1}, {"autosync": 1.0}])
def test_a_recording_has_its_own_versions_and_its_own_autosync(options) -> None:
    with pytest.raises(UsageError, match="A recording"):
        Request.of_recording("healthy", **options)


@pytest.mark.parametrize(
    ("client", "seconds"),
    # core/discov of go-zero; gogf/gf #3698; cache_ttl of patroni/dcs/etcd.py. etcdctl and jetcd never sync.
    [("", 60), ("go-zero", 60), ("goframe", 1), ("kratos", 60), ("patroni", 300), ("etcdctl", 0), ("jetcd", 0)],
)
def test_a_client_program_has_its_own_interval(client: str, seconds: float) -> None:
    assert Request.of("10.0.0.5:2379", client=client).autosync == seconds
    assert Request.of("10.0.0.5:2379", client=client, autosync=5).autosync == 5


def test_an_unknown_client_program_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no etcd client with the name 'gozero'\.\n  do: Did you mean go-zero\?"):
        Request.of("10.0.0.5:2379", client="gozero")


def test_the_engine_go_runs_only_go_clients() -> None:
    with pytest.raises(UsageError, match="patroni is not written in Go"):
        Request.of("10.0.0.5:2379", client="patroni", engine="go")
