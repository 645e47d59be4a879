"""The rules about a log: what a line proves of an address, and what it does not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from etcdlab.case import Case
from etcdlab.log_line import LogLine
from etcdlab.origin import Origin
from etcdlab.rules import judge, verdict_of
from etcdlab.trace import FORMAT, Dial, DialSource, Failure, Member, Stage, Trace

ORIGIN = Origin(engine="log", client="3.5.9", grpc="1.41.0", generation="base-balancer-watcher")
REFUSED = "dial tcp {}: connect: connection refused"


def line(address: str = "", error: str = "", **fields: object) -> LogLine:
    dialled = (address,) if address else ()
    values = {"file": "a.log", "line": 7, "text": error, "format": "zap-json", "side": "client", "dialled": dialled}
    return LogLine(**(values | {"error": error or REFUSED.format(address)} | fields))  # type: ignore[arg-type]


def trace(address: str, source: DialSource, *, in_use: bool, target: str = "10.0.0.5:2379") -> Trace:
    failure = Failure("tcp", "refused", REFUSED.format(address))
    dial = Dial(0, address, address, source, (Stage("tcp", "failed"),), failure=failure)
    return Trace(
        format=FORMAT,
        origin=ORIGIN,
        target=target,
        endpoints=(target,),
        started="",
        clock="none",
        endpoints_in_use=(address,) if in_use else (),
        dials=(dial,),
        log_lines=(line(address, error_class="refused", kind="refused"),),
        complete=True,
    )


@pytest.mark.parametrize(
    ("address", "source", "in_use", "expected", "verdict"),
    [
        ("0.0.0.0:2379", "unknown", True, ["advertises-unspecified"], "findings"),
        ("127.0.0.1:2379", "unknown", True, ["advertises-loopback"], "findings"),
        ("10.0.0.6:2379", "unknown", False, ["logged-dial-fails"], "unexplained"),
        ("10.0.0.5:2379", "configured", False, ["nothing-listens"], "findings"),
    ],
)
def test_the_origin_of_an_address_decides(
    address: str, source: DialSource, in_use: bool, expected: list[str], verdict: str
) -> None:
    logged = trace(address, source, in_use=in_use)
    findings = judge(Case(traces=(logged,)))

    assert [finding.rule for finding in findings] == expected
    assert verdict_of(logged, findings) == verdict
    assert [one.kind for one in findings[0].evidence] == ["log-line"]


@pytest.mark.parametrize(
    ("error_class", "error", "verdict"),
    [
        ("space", "etcdserver: mvcc: database space exceeded", "findings"),
        ("no-leader", "etcdserver: no leader", "findings"),
        ("auth", "etcdserver: invalid auth token", "findings"),
        ("timeout", "context deadline exceeded", "unexplained"),
    ],
)
def test_an_error_of_etcd_itself_blames_no_address(error_class: str, error: str, verdict: str) -> None:
    logged = Trace(
        FORMAT,
        ORIGIN,
        "10.0.0.5:2379",
        ("10.0.0.5:2379",),
        "",
        "none",
        log_lines=(line(error=error, error_class=error_class),),
        complete=True,
    )
    findings = judge(Case(traces=(logged,)))

    assert [finding.rule for finding in findings] == ["logged-error"]
    assert verdict_of(logged, findings) == verdict


def test_the_log_of_the_server_proves_the_url() -> None:
    url = "http://127.0.0.1:2379"
    logged = trace("127.0.0.1:2379", "unknown", in_use=True)
    server = LogLine("etcd.log", 3, "published", "zap-json", "server", member="s", advertised=(url,))

    both = replace(logged, log_lines=(*logged.log_lines, server), logged_members=(Member("", "s", (url,)),))
    (before,), (after,) = judge(Case(traces=(logged,))), judge(Case(traces=(both,)))

    assert (before.certainty, after.certainty) == ("likely", "proved")
    assert [member.name for member in after.members] == ["s"]


@pytest.mark.parametrize(("program", "is_said"), [("", True), ("patroni", False)])
def test_only_a_server_has_a_gateway(program: str, is_said: bool) -> None:
    """Patroni names itself in its lines, so its log is not that of an etcd server."""
    logged = replace(trace("0.0.0.0:2379", "unknown", in_use=False, target=""), endpoints=())
    lines = tuple(replace(one, program=program) for one in logged.log_lines)
    (finding,) = judge(Case(traces=(replace(logged, log_lines=lines),)))

    assert finding.rule == "logged-dial-fails"
    assert ("the server's own gateway" in str(finding.why)) is is_said
