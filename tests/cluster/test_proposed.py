"""What a person would have members advertise: read as the setting is, and matched with the members."""

from __future__ import annotations

import pytest

from etcdlab.cluster.proposed import parse_proposed, parse_urls, with_proposed_urls
from etcdlab.errors import UsageError
from etcdlab.trace import Member

S, T = Member("8e9e05c52164694d", "s", ("http://0.0.0.0:2379",)), Member("a1", "t", ("http://10.0.0.6:2379",))


def test_proposed_urls_are_a_text_or_a_list() -> None:
    """A text may have commas, as the setting has."""
    assert parse_proposed({"s": "http://a:1, https://b:2", "t": ["http://[::1]:3", "http://a:1,http://a:1"]}) == {
        "s": ("http://a:1", "https://b:2"),
        "t": ("http://[::1]:3", "http://a:1"),
    }


@pytest.mark.parametrize("url", ["http://0.0.0.0:2379", "http://[::]:2379", "http://127.0.0.1:2379", "http://db:2379"])
def test_an_address_that_is_only_wrong_may_be_tried(url: str) -> None:
    assert parse_urls(url) == (url,)


# etcd refuses each of them at its start: a URL has http or https, a host and a port, and no path.
@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "A URL is empty"),
        ("http://a:1,", "A URL is empty"),
        ("10.0.0.5:2379", "10.0.0.5:2379: The URL has neither the scheme http nor https"),
        ("ftp://10.0.0.5:2379", "neither the scheme http nor https"),
        ("unix:///run/etcd.sock", "a socket file"),
        ("http://:2379", "no host"),
        ("http://10.0.0.5", "The port is missing"),
        ("http://10.0.0.5:2379/v3", "The port must be a number"),
        ("http://10.0.0.5:99999", "out of range"),
        ("http://::1:2379", "brackets"),
        ("http://a\x1b[31m:1", r"a\x1b[31m"),
    ],
)
def test_a_url_that_cannot_be_meant_is_refused_at_once(url: str, what: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_urls(url)

    assert what in str(error.value.what)
    assert str(error.value.do)


def test_what_stands_before_an_at_sign_is_not_repeated() -> None:
    with pytest.raises(UsageError) as error:
        parse_urls("http://root:secret@10.0.0.5:2379")

    assert "user info" in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("proposed", "what"), [({}, "No member is named"), ({"s": []}, "No URL is given for member s")]
)
def test_nothing_is_nothing_to_try(proposed: dict[str, list[str]], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        parse_proposed(proposed)


@pytest.mark.parametrize("name", ["s", "8e9e05c52164694d"])
def test_a_member_has_its_name_or_its_id(name: str) -> None:
    """Members that are not named keep their URLs."""
    assert with_proposed_urls((S, T), {name: ("http://a:1",)}) == (Member(S.id, "s", ("http://a:1",)), T)


@pytest.mark.parametrize(
    ("members", "named", "what", "do"),
    [
        ((S, T), ["x"], "No member has the name or the id x", "s (8e9e05c52164694d), t (a1)"),
        ((S, Member("b2", "")), [""], "No member has the name or the id", "(unnamed) (b2)"),
        ((S, Member("b2", "s")), ["s"], "2 members have the name s", "s (8e9e05c52164694d), s (b2)"),
        ((S, T), ["s", "8e9e05c52164694d"], "is named twice", "once, by"),
    ],
)
def test_an_unknown_name_is_refused_with_the_members_there_are(members, named, what: str, do: str) -> None:
    with pytest.raises(UsageError) as error:
        with_proposed_urls(members, dict.fromkeys(named, ("http://a:1",)))

    assert what in str(error.value.what)
    assert do in str(error.value.do)
