from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etcdlab.user_info import cut_user_info, cut_user_info_from_json, cut_user_info_from_text, may_have_user_info

PASSWORD = "hunter2"
SPELLINGS = [
    "http://root:{}@h:1",
    "https://root:{}@h:1",
    "HTTP://root:{}@h:1",
    "http://root:{}@h:1/",
    "http://root:{}@h:1/v3",
    "http://root:{}@h:1?a=b",
    "http://root:{}@h:1#a",
    "http://root:{}@h",
    "http://root:{}@",
    "http://:{}@h:1",
    "http://{}@h:1",
    "http://root:{}@[::1]:1",
    "http://root:a@b{}@h:1",
    "http://root:a/{}@h:1",
    "http://root:a?{}@h:1",
    "http://root:a#{}@h:1",
    "http://root:a,{}@h:1",
    "http://root:a={}@h:1",
    "http://root:a%40{}@h:1",
    "http://root:a:{}@h:1",
    "http:/root:{}@h:1",
    "http:root:{}@h:1",
    "http:\\\\root:{}@h:1",
    "//root:{}@h:1",
    "root:{}@h:1",
    "root:{}@h",
    "unix://root:{}@/run/etcd.sock",
    "unixs:root:{}@h:1",
    "ftp://root:{}@h:1",
    "etcd+tls://root:{}@h:1",
    "http://h:1,http://root:{}@h:2",
    "http://root:{}@h:1,http://h:2",
    "http://root:a {}@h:1",
    'http://root:a"{}@h:1',
    "http://root:a\x1b{}@h:1",
    "http://root:é{}@h:1",
    "http://root:{}%40h:1",
]
"""URLs with a password, in every spelling that a person, a file or a member may come with."""

SPELLINGS_IN_TEXT = [one for one in SPELLINGS if ":{}@" in one or (":a" in one and " " not in one and '"' not in one)]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_url_keeps_its_password(spelling: str) -> None:
    cut = cut_user_info(spelling.format(PASSWORD))

    assert PASSWORD not in cut
    assert "***@" in cut


@pytest.mark.parametrize("spelling", SPELLINGS_IN_TEXT)
@pytest.mark.parametrize(
    "prose", ["dial {}: refused", 'parse "{}": bad', "target={}", '{{"error": "desc = \\"{}\\""}}']
)
def test_no_url_in_a_text_keeps_its_password(spelling: str, prose: str) -> None:
    assert PASSWORD not in cut_user_info_from_text(prose.format(spelling.format(PASSWORD)))


@pytest.mark.parametrize(
    ("url", "cut"),
    [
        ("http://root:pw@h:1/v3", "http://***@h:1/v3"),
        ("root:pw@h:1", "***@h:1"),
        ("http://h:1", "http://h:1"),
        ("h:1", "h:1"),
        ("", ""),
    ],
)
def test_the_scheme_the_host_and_the_path_stay(url: str, cut: str) -> None:
    assert cut_user_info(url) == cut


@pytest.mark.parametrize(
    "text",
    [
        "google.golang.org/grpc@v1.82.1 is replaced",
        "write to me@example.com",
        "/home/me@corp/ca.pem: no such file",
        "go: https://modules.example/go.etcd.io/etcd/@v/list: 404",
        "dial tcp 127.0.0.1:2379: connect: connection refused",
    ],
)
def test_a_text_without_user_info_stays_as_it_is(text: str) -> None:
    assert cut_user_info_from_text(text) == text


def test_every_string_of_a_json_value_is_cut() -> None:
    value = {"http://u:pw@h": ["http://u:pw@h", 1, None, {"a": "u:pw@h"}]}

    assert cut_user_info_from_json(value) == {"http://***@h": ["http://***@h", 1, None, {"a": "***@h"}]}


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="@%")))
def test_whatever_is_in_a_password_is_cut(password: str, host: str) -> None:
    assert cut_user_info(f"http://root:{password}@{host}") == f"http://***@{host}"


@given(st.text())
def test_what_was_cut_once_is_not_cut_again(text: str) -> None:
    assert cut_user_info(cut_user_info(text)) == cut_user_info(text)
    assert cut_user_info_from_text(cut_user_info_from_text(text)) == cut_user_info_from_text(text)


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
@example("a root:pw@h")
@example({"a:b@c": "d"})
def test_a_document_that_is_passed_over_has_no_user_info(value: object) -> None:
    for document in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        if not may_have_user_info(document.encode("utf-8", "surrogatepass")):
            assert cut_user_info_from_json(value) == value


def test_a_log_line_with_the_version_of_a_module_is_passed_over() -> None:
    line = json.dumps({"caller": "v3@v3.5.9/retry_interceptor.go:62", "target": "etcd-endpoints://0xc0/h:1"})

    assert not may_have_user_info(json.dumps([line]).encode())
