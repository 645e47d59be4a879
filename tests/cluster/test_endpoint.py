"""What is an endpoint and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etcdlab.cluster.endpoint import Endpoint, parse_advertised, parse_endpoint, parse_endpoints
from etcdlab.errors import UsageError
from etcdlab.trace import Failure


@pytest.mark.parametrize(
    ("text", "secure", "expected"),
    [
        ("h:2379", False, Endpoint("http", "h", 2379)),
        ("h:2379", True, Endpoint("https", "h", 2379)),
        ("http://h:2379", True, Endpoint("http", "h", 2379)),
        ("HTTPS://h:2379/", False, Endpoint("https", "h", 2379)),
        (" 10.0.0.1:1 ", False, Endpoint("http", "10.0.0.1", 1)),
        ("[::1]:65535", False, Endpoint("http", "::1", 65535)),
        ("https://[fe80::1%eth0]:2379", False, Endpoint("https", "fe80::1%eth0", 2379)),
        ("my_etcd-0.etcd.svc:2379", False, Endpoint("http", "my_etcd-0.etcd.svc", 2379)),
    ],
)
def test_an_endpoint_is_read_as_it_is_meant(text: str, secure: bool, expected: Endpoint) -> None:
    assert parse_endpoint(text, secure=secure) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("http://", "empty"),
        ("h", "The port is missing"),
        ("http://h", "The port is missing"),
        ("h:", "The port is missing"),
        ("http://h/", "The port is missing"),
        ("[::1]", "The port is missing"),
        (":2379", "The port is missing"),
        ("http://h:2379/v3", "no path"),
        ("h:2379?a=b", "no path"),
        ("h:2379#a", "no path"),
        ("http://root:secret@h:2379", "user info"),
        ("::1:2379", "brackets"),
        ("fe80::1", "brackets"),
        ("[h]:2379", "There is no IPv6 address"),
        ("h:0", "out of range"),
        ("h:65536", "out of range"),
        ("h:http", "The port must be a number"),
        ("h:٣", "The port must be a number"),
        ("ftp://h:2379", "the scheme must be http or https"),
        ("unix:///run/etcd:1", "the scheme must be http or https"),
        ("two words:2379", "The host must be a name"),
        ("\x1b[31m:2379", "The host must be a name"),
    ],
)
def test_what_is_no_endpoint_is_refused_and_says_what_to_do(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        parse_endpoint(text, secure=False)

    assert str(error.value.do)
    assert str(error.value).endswith(str(error.value.do))


def test_a_password_in_an_endpoint_is_not_repeated() -> None:
    with pytest.raises(UsageError) as error:
        parse_endpoint("http://root:secret@h:2379", secure=False)

    assert "secret" not in str(error.value)


def test_lists_are_split_at_commas_and_repeats_dropped() -> None:
    endpoints = parse_endpoints(["a:1,b:2", "http://a:1"], secure=False)

    assert endpoints == (Endpoint("http", "a", 1), Endpoint("http", "b", 2))
    assert parse_endpoints("a:1,b:2", secure=False) == endpoints


@pytest.mark.parametrize("items", [[], "", ["a:1,"]])
def test_a_list_without_endpoints_is_refused(items: list[str]) -> None:
    with pytest.raises(UsageError):
        parse_endpoints(items, secure=False)


def test_an_address_has_brackets_around_ipv6() -> None:
    assert Endpoint("https", "::1", 2379).url == "https://[::1]:2379"
    assert Endpoint("http", "h", 2379).address == "h:2379"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://0.0.0.0:2379", Endpoint("http", "0.0.0.0", 2379)),
        ("https://[::]:2379", Endpoint("https", "::", 2379)),
        ("http://127.0.0.111:0", Endpoint("http", "127.0.0.111", 0)),
        ("http://etcd-0:2379/", Endpoint("http", "etcd-0", 2379)),
    ],
)
def test_an_advertised_url_is_read(url: str, expected: Endpoint) -> None:
    assert parse_advertised(url) == expected


@pytest.mark.parametrize(
    ("url", "kind", "go"),
    [
        ("unix:///run/etcd.sock", "unix-socket", "dial unix /run/etcd.sock: connect: no such file or directory"),
        ("unixs://localhost:1", "unix-socket", "dial unix localhost:1: connect: no such file or directory"),
        ("http://h", "no-port", "dial tcp: address h: missing port in address"),
        ("http://:2379", "no-host", "dial tcp :2379: connect: connection refused"),
        ("http://u:p@h:2379", "user-info", ""),
        ("http://::1:2379", "malformed", "dial tcp: address ::1:2379: too many colons in address"),
        ("http://h:99999", "malformed", "dial tcp: address 99999: invalid port"),
        ("http://h:abc", "malformed", "dial tcp: lookup tcp/abc: unknown port"),
        ("http://h:1234567890", "malformed", "dial tcp: address 1234567890: invalid port"),
        ("h", "malformed", "dial tcp: address h: missing port in address"),
        ("", "malformed", "dial tcp: address : missing port in address"),
    ],
)
def test_an_undialable_url_has_a_kind_and_gos_words(url: str, kind: str, go: str) -> None:
    """An advertised URL that no client can dial has a kind of failure and the error of Go."""
    failure = parse_advertised(url)

    assert isinstance(failure, Failure)
    assert (failure.stage, failure.kind, failure.go_error) == ("dns", kind, go)


def test_a_hostile_url_comes_out_as_short_text() -> None:
    failure = parse_advertised("http://\x1b[2J<b>" + "x" * 100_000)

    assert isinstance(failure, Failure)
    assert len(failure.go_error) < 400
    assert "\x1b" not in failure.go_error


almost = st.from_regex(r"(https?://|unix://|)[\[\]@:/?#%a.0-9\x00\ud800-]{0,20}(:[0-9]{0,7})?", fullmatch=True)


@given(st.text() | almost)
def test_any_typed_text_is_read_or_refused(text: str) -> None:
    try:
        endpoint = parse_endpoint(text, secure=False)
    except UsageError:
        return
    assert parse_endpoint(endpoint.url, secure=False) == endpoint


@given(st.text() | almost)
def test_any_advertised_text_is_an_endpoint_or_a_failure(text: str) -> None:
    parsed = parse_advertised(text)

    assert isinstance(parsed, Endpoint | Failure)
    if isinstance(parsed, Failure):
        assert parsed.go_error.isprintable()
