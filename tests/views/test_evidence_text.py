"""One step, one dial, and the members, as text."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from etcdlab.chain import Chain
from etcdlab.errors import UsageError
from etcdlab.trace import Trace
from etcdlab.views.evidence_text import dial_text, members_text, step_text


def test_a_step(trace: Trace, chain: Chain) -> None:
    assert step_text(trace, chain, 9, "en").splitlines() == [
        "step 9 of 30",
        "  go.etcd.io/etcd/client/v3.(*Client).SetEndpoints",
        "  redial · caller · client.go · modelled",
        "  " + str(chain.by_id["set-endpoints"].text),
        "    eps = http://0.0.0.0:2379  (modelled)",
        "    c.endpoints = 192.168.20.151:2379  (modelled)",
        "  caused by step 8, (*Client).Sync (call)",
    ]


def test_a_step_in_chinese(trace: Trace, chain: Chain) -> None:
    """The sentence of the function, the phase, the goroutine, the basis and the kind of the cause are translated."""
    lines = step_text(trace, chain, 9, "zh_CN").splitlines()

    assert lines[2:4] == ["  重新拨号 · 调用方 · client.go · 按代码推演", "  客户端用通告的 URL 替换所配置的端点。"]
    assert lines[-1] == "  起因：第 8 步，(*Client).Sync（调用）"


def test_a_step_without_a_known_cause(trace: Trace, chain: Chain) -> None:
    assert step_text(trace, chain, 28, "en").splitlines()[-1] == "  The cause of this step is unknown."


def test_a_dial(trace: Trace) -> None:
    assert dial_text(trace, 1, "en").splitlines() == [
        "dial 1: http://0.0.0.0:2379 (advertised, step 8)",
        "Member s advertises this URL. 192.168.20.151:2379 returned it as the answer to MemberList.",
        "  dns       -",
        "  tcp       refused, 0.4 ms",
        "error of the Go client: dial tcp 0.0.0.0:2379: connect: connection refused",
    ]
    assert "answered as member s, etcd 3.5.1" in dial_text(trace, 0, "en")


def test_the_members(trace: Trace) -> None:
    assert members_text(trace, "en").splitlines() == [
        "linearizable, from 192.168.20.151:2379",
        "  s: http://0.0.0.0:2379",
        "default, from 192.168.20.151:2379",
        "  s: http://0.0.0.0:2379",
    ]
    assert members_text(replace(trace, member_lists=()), "en") == "The trace has no answer to MemberList.\n"


def test_what_a_trace_does_not_have(trace: Trace, chain: Chain) -> None:
    with pytest.raises(UsageError, match=r"no step 31\.\n  do: Give a number from 0 to 30\."):
        step_text(trace, chain, 31)
    with pytest.raises(UsageError, match="The saved case has none of them"):
        dial_text(replace(trace, dials=()), 0)
