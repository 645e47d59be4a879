"""The advice about AutoSync names a setting that the program of the person has."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.case import Case
from etcdlab.chain.client_programs import client_programs
from etcdlab.origin import Process
from etcdlab.rules import judge
from etcdlab.rules.finding import Severity
from etcdlab.trace import SubConn
from tests.rules.evidence import REFUSED, dial, member, trace_of

GO_ZERO = "github.com/zeromicro/go-zero v1.10.3"
KRATOS = "github.com/go-kratos/kratos/contrib/registry/etcd/v2 v2.0.0"


def checked(framework: str, *, autosync: float = 60.0) -> str:
    """The advice for the client side, where a member advertises 0.0.0.0 to a client of that framework."""
    trace = trace_of([member("s", "http://0.0.0.0:2379")], [dial("0.0.0.0:2379", failed=REFUSED)], autosync=autosync)
    return advice(trace, framework)


def read(framework: str, state: str, *, autosync: float = 60.0) -> str:
    """The same where a program was read that a Sync has given 0.0.0.0."""
    failed = state == "TRANSIENT_FAILURE"
    dials = [dial("0.0.0.0:2379", **({"failed": REFUSED} if failed else {"by": "s"}))]
    calls = {} if failed else {"calls": ()}
    trace = trace_of(
        (), dials, member_lists=(), steps=(), autosync=autosync, endpoints_in_use=("http://0.0.0.0:2379",), **calls
    )
    subconn = SubConn(1, "0.0.0.0:2379", state)
    process = Process("PID 4711 (service)", 4711, "go1.26.8", 0.6)
    return advice(msgspec.structs.replace(trace, process=process, subconns=(subconn,), complete=True), framework)


def advice(trace, framework: str) -> str:
    """The advice of the only finding."""
    origin = msgspec.structs.replace(trace.origin, framework=framework)
    (finding,) = judge(Case(traces=(msgspec.structs.replace(trace, origin=origin),)))
    assert finding.code == "R1"
    return str(finding.fix.client)


def test_go_zero_has_no_setting() -> None:
    """go-zero has no setting that switches AutoSync off."""
    for advice in (checked(GO_ZERO), read(GO_ZERO, "TRANSIENT_FAILURE")):
        assert "go-zero calls Sync every 60 s and has no setting that switches this off" in advice
        assert "AutoSyncInterval" not in advice
    assert "The client does not recover by itself" in read(GO_ZERO, "TRANSIENT_FAILURE")
    assert "recover" not in read(GO_ZERO, "READY")


@pytest.mark.parametrize("autosync", [1.0, 30.0])
def test_another_interval_is_not_go_zeros(autosync: float) -> None:
    """go-zero opens every client with its own interval."""
    assert "AutoSyncInterval = 0" in read(GO_ZERO, "TRANSIENT_FAILURE", autosync=autosync)


def test_kratos_has_its_own_setting() -> None:
    """The advice names the configuration of the program."""
    advice = read(KRATOS, "TRANSIENT_FAILURE", autosync=1.0)

    assert advice.startswith("Set AutoSyncInterval = 0 in the clientv3.Config of the client that the program gives to")
    assert "Then restart the program." in advice


def test_a_client_that_fails_does_not_recover_by_itself() -> None:
    assert "The client does not recover by itself" in read("", "TRANSIENT_FAILURE")


def test_a_ready_client_needs_no_recovery() -> None:
    """The advice does not say that it cannot recover."""
    assert "recover" not in read("", "READY")


def finding_for(program: str, autosync: float):
    """What etcdlab reports to that program, where a member advertises 0.0.0.0 and the configured endpoint answers."""
    trace = trace_of(
        [member("s", "http://0.0.0.0:2379")],
        [dial("10.0.0.5:2379", by="s", source="configured"), dial("0.0.0.0:2379", failed=REFUSED)],
        autosync=autosync,
        returns="ok" if not autosync else "context deadline exceeded",
    )
    origin = msgspec.structs.replace(trace.origin, framework=program)
    (finding,) = judge(Case(traces=(msgspec.structs.replace(trace, origin=origin),)))
    return finding


LIBRARIES = [program.name for program in client_programs() if program.advertised == "never"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_client_that_never_dials_it_is_not_accused(library: str) -> None:
    """A wrong advertised URL is a note for it, without advice, and says whom the URL harms."""
    finding = finding_for(library, autosync=0.0)

    assert (finding.code, finding.severity, finding.needs_sync) == ("R1", Severity.NOTE, False)
    assert finding.fix.client == ""
    assert "`etcdctl --cluster` and Patroni dial the advertised URL" in str(finding.why)


def test_patroni_recovers_and_has_a_setting() -> None:
    """Patroni asks its configured hosts again when all members fail. A Go client never does."""
    finding = finding_for("patroni", autosync=300.0)

    assert finding.severity is Severity.FAULT
    assert str(finding.fix.client).startswith("Set use_proxies: true")
    assert "It recovers by itself" in str(finding.fix.client)


def test_etcdctl_dials_it_only_with_cluster() -> None:
    finding = finding_for("etcdctl", autosync=0.0)

    assert (finding.severity, finding.needs_sync) == (Severity.WARNING, True)
    assert "only with --cluster" in str(finding.why)
    assert "AutoSync" not in str(finding.fix.client)


def test_without_a_framework_the_client_has_the_setting() -> None:
    assert checked("") == "Set AutoSyncInterval = 0 in the client. The client then keeps its configured endpoints."
