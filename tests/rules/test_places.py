"""What each place gets at each URL, and what a case says about places that differ."""

from __future__ import annotations

import time

import msgspec
import pytest

from etcdlab.case import MOST_PLACES, Case
from etcdlab.errors import UsageError
from etcdlab.origin import Process
from etcdlab.rules import judge
from etcdlab.rules.places import PlaceComparison
from etcdlab.trace import UNAUTHENTICATED, Failure, Identity, Stage
from etcdlab.vantage import Vantage, VantageDial
from tests.rules.evidence import CLUSTER, REFUSED, dial, member, trace_of

URL = "http://10.0.0.6:2379"
A = member("a", URL)
B = member("b", "http://10.0.0.7:2379")

CERTIFICATE = "a server answers that demands a client certificate"


def there(
    *, by: str = "", cluster: str = CLUSTER, failed: tuple[str, str] | None = None, name: str = "app-1", url: str = URL
) -> Vantage:
    """A place in which that member answered, or where the dial failed as (stage, kind)."""
    failure = Failure(failed[0], failed[1], "", "no way") if failed else None  # type: ignore[arg-type]
    identity = Identity(cluster, f"id-{by}", "3.5.21") if by else None
    return Vantage(
        name, name, "", "sh", (VantageDial(url, (Stage("rpc", "skipped", 0, "no wget"),), failure, identity),)
    )


def case_of(*vantages: Vantage, works_here: bool) -> Case:
    """A cluster of two members, of which the first works from this host or does not."""
    dials = [dial("10.0.0.5:2379", by="b", source="configured")]
    dials += [dial("10.0.0.6:2379", by="a") if works_here else dial("10.0.0.6:2379", failed=REFUSED)]
    dials += [dial("10.0.0.7:2379", by="b")]
    trace = trace_of([A, B], dials, returns="ok" if works_here else "context deadline exceeded", complete=True)
    return Case(traces=(trace,)).with_vantages(vantages)


@pytest.mark.parametrize(
    ("place", "kind", "text", "works"),
    [
        (there(by="a"), "member", "a answers", True),
        (there(by="b"), "other-member", "another member answers: b", False),
        (there(by="x"), "other-member", "another member answers: id-x", False),
        (there(by="a", cluster="c2"), "other-cluster", "another cluster answers: c2", False),
        (there(by="0", cluster="0"), "no-membership", "a server without members answers", False),
        (there(failed=("dns", "no-such-host")), "failed", "dns: no-such-host", False),
        (there(failed=("rpc", UNAUTHENTICATED)), "unnamed", "an etcd answers without its name", True),
        (there(failed=("h2", "client-certificate")), "certificate-demanded", CERTIFICATE, None),
        (there(), "unknown", "unknown", None),
        (there(url="http://10.0.0.9:1", by="a"), "not-dialled", "not dialled", None),
    ],
)
def test_a_place_has_a_verdict_on_a_url(place: Vantage, kind: str, text: str, works: bool | None) -> None:
    verdict = PlaceComparison(case_of(place, works_here=True)).verdict_of(0, URL)

    assert (verdict.kind, str(verdict.text), verdict.works) == (kind, text, works)


def test_without_a_member_list_the_answer_has_its_ids() -> None:
    trace = trace_of([], [], errors=("refused", "refused"))

    verdict = PlaceComparison(Case(traces=(trace,)).with_vantages([there(by="a")])).verdict_of(0, URL)

    assert (verdict.kind, str(verdict.text)) == ("etcd", "member id-a of cluster c1 answers")


def test_the_urls_of_the_trace_come_first_and_each_once() -> None:
    comparison = PlaceComparison(case_of(there(url="http://10.0.0.9:1"), there(), works_here=True))

    assert comparison.urls == ("http://10.0.0.5:2379", URL, "http://10.0.0.7:2379", "http://10.0.0.9:1")


def test_what_is_dead_here_and_answers_there_is_a_difference() -> None:
    places = (there(by="a"), there(by="a", name="app-2"), there(failed=("tcp", "refused"), name="app-3"))

    (text,) = PlaceComparison(case_of(*places, works_here=False)).differences()

    assert str(text) == (f"{URL} does not work from this host (tcp: refused), and works from app-1, app-2 (a answers).")


def test_what_answers_here_and_is_dead_there_is_a_difference() -> None:
    comparison = PlaceComparison(case_of(there(by="b"), works_here=True))

    (text,) = comparison.differences()

    assert str(text) == (
        f"{URL} works from this host (a answers), and does not work from app-1 (another member answers: b)."
    )
    assert comparison.where_less_works() == ("app-1",)


def test_a_port_forward_of_this_host_is_no_difference() -> None:
    """No other place has to reach a loopback address that no member advertises."""
    forward = "http://127.0.0.1:12379"
    dials = [dial("127.0.0.1:12379", by="a", source="configured"), dial("10.0.0.6:2379", by="a")]
    trace = trace_of([A], dials, endpoint="127.0.0.1:12379", returns="ok", complete=True)
    comparison = PlaceComparison(
        Case(traces=(trace,)).with_vantages([there(url=forward, failed=("tcp", "refused")), there(by="a")])
    )

    assert (tuple(comparison.differences()), comparison.where_less_works()) == ((), ())


