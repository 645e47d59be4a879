"""The findings about a program that was read while it was paused. etcdlab asked no member."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.case import Case
from etcdlab.errors import FileError
from etcdlab.investigation import Investigation
from etcdlab.origin import Process
from etcdlab.rules import Certainty, Finding, Severity, judge
from etcdlab.saved_traces import read_trace, write_trace
from etcdlab.trace import Dial, SubConn, Trace
from tests.rules.evidence import REFUSED, dial, trace_of

NO_SUCH_HOST = ("dns", "no-such-host", "dial tcp: lookup etcd-0 on 10.0.0.2:53: no such host")


def read(synced: tuple[str, ...], *dials: Dial, configured: str = "10.0.0.5:2379", **more: object) -> Trace:
    """A program that is configured with one endpoint and uses others now."""
    trace = trace_of((), dials, endpoint=configured, member_lists=(), steps=(), endpoints_in_use=synced, autosync=0.0)
    subconns = [SubConn(n, one.address, "TRANSIENT_FAILURE" if one.failure else "READY") for n, one in enumerate(dials)]
    if not any(one.failure for one in dials):
        trace = msgspec.structs.replace(trace, calls=())
    process = Process("PID 4711 (service)", 4711, "go1.26.8", 0.6)
    return msgspec.structs.replace(trace, process=process, subconns=tuple(subconns), complete=True, **more)


def judged(trace: Trace) -> tuple[Finding, ...]:
    """The findings."""
    return judge(Case(traces=(trace,)))


def test_an_unspecified_endpoint_in_use_is_likely_r1(the_only) -> None:
    """The client took the URL from a Sync."""
    finding = the_only(judged(read(("http://0.0.0.0:2379",), dial("0.0.0.0:2379", failed=REFUSED))))

    assert (finding.code, finding.severity, finding.certainty) == ("R1", Severity.FAULT, Certainty.LIKELY)
    assert str(finding.vantage) == "from inside the process"
    assert [(one.kind, one.id) for one in finding.evidence] == [("endpoint", 0), ("dial", 0)]
    assert "unless the program called SetEndpoints" in str(finding.why)
    assert "`etcdlab check 10.0.0.5:2379` asks the members themselves" in str(finding.why)
    assert str(finding.fix.client).startswith("Restart the program with AutoSyncInterval = 0.")


@pytest.mark.parametrize("address", ["0.0.0.0:2379", "10.0.0.7:2379"])
def test_a_command_quotes_its_endpoints(address: str) -> None:
    """A shell runs nothing that an endpoint contains."""
    trace = read((f"http://{address}",), dial(address, failed=REFUSED), configured="10.0.0.5:2379;$(reboot)")

    assert "`etcdlab check '10.0.0.5:2379;$(reboot)'`" in " ".join(Investigation.of(trace).text(width=300).split())


def test_it_is_r1_before_anything_was_dialled(the_only) -> None:
    finding = the_only(judged(read(("http://10.0.0.5:2379", "http://[::]:2379"))))

    assert (finding.code, [(one.kind, one.id) for one in finding.evidence]) == ("R1", [("endpoint", 1)])


def test_a_loopback_endpoint_in_use_is_likely_r2(the_only) -> None:
    """The configured endpoint is on another host."""
    finding = the_only(judged(read(("http://localhost:2379",), dial("localhost:2379", failed=REFUSED))))

    assert (finding.code, finding.certainty) == ("R2", Certainty.LIKELY)


def test_loopback_is_right_after_configured_loopback() -> None:
    assert judged(read(("http://localhost:2379",), dial("localhost:2379"), configured="127.0.0.1:2379")) == ()


def test_a_name_that_does_not_resolve_for_the_process_is_r3(the_only) -> None:
    finding = the_only(judged(read(("http://etcd-0:2379",), dial("etcd-0:2379", failed=NO_SUCH_HOST))))

    assert (finding.code, finding.certainty) == ("R3", Certainty.LIKELY)


def test_an_address_that_does_not_answer_is_unexplained(the_only) -> None:
    """No rule blames its URL. The finding names the command that asks the cluster, and etcdlab could not decide."""
    trace = read(("http://10.0.0.7:2379",), dial("10.0.0.7:2379", failed=REFUSED))

    finding = the_only(judged(trace))
    text = " ".join(Investigation.of(trace).text(width=300).split())

    assert (finding.code, finding.rule, finding.members) == ("R10", "subconn-fails", ())
    assert [(one.kind, one.id) for one in finding.evidence] == [("subconn", 0)]
    assert "The program does not reach 10.0.0.7:2379, and no rule explains why." in text
    assert (
        "Run `etcdlab check 10.0.0.5:2379`: etcdlab then asks the cluster whether a member is down or advertises a"
        " wrong address."
    ) in text
    assert Investigation.of(trace).exit_code == 2


def test_addresses_that_do_not_answer_are_one_finding(the_only) -> None:
    addresses = ("10.0.0.7:2379", "10.0.0.8:2379")
    trace = read(tuple(f"http://{one}" for one in addresses), *(dial(one, failed=REFUSED) for one in addresses))

    assert (
        str(the_only(judged(trace)).summary)
        == f"The program does not reach {', '.join(addresses)}, and no rule explains why."
    )


def test_each_client_of_a_program_is_judged() -> None:
    first = read(("http://0.0.0.0:2379",), dial("0.0.0.0:2379", failed=REFUSED))
    same = read(("http://0.0.0.0:2379",), dial("0.0.0.0:2379", failed=REFUSED), configured="10.0.0.6:2379")
    silent = read(("http://10.0.0.7:2379",), dial("10.0.0.7:2379", failed=REFUSED), configured="10.0.0.8:2379")
    trace = msgspec.structs.replace(first, other_clients=(same, silent))
    finding, unexplained = judged(trace)
    investigation = Investigation.of(trace)

    assert (
        str(finding.client)
        == "client 1 of 3, configured with 10.0.0.5:2379, client 2 of 3, configured with 10.0.0.6:2379"
    )
    assert str(finding.why).startswith(f"This is about {finding.client}. 0.0.0.0 is an address to listen on")
    assert investigation.exit_code == 1
    assert (unexplained.rule, str(unexplained.client)) == (
        "subconn-fails",
        "client 3 of 3, configured with 10.0.0.8:2379",
    )
    assert "The program does not reach 10.0.0.7:2379, and no rule explains why." in " ".join(
        investigation.text(width=300).split()
    )


def test_a_saved_client_with_clients_of_its_own_is_refused() -> None:
    one = read((), dial("10.0.0.5:2379"))
    nested = msgspec.structs.replace(one, other_clients=(msgspec.structs.replace(one, other_clients=(one,)),))

    with pytest.raises(FileError, match=r"other_clients\[0\] has other clients, too"):
        read_trace(write_trace(nested))


def test_a_client_read_in_part_is_unfinished() -> None:
    trace = read((), dial("10.0.0.5:2379"))

    assert Investigation.of(trace).exit_code == 0
    assert Investigation.of(msgspec.structs.replace(trace, complete=False)).exit_code == 2


@pytest.mark.parametrize("configured", ["10.0.0.5:2379", "0.0.0.0:2379"])
def test_a_configured_endpoint_is_not_advertised(configured: str) -> None:
    """Only rules about endpoints report it."""
    refused = dial(configured, failed=REFUSED, source="configured")

    assert {one.code for one in judged(read((), refused, configured=configured))} == {"R10"}


def test_a_dial_that_does_not_end_is_unexplained() -> None:
    """The client took the address from a Sync."""
    waiting = dial("10.0.0.7:2379", failed=("tcp", "unfinished", ""))
    trace = read(("http://10.0.0.7:2379",), waiting)
    trace = msgspec.structs.replace(trace, subconns=(SubConn(1, "10.0.0.7:2379", "CONNECTING"),))
    investigation = Investigation.of(trace)

    assert investigation.exit_code == 2
    assert "? The program does not reach 10.0.0.7:2379" in " ".join(investigation.text(width=300).split())
    assert "nothing wrong" not in investigation.text()
