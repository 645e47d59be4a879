"""Which URLs a probe dials."""

from __future__ import annotations

from etcdlab.probe.targets import MOST_URLS, client_urls, targets_of, urls_of
from tests.rules.evidence import member, trace_of


def test_each_url_is_dialled_once_the_endpoints_first() -> None:
    trace = trace_of([member("s", "http://10.0.0.5:2379", "http://0.0.0.0:2379")], [])

    assert urls_of(trace) == ("http://10.0.0.5:2379", "http://0.0.0.0:2379")


def test_the_client_keeps_the_scheme_of_its_first_endpoint() -> None:
    """client/v3 drops the scheme of an advertised URL. A socket file keeps its own."""
    advertised = (
        "http://10.0.0.5:2379/",
        "http://10.0.0.6:2379",
        "10.0.0.7:2379",
        "unix:///run/etcd",
        "https://10.0.0.6:2379",
    )

    assert client_urls(("https://10.0.0.5:2379",), advertised) == (
        "https://10.0.0.5:2379",
        "https://10.0.0.6:2379",
        "https://10.0.0.7:2379",
        "unix:///run/etcd",
    )
    assert client_urls(("10.0.0.5:2379",), ("https://10.0.0.6:2379",))[1:] == ("http://10.0.0.6:2379",)


def test_what_no_client_can_dial_is_left_out() -> None:
    """The host of the second URL would be an option of nc."""
    urls = ("http://10.0.0.5", "http://-e:2379", "unix:///run/etcd", "http://a@b:1", "http://10.0.0.5:2379")

    targets = targets_of(urls)

    assert targets.urls == urls[-1:]
    assert targets.not_dialled == urls[:-1]


def test_a_probe_has_at_most_so_many_urls() -> None:
    targets = targets_of(f"http://10.0.0.5:{port}" for port in range(1, MOST_URLS + 12))

    assert (len(targets.urls), targets.too_many) == (MOST_URLS, 11)
