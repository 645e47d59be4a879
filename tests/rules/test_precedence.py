"""A rule reports nothing about what a rule in its YIELDS_TO reports."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pytest

from etcdlab.messages import message
from etcdlab.rules.finding import AffectedMember, Evidence, Finding, Severity
from etcdlab.rules.precedence import Precedence
from etcdlab.rules.registry import EVERY_OTHER_RULE, Rule
from etcdlab.rules.trace_index import TraceIndex

URL = "http://10.0.0.5:2379"


def about(*, url: str = "", member: str = "s", endpoint: str = "", subject: str = "", dial: int = 0) -> Finding:
    """A finding about a URL of a member, an endpoint or something else."""
    return Finding(
        severity=Severity.NOTE,
        subject=subject,
        summary="",
        why="",
        evidence=(Evidence("dial", dial, ""),),
        members=(AffectedMember(member, member, (url,)),) if url else (),
        endpoints=(endpoint,) if endpoint else (),
    )


def rule(slug: str, *yields_to: str) -> Rule:
    def find(index: TraceIndex) -> Iterator[Finding]:
        yield from ()

    return Rule("R8", slug, message("a rule"), yields_to, find)


def kept(first: Finding, second: Finding) -> bool:
    """Whether a rule reports the second finding, if a rule that it yields to reports the first."""
    precedence = Precedence([rule("second", "first"), rule("first")])
    findings = {
        each.slug: tuple(precedence.kept(each, [finding]))
        for each, finding in zip(precedence.order, (first, second), strict=True)
    }
    assert findings["first"] == (first,)
    return findings["second"] == (second,)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(about(url=URL), about(url=URL, dial=1), id="the same URL of the same member"),
        pytest.param(about(endpoint="10.0.0.5:2379"), about(endpoint="10.0.0.5:2379", dial=1), id="the same endpoint"),
        pytest.param(about(url=URL), about(endpoint="10.0.0.5:2379", dial=1), id="an endpoint that is a URL"),
        pytest.param(about(endpoint="10.0.0.5:2379"), about(url=URL), id="a URL with the dial of the endpoint"),
        pytest.param(about(subject="the cluster"), about(subject="the cluster", dial=1), id="the same subject"),
    ],
)
def test_the_same_topic_is_reported_once(first: Finding, second: Finding) -> None:
    assert not kept(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(about(url=URL), about(url=URL, member="t"), id="the URL of another member"),
        pytest.param(about(url=URL), about(url="http://10.0.0.6:2379"), id="another URL with the same dial"),
        pytest.param(about(endpoint="10.0.0.5:2379"), about(endpoint="10.0.0.6:2379"), id="another endpoint"),
        pytest.param(about(endpoint="10.0.0.5:2379"), about(url=URL, dial=1), id="a URL that was dialled again"),
        pytest.param(about(subject="the cluster"), about(subject="the member list"), id="another subject"),
    ],
)
def test_another_topic_is_reported_too(first: Finding, second: Finding) -> None:
    assert kept(first, second)


ANY_ORDER = list(permutations([rule("a", "b"), rule("b", "c"), rule("c"), rule("z", *EVERY_OTHER_RULE)]))


@pytest.mark.parametrize("rules", ANY_ORDER)
def test_a_rule_comes_after_those_it_yields_to(rules: tuple[Rule, ...]) -> None:
    assert [each.slug for each in Precedence(rules).order] == ["c", "b", "a", "z"]


def test_a_dropped_finding_still_counts() -> None:
    """The third rule of a chain stays silent: the first one reports the topic."""
    precedence = Precedence([rule("a"), rule("b", "a"), rule("c", "b")])
    remaining = [tuple(precedence.kept(each, [about(url=URL)])) for each in precedence.order]

    assert [len(findings) for findings in remaining] == [1, 0, 0]
