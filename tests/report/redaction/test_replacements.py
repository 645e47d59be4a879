"""What is replaced, and by what."""

from __future__ import annotations

import json

import pytest

from etcdlab.case import Case
from etcdlab.errors import RedactionError, UsageError
from etcdlab.messages import message
from etcdlab.report.redaction import Kind, redact
from etcdlab.report.redaction import one_pass as one_pass_module
from etcdlab.report.redaction.model import ModelWalk
from tests.report.redaction.lines import case_with, line_after


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dial tcp 10.0.93.67:2379: connect: refused", "dial tcp 192.0.2.1:2379: connect: refused"),
        ("dhcp-192-168-0-66 leads", "dhcp-192-0-2-1 leads"),
        ("[fd00::5]:2379 and fd00::6", "[2001:db8::1]:2379 and 2001:db8::2"),
        ("::ffff:10.0.0.5", "::ffff:192.0.2.1"),
        ("10.0.0.5 10.0.0.9 10.0.7.5", "192.0.2.1 192.0.2.2 198.51.100.1"),
        ("[fd6c:761::5]:2379 fd6c:22::", "[2001:db8:0:1::1]:2379 2001:db8::"),
        ("10%2E0%2E0%2E5", "192%2E0%2E2%2E1"),
        (r'{"a":"10\u002e0\u002e0\u002e5"}', r'{"a":"192\u002e0\u002e2\u002e1"}'),
        ("127.0.0.1:2379 localhost:2379 0.0.0.0:2379 [::]:1", "127.0.0.1:2379 localhost:2379 0.0.0.0:2379 [::]:1"),
        ("at 12:34:56 on 2026-11-22", "at 12:34:56 on 2026-11-22"),
        ("lookup etcd.acme-corp.com on 10.0.0.2:53: no", "lookup host-1.example on 192.0.2.1:53: no"),
        ("open /home/anna/pki/ca.pem: no such file", "open /path-1.pem: no such file"),
        ("Authorization: Bearer 0123456789abcdef", "Authorization: Bearer token-1"),
        (
            r'{"log":"failed\\n\\t/home/anna/a.go:12\\nlookup kv on"}',
            r'{"log":"failed\\n\\t/path-1.go:12\\nlookup host-1 on"}',
        ),
        ("lookup b\\u00fccher-kv: no b\u00fccher-kv, b%c3%bccher-kv", "lookup host-1: no host-2, Host-2"),
        ('user name "anna-b" is wrong', 'user name "user-1" is wrong'),
        (
            "certificate is valid for etcd.acme.com, not 10.0.0.5",
            "certificate is valid for host-1.example, not 192.0.2.1",
        ),
        ("Authorization: Basic YW5uYTpnZWhlaW0=", "Authorization: Basic token-1"),
        ("-----BEGIN KEY-----\\nMIIB/+x=\\n-----END KEY----- ends", "token-1 ends"),
        ("aHR0cDovLzEwLjAuMC41OjIzNzk= and 10.0.0.5", "aHR0cDovLzE5Mi4wLjIuMToyMzc5 and 192.0.2.1"),
        ("a3YlMmVhY21lJTJlY29t http://kv.acme.com:1", "SG9zdCUyZDElMmVleGFtcGxl http://host-1.example:1"),
        ("key/aHR0cDovLzEwLjAuMC41OjIzNzk=", "key/aHR0cDovLzE5Mi4wLjIuMToyMzc5"),
        ("%31%30%2e%30%2e%30%2e%35 10.0.0.5", "%31%39%32%2e%30%2e%32%2e%31 192.0.2.1"),
        ("ETCD-0.ACME.SVC.CLUSTER.LOCAL:2379", "host-2.svc.cluster.local:2379"),
        ("warn client.go:62 failed", "warn client.go:62 failed"),
        ("POST /etcdserverpb.KV/Range", "POST /etcdserverpb.KV/Range"),
        ("see https://etcd.io/docs/v3.6/faq/", "see https://etcd.io/docs/v3.6/faq/"),
    ],
)
def test_a_line_of_a_log(line: str, expected: str) -> None:
    assert line_after(line) == expected


def test_a_name_is_replaced_in_every_place() -> None:
    case = case_with(name="payments-etcd", log=('member "payments-etcd" at http://payments-etcd:2379 PAYMENTS-ETCD',))

    redacted, table = redact(case)

    assert "payments" not in json.dumps(redacted.encoded().decode()).lower()
    assert [(row.kind, row.original, row.times) for row in table if row.original == "payments-etcd"] == [
        (Kind.HOST, "payments-etcd", 4)
    ]


def test_a_word_stays_in_a_sentence() -> None:
    """A member with the name of a word of etcd changes no error text."""
    case = case_with(name="error", log=("connection error: http://error:2379",))

    redacted = redact(case).case

    assert redacted.trace.member_lists[0].members[0].name.startswith("host-")
    assert redacted.trace.log == (f"connection error: http://{redacted.trace.member_lists[0].members[0].name}:2379",)


def test_ids_keep_their_length() -> None:
    case = case_with(member_id="8e9e05c52164694d", log=("peer 8e9e05c52164694d, 10276657743932975437",))

    assert redact(case).case.trace.log == ("peer a000000000000001, 11529215046068469761",)


def test_a_kept_name_stays() -> None:
    line = "dial 10.0.0.5:2379 and 10.0.0.6:2379"

    assert redact(case_with(log=(line,)), keep=["10.0.0.5"]).case.trace.log == (
        "dial 10.0.0.5:2379 and 192.0.2.1:2379",
    )


def test_a_name_to_keep_must_be_in_the_case() -> None:
    with pytest.raises(UsageError, match="no nobody"):
        redact(case_with(), keep=["nobody"])


def test_a_message_keeps_its_template() -> None:
    text = message("The certificate is for {names}.", names=("etcd.acme-corp.com",))
    case = Case(traces=case_with().traces, notes=(text,))

    assert redact(case).case.notes == (message("The certificate is for {names}.", names=("host-1.example",)),)


def test_nothing_is_returned_if_an_original_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search of the result does not trust the walk over the model."""

    class Forgetful(ModelWalk):
        def _text_of_others(self, text: str) -> str:
            self._change(text, one_pass_module.Place.TEXT)
            return text

    monkeypatch.setattr(one_pass_module, "ModelWalk", Forgetful)

    with pytest.raises(RedactionError, match=r"10\.0\.0\.5 \(address\) is still in the result"):
        redact(case_with(log=("dial 10.0.0.5:2379",)))


def test_a_case_without_originals_stays() -> None:
    case = case_with(name="", member_id="0", log=("127.0.0.1:2379",))

    assert redact(case) == (case, ())
