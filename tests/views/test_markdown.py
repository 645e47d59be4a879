"""The page as Markdown, for a ticket."""

from __future__ import annotations

from msgspec.structs import replace

from etcdlab.case import Case
from etcdlab.chain import Chain
from etcdlab.rules.finding import Finding
from etcdlab.views.markdown import markdown


def test_the_incident(case: Case, finding: Finding, chain: Chain) -> None:
    lines = markdown(case, [finding], chain, "en").splitlines()

    assert r"### R1: member s advertises http<span></span>://0.0.0.0:2379" in lines
    assert lines[lines.index("```diff") + 1 :][:3] == [
        "- ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379",
        "+ ETCD_ADVERTISE_CLIENT_URLS=http://192.168.20.151:2379",
        "```",
    ]
    assert "| 1 | http<span></span>://0.0.0.0:2379 | - | refused, 0.4 ms | - | - | - | - |" in lines
    assert "returns context deadline exceeded" in lines


def test_it_is_in_the_readers_language(case: Case, finding: Finding, chain: Chain) -> None:
    assert "**客户端做了什么**" in markdown(case, [finding], chain, "zh_CN")


def test_a_fence_is_not_ended_by_what_it_has(case: Case, finding: Finding, chain: Chain) -> None:
    call = replace(case.trace.calls[0], logs=("``` <b>x</b>",))
    hostile = Case(traces=(replace(case.trace, calls=(call,)),))
    text = markdown(hostile, [finding], chain, "en")

    assert text.count("```") == 4  # the diff and the call
    assert "and logs ''' <b>x</b>" in text