def test_what_is_unknown_is_no_difference() -> None:
    assert tuple(PlaceComparison(case_of(there(), works_here=True)).differences()) == ()
    assert tuple(PlaceComparison(case_of(there(), works_here=False)).differences()) == ()


@pytest.mark.parametrize(
    ("places", "text"),
    [
        ([there(failed=("tcp", "refused"))], "This holds from this host, and also from app-1."),
        ([there(by="a")], f"This holds from this host. From app-1, {URL} works."),
        ([there()], "This holds from this host."),
        ([], ""),
    ],
)
def test_a_finding_says_from_where_it_holds(places: list[Vantage], text: str) -> None:
    findings = judge(case_of(*places, works_here=False))

    assert [(str(finding.places)) for finding in findings if finding.rule in ("member-down", "nothing-listens")] == [
        text
    ]


def test_a_finding_that_rests_on_no_dial_says_nothing_of_places() -> None:
    """R1 is judged by the URL."""
    trace = trace_of([member("a", "http://0.0.0.0:2379")], [])

    findings = judge(Case(traces=(trace,)).with_vantages([there(by="a", url="http://0.0.0.0:2379")]))

    assert [(finding.rule, str(finding.places)) for finding in findings] == [("advertises-unspecified", "")]


def test_vantages_change_no_finding_and_no_severity() -> None:
    plain = judge(case_of(works_here=False))
    judged = judge(case_of(there(by="a"), works_here=False))

    assert [(f.rule, f.severity, f.summary) for f in plain] == [(f.rule, f.severity, f.summary) for f in judged]


@pytest.mark.parametrize(
    ("urls", "rule"),
    [
        (("http://0.0.0.0:1", "http://0.0.0.0:2"), "advertises-unspecified"),
        (("https://10.0.0.6:2379", "https://10.0.0.7:2379"), "other-scheme"),
    ],
)
@pytest.mark.parametrize("scenario", ["", "healthy"])
def test_members_stay_one_finding_if_a_place_has_a_fix(urls, rule: str, scenario: str) -> None:
    """A probe elsewhere found an address of b, and none of a: both have the same fault."""
    members = [member(name, url) for name, url in zip("ab", urls, strict=True)]
    dials = [dial("10.0.0.6:2379", by="a"), dial("10.0.0.7:2379", by="b")]
    case = Case(traces=(trace_of(members, dials, scenario=scenario),))

    plain, judged = judge(case), judge(case.with_vantages([there(by="b", url="http://10.0.0.9:2379")]))

    assert [one.name for finding in plain if finding.rule == rule for one in finding.members] == ["a", "b"]
    assert [(f.rule, f.severity, f.summary) for f in plain] == [(f.rule, f.severity, f.summary) for f in judged]
    (the_same,) = [finding for finding in judged if finding.rule == rule]
    assert [one.fix.urls for one in the_same.members] == [(), ("http://10.0.0.9:2379",)]
    assert the_same.fix.sandbox is bool(scenario)


def test_places_with_one_name_get_a_number() -> None:
    case = case_of(there(), there(), works_here=True).with_vantages([there()])

    assert [vantage.name for vantage in case.vantages] == ["app-1", "app-1 (2)", "app-1 (3)"]


def test_a_recording_and_a_process_are_no_host() -> None:
    case = case_of(there(by="b"), works_here=True)
    recording = msgspec.structs.replace(case.trace.origin, engine="recording")
    process = Process("PID 1 (api)", 1, "go1.26.8")

    here = [
        str(PlaceComparison(msgspec.structs.replace(case, traces=(trace,))).here)
        for trace in (
            case.trace,
            msgspec.structs.replace(case.trace, origin=recording),
            msgspec.structs.replace(case.trace, process=process),
        )
    ]

    assert here == ["this host", "where it was recorded", "inside the process"]


def test_a_case_takes_a_bounded_number_of_places() -> None:
    case = case_of(*[there()] * MOST_PLACES, works_here=True)

    with pytest.raises(UsageError, match="at most 64 other places, got 65"):
        case.with_vantages([there()])


def test_many_urls_and_places_are_compared_in_time() -> None:
    """60,000 advertised URLs, and 64 places with 256 dials each."""
    urls = tuple(f"http://10.{number // 250}.{number % 250}.1:2379" for number in range(60_000))
    dials = tuple(VantageDial(url, (), Failure("tcp", "refused", "")) for url in urls[:256])
    trace = trace_of([member("a", *urls)], [dial("10.0.0.5:2379", by="a", source="configured")])
    case = Case(traces=(trace,)).with_vantages(Vantage(f"p{n}", "h", "", "sh", dials) for n in range(MOST_PLACES))
    start = time.monotonic()

    comparison = PlaceComparison(case)
    assert tuple(comparison.differences()) == ()
    assert comparison.where_less_works() == ()
    assert sum(1 for number in range(MOST_PLACES) for _ in comparison.verdicts_of(number)) == 64 * 256
    assert time.monotonic() - start < 20
