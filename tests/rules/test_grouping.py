"""One fault of several members is one finding. It has the URLs and the fix of each member."""

from __future__ import annotations

import json

import pytest

from etcdlab.case import Case
from etcdlab.chain import chain_of
from etcdlab.investigation import Investigation
from etcdlab.rules import Finding, judge
from etcdlab.views.notebook import mimebundle
from etcdlab.views.terminal import text
from etcdlab.widgets.url_editor import urls_of_fix
from tests.rules.evidence import REFUSED, dial, findings_of, member, trace_of

NO_SUCH_HOST = ("dns", "no-such-host", "dial tcp: lookup {address}: no such host")
HOSTS = {"a": "10.0.0.5", "b": "10.0.0.6", "c": "10.0.0.7"}
CONFIGURED = [dial(f"{host}:2379", by=name, source="configured") for name, host in HOSTS.items()]


def unspecified(*ports: int) -> tuple[list, list]:
    """Three members that advertise the unspecified address on these ports."""
    urls = [f"0.0.0.0:{port}" for port in ports]
    members = [member(name, f"http://{url}") for name, url in zip("abc", urls, strict=True)]
    return members, [*CONFIGURED, *(dial(url, failed=REFUSED) for url in urls)]


def test_three_members_are_one_finding_with_three_fixes(the_only) -> None:
    finding = the_only(findings_of(*unspecified(2379, 2379, 2379)))

    assert (finding.code, str(finding.subject)) == ("R1", "members a, b, c")
    assert str(finding.summary) == (
        "Members a, b, c advertise http://0.0.0.0:2379. A client that syncs dials its own host."
    )
    assert [(one.name, one.urls, one.fix.after) for one in finding.members] == [
        (name, ("http://0.0.0.0:2379",), f"ETCD_ADVERTISE_CLIENT_URLS=http://{host}:2379")
        for name, host in HOSTS.items()
    ]
    for name, host in HOSTS.items():
        assert f"ETCD_ADVERTISE_CLIENT_URLS=http://{host}:2379 on {name}" in str(finding.fix.server)


def test_the_evidence_of_every_member_is_kept(the_only) -> None:
    finding = the_only(findings_of(*unspecified(1, 2, 3)))

    assert str(finding.summary) == (
        "Members a, b, c advertise http://0.0.0.0:1, http://0.0.0.0:2, http://0.0.0.0:3."
        " A client that syncs dials its own host."
    )
    assert [one.id for one in finding.evidence if one.kind == "dial"] == [3, 4, 5]


def test_two_spellings_are_one_finding() -> None:
    """Two faults are two findings."""
    members = [
        member("a", "http://0.0.0.0:2379"),
        member("b", "http://000.0.0.0:2379"),
        member("c", "http://[::]:2379"),
    ]

    findings = findings_of(members, CONFIGURED)

    assert [str(one.subject) for one in findings] == ["members a, b", "member c"]


@pytest.mark.parametrize(
    ("failed", "rule", "says"),
    [
        (
            ("dns", "no-such-host", "lookup x: no such host"),
            "name-does-not-resolve",
            "Their host names do not resolve here.",
        ),
        (("tcp", "timeout", "context deadline exceeded"), "unreachable-url", "From here no server answers"),
        (("dns", "no-port", "address x: missing port in address"), "malformed-url", "advertise http://x-a"),
        (("tls", "wrong-ca", "x509: unknown authority"), "tls-refuses", "The TLS handshake fails there."),
    ],
)
def test_a_rule_about_urls_names_all_members(failed, rule: str, says: str, the_only) -> None:
    """Each such rule has one finding for all of them."""
    members = [member(name, f"http://x-{name}:2379") for name in HOSTS]

    finding = the_only(findings_of(members, [*CONFIGURED, *(dial(f"x-{name}:2379", failed=failed) for name in HOSTS)]))

    assert (finding.rule, str(finding.subject)) == (rule, "members a, b, c")
    assert says in str(finding.summary)


def test_members_that_gave_no_answer_are_one_finding() -> None:
    members = [member(name, f"http://{host}:2379") for name, host in HOSTS.items()]
    timeout = ("tcp", "timeout", "context deadline exceeded")
    dials = [CONFIGURED[0], *(dial(f"{HOSTS[name]}:2379", failed=timeout) for name in "bc")]
    refused = [CONFIGURED[0], *(dial(f"{HOSTS[name]}:2379", failed=REFUSED) for name in "bc")]

    (unknown,), (down,) = findings_of(members, dials, returns="ok"), findings_of(members, refused, returns="ok")

    assert str(unknown.summary) == (
        "etcdlab cannot tell whether members b, c run:"
        " no dial of http://10.0.0.6:2379, http://10.0.0.7:2379 got an answer."
    )
    assert str(down.summary) == "Members b, c do not answer at http://10.0.0.6:2379, http://10.0.0.7:2379."


@pytest.mark.parametrize(
    ("count", "summary"),
    [
        (1, "Member m0 advertises http://m0.invalid:2379. Its host name does not resolve here."),
        (
            2,
            "Members m0, m1 advertise http://m0.invalid:2379, http://m1.invalid:2379."
            " Their host names do not resolve here.",
        ),
        (
            20,
            "Members m0, m1 and 18 more advertise http://m0.invalid:2379, http://m1.invalid:2379 and 18 more."
            " Their host names do not resolve here.",
        ),
    ],
)
def test_the_summary_of_many_members_stays_short(the_only, count: int, summary: str) -> None:
    urls = [f"http://m{number}.invalid:2379" for number in range(count)]
    members = [member(f"m{number}", url) for number, url in enumerate(urls)]
    dials = [*CONFIGURED[:1], *(dial(url, failed=NO_SUCH_HOST, url=url) for url in urls)]

    assert str(the_only(findings_of(members, dials)).summary) == summary


def views(members: list, dials: list) -> tuple[tuple[Finding, ...], list[str]]:
    """The findings, and every view of them."""
    case = Case(traces=(trace_of(members, dials),))
    findings, chain = judge(case), chain_of("3.7.1")
    bundle = mimebundle(case, findings, chain)
    return findings, [
        text(case, findings, chain, width=300),
        bundle["text/html"],
        json.dumps(Investigation(case).document()),
    ]


def test_every_view_has_the_fix_of_each_member() -> None:
    for view in views(*unspecified(2379, 2379, 2379))[1]:
        for host in HOSTS.values():
            assert f"http://{host}:2379" in view.replace("<wbr>", "")
        assert "Members a, b, c advertise http://0.0.0.0:2379" in view


def test_2000_members_are_cut_in_every_view() -> None:
    """A view names the first members, and how many it leaves out."""
    members = [member(f"m{number}", f"http://0.0.0.0:{number + 1}") for number in range(2_000)]

    (finding,), (terminal, page, document) = views(members, CONFIGURED[:1])

    assert str(finding.subject) == "members m0, m1, m2, m3 and 1996 more"
    assert len(finding.members) == len({str(one.fix.server) for one in finding.members}) == 2_000
    assert "1996 more members" in terminal
    assert "1996 more members" in page
    assert len(terminal) < 10_000
    assert len(page) < 300_000
    assert len(json.loads(document)["findings"][0]["members"]) == 2_000


def test_what_a_what_if_tries_is_the_fix_of_every_member(the_only) -> None:
    import msgspec

    finding = the_only(findings_of(*unspecified(2379, 2379, 2379)))

    assert urls_of_fix(msgspec.to_builtins(finding)) == {
        f"id-{name}": (f"http://{host}:2379",) for name, host in HOSTS.items()
    }
