"""Where a call fails in this process, nobody says that the Go client gets that error."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import etcdlab
from etcdlab.cluster.own_errors import MOST_BYTES
from etcdlab.messages import Message, render
from etcdlab.step import Basis
from etcdlab.trace import Call
from etcdlab.views.terminal import text
from tests.cli.answers import answering
from tests.cluster.peers import Peers
from tests.hostile.peers import NO_ANSWERS, serve_attack

FOUR_MB = 4 * 2**20
"""What grpcio takes where nobody says otherwise; clientv3 takes up to math.MaxInt32."""


def members_of(size: int) -> list[dict[str, object]]:
    """A member with one URL that serves nobody, and a peer URL of that many bytes."""
    return [{"ID": 1, "name": "s", "clientURLs": ["http://127.0.0.2:1"], "peerURLs": ["p" * size]}]


def test_an_answer_that_the_go_client_takes_is_taken() -> None:
    with answering(members_of(FOUR_MB + 1)) as address:
        investigation = etcdlab.check(address)

    assert [one.error for one in investigation.case.trace.member_lists] == ["", ""]


def test_an_answer_beyond_the_kits_own_limit_is_said_to_be_that() -> None:
    with answering(members_of(MOST_BYTES + 1)) as address:
        investigation = etcdlab.check(address)

    errors = {str(one.error) for one in investigation.case.trace.member_lists}
    assert errors == {
        "The answer is larger than 16,777,216 bytes, and etcdlab reads no more. The Go client reads up to"
        " 2,147,483,647 bytes."
    }
    assert investigation.exit_code == 2
    assert "应答超过 16,777,216 字节" in text(
        investigation.case, investigation.findings, investigation.chain, 1_000, "zh_CN"
    )
    assert "4194304" not in investigation.text()


@pytest.mark.parametrize("ending", ["a closed connection", "RST_STREAM", "status OK and no message", "a gzip bomb"])
def test_an_error_of_etcdlabs_own_get_is_not_the_clients(peers: Peers, ending: str) -> None:
    """A Get that fails in etcdlab is not observed, and has no text of the Go client."""
    investigation = etcdlab.check(serve_attack(peers, NO_ANSWERS[ending], "Range"), timeout=2)

    get = investigation.case.trace.calls[0]
    assert get.name == "Get"
    assert "etcdlab" in str(get.returns[0])
    assert get.basis is not Basis.OBSERVED
    assert "rpc error" not in f"{get.returns[0]}{get.logs[0]}"
    assert investigation.exit_code == 2


def test_an_own_error_is_in_the_readers_language(peers: Peers, tmp_path: Path) -> None:
    """The saved case has a message with its parameters. `--json` has the English text."""
    investigation = etcdlab.check(serve_attack(peers, NO_ANSWERS["a closed connection"], "Range"), timeout=2)
    again = etcdlab.Case.load(investigation.case.save(tmp_path / "case"))

    (error,) = again.trace.calls[0].returns
    assert isinstance(error, Message)
    assert again.trace.calls == investigation.case.trace.calls
    assert investigation.document()["outcome"]["returns"] == [str(investigation.case.trace.outcomes()[0].returns[0])]
    chinese = text(investigation.case, investigation.findings, investigation.chain, 1_000, "zh_CN")
    assert render(error, "zh_CN") != str(error)
    assert render(error, "zh_CN") in chinese
    assert str(error) not in chinese


def test_a_saved_call_with_a_plain_text_loads() -> None:
    """Earlier cases have the English text of etcdlab's error, without parameters."""
    saved = b'{"id":0,"name":"Get","phase":"new","basis":"modelled","deadline":1.5,"returns":["ok"],"logs":["a"]}'
    call = msgspec.json.decode(saved, type=Call)

    assert (call.returns, call.logs) == (("ok",), ("a",))
