"""The same rules judge a what if: the members with the URLs that a person proposes."""

from __future__ import annotations

from typing import Any

import pytest

from etcdlab.rules import Finding, Severity, proofs
from etcdlab.step import Basis
from etcdlab.trace import Call
from tests.rules.evidence import REFUSED, dial, findings_of, member, trace_of

NOW = member("s", "http://0.0.0.0:2379")
CONFIGURED = dial("10.0.0.5:2379", by="s", source="configured")
OK = "ok"


def tried(*members: Any, dials: Any = (), returns: str = "context deadline exceeded", now: Any = (NOW,), **more: Any):
    """What the rules say, had these members been the answer; the Get after it returns that."""
    calls = (
        Call(0, "Get", "connect", Basis.OBSERVED, 1.5, (OK,)),
        Call(1, "Get", "redial", Basis.SUPPOSED, 1.5, (returns,)),
    )
    return findings_of(now, [CONFIGURED, *dials], what_if_members=members, calls=calls, **more)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_the_address_that_answers_as_the_member_is_no_finding() -> None:
    there = dial("10.0.0.5:2379", by="s", source="proposed")

    assert tried(member("s", "http://10.0.0.5:2379"), dials=[there], returns=OK) == ()


def test_a_proposed_url_is_judged_as_advertised(the_only) -> None:
    """The finding says that the member would advertise it."""
    finding = the_only(tried(member("s", "http://[::]:2379"), dials=[dial("[::]:2379", failed=REFUSED)]))

    assert (finding.code, finding.severity, finding.supposed) == ("R1", Severity.FAULT, True)
    assert str(finding.summary) == "Member s would advertise http://[::]:2379. A client that syncs dials its own host."
    assert finding.fix.before == "ETCD_ADVERTISE_CLIENT_URLS=http://[::]:2379"
    assert (finding.fix.member, finding.fix.urls) == ("id-s", ("http://10.0.0.5:2379",))


def test_a_member_that_keeps_its_wrong_url_advertises_it() -> None:
    now = (NOW, member("t", "http://[::]:2379"))
    there = dial("10.0.0.5:2379", by="s", source="proposed")
    findings = tried(member("s", "http://10.0.0.5:2379"), now[1], dials=[there], now=now)

    assert [str(one.summary) for one in findings if one.code == "R1"] == [
        "Member t advertises http://[::]:2379. A client that syncs dials its own host."
    ]


def test_an_address_where_nothing_answers_is_r4(the_only) -> None:
    dead = dial("10.0.0.9:2379", failed=REFUSED, source="proposed")
    finding = the_only(tried(member("s", "http://10.0.0.9:2379"), dials=[dead]))

    assert (finding.code, finding.severity) == ("R4", Severity.FAULT)
    assert str(finding.summary) == (
        "Member s would advertise http://10.0.0.9:2379. From here no server answers at that address."
    )


def test_an_address_of_a_member_that_answers_nowhere_is_r10() -> None:
    now = (NOW, member("t", "http://10.0.0.6:2379"))
    dead = dial("10.0.0.9:2379", failed=REFUSED, source="proposed")
    there = dial("10.0.0.5:2379", by="s", source="proposed")
    moved = (member("s", "http://10.0.0.5:2379"), member("t", "http://10.0.0.9:2379"))

    assert codes(tried(*moved, dials=[there, dead], now=now, returns=OK)) == ["R10"]


@pytest.mark.parametrize("host", ["10.0.0.6", "127.0.0.2"])
def test_another_members_address_is_r5(host: str) -> None:
    """Also if that member advertises it, too."""
    url = f"http://{host}:2379"
    now = (NOW, member("t", url))
    endpoint_dial = dial("127.0.0.2:1", by="s", source="configured")
    taken = dial(f"{host}:2379", by="t", source="proposed")
    findings = tried(
        member("s", url), now[1], dials=[endpoint_dial, taken], now=now, returns=OK, endpoint="127.0.0.2:1"
    )

    assert codes(findings) == ["R5"]
    assert str(findings[0].why) == "Member id-t of cluster c1 answers there. The address belongs to another etcd."


def test_another_clusters_address_is_r5(the_only) -> None:
    stranger = dial("10.0.0.9:2379", by="s", cluster="c2", source="proposed")

    assert the_only(tried(member("s", "http://10.0.0.9:2379"), dials=[stranger], returns=OK)).code == "R5"


def test_one_address_for_all_is_a_note() -> None:
    """It is not proved for the members that did not answer."""
    now = (NOW, member("t", "http://[::]:2379"))
    balancer = "http://10.0.0.100:2379"
    there = dial("10.0.0.100:2379", by="s", source="proposed")
    findings = tried(member("s", balancer), member("t", balancer), dials=[there], now=now, returns=OK)

    assert [(one.code, one.severity, str(one.summary)) for one in findings] == [
        ("R8", Severity.NOTE, f"2 members would advertise {balancer}.")
    ]


def test_proposed_loopback_without_an_answer() -> None:
    """It is R2, and on the host of the member a wrong port."""
    endpoint_dial = dial("127.0.0.2:2379", by="s", source="configured")
    elsewhere = dial("127.0.0.1:2379", failed=REFUSED, source="proposed")
    port = dial("127.0.0.2:2399", failed=REFUSED, source="proposed")
    here = {"endpoint": "127.0.0.2:2379"}

    assert codes(tried(member("s", "http://127.0.0.1:2379"), dials=[endpoint_dial, elsewhere], **here)) == ["R2"]
    assert codes(tried(member("s", "http://127.0.0.2:2399"), dials=[endpoint_dial, port], **here)) == ["R4"]


def test_a_client_that_never_syncs_would_only_be_warned(the_only) -> None:
    wrong = dial("[::]:2379", failed=REFUSED)

    assert the_only(tried(member("s", "http://[::]:2379"), dials=[wrong], autosync=0.0)).severity is Severity.WARNING


def test_what_is_proved_is_that_the_very_member_answered() -> None:
    now = (NOW, member("t", "http://10.0.0.6:2379"), member("u", "http://10.0.0.7:2379", learner=True))
    dials = [CONFIGURED, dial("10.0.0.8:2379", by="s", source="proposed"), dial("10.0.0.6:2379", by="s")]
    trace = trace_of(now, dials, what_if_members=(member("s", "http://10.0.0.8:2379"), *now[1:]))

    assert [(one.url.member.name, one.url.supposed, one.dial and one.dial.id, one.proved) for one in proofs(trace)] == [
        ("s", True, 1, True),
        ("t", False, 2, False),
        ("u", False, None, False),
    ]


def test_a_placeholder_on_the_members_own_host_is_a_note() -> None:
    """No server answers at the placeholder, and that is its purpose."""
    here = dial("127.0.0.1:2379", by="s", source="configured")
    placeholder = dial("127.0.0.1:1", failed=REFUSED, source="proposed")
    proposed = member("s", "http://127.0.0.1:1", "http://127.0.0.1:2379")

    findings = findings_of(
        [NOW], [here, placeholder], endpoint="127.0.0.1:2379", what_if_members=(proposed,), returns=OK
    )

    assert [(finding.rule, finding.severity) for finding in findings] == [("placeholder-url", Severity.NOTE)]
