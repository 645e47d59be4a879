"""A fix proposes an address that leads to the member from every place that is known. Else it has the reason."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from etcdlab.case import Case
from etcdlab.rules import judge
from etcdlab.rules.finding import Finding
from etcdlab.trace import Dial, Failure, Identity, Stage
from etcdlab.vantage import Vantage, VantageDial
from tests.rules.evidence import dial, member, trace_of

WRONG = "http://0.0.0.0:2379"
REFUSED = ("tcp", "refused", "refused")
OWN = dial("0.0.0.0:2379", failed=REFUSED)
HERE = dial("10.0.0.5:2379", by="s", source="configured")


def place(name: str, url: str, by: str = "", *, fails: bool = False) -> Vantage:
    """A place whose probe dialled one URL, and who answered there."""
    identity = Identity(HERE.identity.cluster_id, member(by, WRONG).id, "3.5.21") if by and HERE.identity else None
    failure = Failure("tcp", "refused", "refused") if fails else None
    dials = (VantageDial(url, (Stage("tcp", "failed" if fails else "ok"),), failure, identity),)
    return Vantage(name, name, "2026-11-27T05:00:00Z", "python 3.11.2", dials)


def fix_of(dials: list[Dial], *vantages: Vantage, **more: Any) -> Finding:
    """The only finding about the member s, which advertises 0.0.0.0."""
    urls = more.pop("urls", (WRONG,))
    trace = trace_of([member("s", *urls)], [*dials, OWN], **more)
    findings = judge(Case(traces=(trace,), vantages=vantages))
    return next(one for one in findings if one.rule == "advertises-unspecified")


@pytest.mark.parametrize(
    ("dials", "reason"),
    [
        ([dial("127.0.0.1:2379", by="s", source="configured")], "is a loopback address"),
        ([dial("[::]:2379", by="s", source="configured")], "one to listen on"),
        ([dial("10.0.0.6:2379", by="other", source="configured")], "No configured endpoint leads to it"),
    ],
)
def test_without_an_address_the_fix_has_the_reason(dials: list[Dial], reason: str) -> None:
    fix = fix_of(dials, endpoint=dials[0].address).fix

    assert (fix.after, fix.urls) == ("", ())
    assert reason in str(fix.reason)


def test_a_fix_with_an_address_has_no_reason() -> None:
    assert (fix_of([HERE]).fix.urls, fix_of([HERE]).fix.reason) == (("http://10.0.0.5:2379",), "")


@pytest.mark.parametrize(
    ("vantage", "urls", "reason"),
    [
        (place("app", "http://10.0.0.5:2379", "s"), ("http://10.0.0.5:2379",), ""),
        (place("app", "http://10.0.0.9:2379", fails=True), ("http://10.0.0.5:2379",), ""),
        (place("app", "10.0.0.5:2379", fails=True), (), "fails from app"),
        (place("app", "http://10.0.0.5:2379", "other"), (), "Another etcd answers"),
    ],
)
def test_a_place_can_speak_against_an_address(vantage: Vantage, urls: tuple[str, ...], reason: str) -> None:
    fix = fix_of([HERE], vantage).fix

    assert fix.urls == urls
    assert reason in str(fix.reason)


def test_the_address_that_another_place_reaches_is_proposed() -> None:
    """On the host of the member, its own endpoint is loopback. A client in a container reaches another address."""
    local = dial("127.0.0.1:2379", by="s", source="configured")
    fix = fix_of([local], place("container", "http://10.0.0.7:2379", "s"), endpoint="127.0.0.1:2379").fix

    assert fix.after == "ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.7:2379"


def test_an_address_that_fails_here_is_not_proposed() -> None:
    local = dial("127.0.0.1:2379", by="s", source="configured")
    other = dial("10.0.0.7:2379", failed=REFUSED)
    container = place("container", "http://10.0.0.7:2379", "s")

    assert (
        fix_of([local, other], container, urls=(WRONG, "http://10.0.0.7:2379"), endpoint=local.address).fix.urls == ()
    )


def test_a_member_keeps_its_right_url_without_an_own_endpoint() -> None:
    local = dial("127.0.0.1:2379", by="s", source="configured")
    right = dial("10.0.0.9:2379", by="s")
    fix = fix_of([local, right], urls=(WRONG, "http://10.0.0.9:2379"), endpoint=local.address).fix

    assert fix.after == "ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.9:2379"


def test_several_members_have_each_reason_once() -> None:
    members = [member(name, WRONG) for name in ("a", "b", "c")]
    local = dial("127.0.0.1:2379", by="a", source="configured")
    (finding,) = judge(Case(traces=(trace_of(members, [local, OWN], endpoint=local.address),)))

    assert len(finding.members) == 3
    assert str(finding.fix.reason) == (
        "The address that answers is a loopback address. A client on another host dials its own host there."
        " No configured endpoint leads to it, so etcdlab knows no address to propose."
    )


def test_a_sandbox_may_have_loopback() -> None:
    lab = msgspec.structs.replace(
        trace_of([member("s", WRONG)], [dial("127.0.0.2:2379", by="s", source="configured"), OWN]), scenario="x"
    )
    (finding,) = judge(Case(traces=(lab,)))

    assert finding.fix.urls == ("http://127.0.0.2:2379",)
