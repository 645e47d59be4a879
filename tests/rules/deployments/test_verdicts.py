"""The verdict on a URL: every spelling of an address, and what surrounds the server."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest

from etcdlab.readers.deployments import Server, Surroundings, Url
from etcdlab.readers.deployments.deployment import Place, Port, UrlKind
from etcdlab.readers.deployments.templates import variables_of
from etcdlab.rules.deployments import judge_url

PLACE = Place(1, 1, 1)


def url_of(text: str, kind: UrlKind = "advertise-client") -> Url:
    return Url(text, kind, PLACE, "flag", "--advertise-client-urls", variables_of(text))


def verdict(
    text: str, surroundings: Surroundings | None = None, *others: Url, kind: UrlKind = "advertise-client"
) -> str:
    url = url_of(text, kind)
    judgement = judge_url(url, Server("etcd", (url, *others), surroundings or Surroundings(kind="host")))
    return f"{judgement.verdict} {judgement.code}".strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://0.0.0.0:2379", "wrong R1"),
        ("http://000.0.0.0:2379", "wrong R1"),
        ("http://0:2379", "wrong R1"),
        ("https://[::]:2379", "wrong R1"),
        ("http://[::ffff:0.0.0.0]:2379", "wrong R1"),
        ("http://10.0.0.5:2379", "fine"),
        ("http://etcd.example.com:2379", "fine"),
        ("http://:2379", "wrong R6"),
        ("http://10.0.0.5", "wrong R6"),
        ("10.0.0.5:2379", "wrong R6"),
        ("0.0.0.0:2379", "wrong R6"),
        ("http://10.0.0.5:2379/", "wrong R6"),
        ("'http://10.0.0.5:2379'", "wrong R6"),
        ("http://fe80::1:2379", "wrong R6"),
        ("http://10.0.0.5:99999", "wrong R6"),
        ("", "wrong R6"),
        ("tcp://10.0.0.5:2379", "wrong R6"),
        ("unix:///run/etcd.sock", "depends R6"),
        ("http://user:pw@10.0.0.5:2379", "wrong R6"),
        ("http://${HOST}:2379", "unknown"),
        ("{{ scheme }}://{{ ip }}:2379", "unknown"),
        ("{{ scheme }}://0.0.0.0:2379", "wrong R1"),
        ("http://0.0.0.0:${PORT}", "wrong R1"),
        ("http://$(hostname -i):2379", "unknown"),
        ("http://<node-ip>:2379", "unknown"),
        ("http://{{ broken:2379", "unknown"),
        ("http://127.0.0.111:0", "depends R2"),
    ],
)
def test_verdict_on_an_advertised_url(text: str, expected: str) -> None:
    assert verdict(text) == expected


@pytest.mark.parametrize(
    ("listen", "expected"),
    [("http://127.0.0.1:2379", "fine"), ("http://0.0.0.0:2379", "wrong R2"), ("http://${IP}:2379", "depends R2")],
)
def test_loopback_of_a_host_depends_on_where_it_listens(listen: str, expected: str) -> None:
    assert verdict("http://localhost:2379", Surroundings(kind="host"), url_of(listen, "listen-client")) == expected


@pytest.mark.parametrize(
    ("surroundings", "expected"),
    [
        (Surroundings(kind="container", host_network=True, neighbours=("app",)), "depends R2"),
        (Surroundings(kind="container", shares_network=True), "depends R2"),
        (Surroundings(kind="container", neighbours=("app",), clients=("app",)), "wrong R2"),
        (Surroundings(kind="container", ports=(Port(2379, 2379),)), "depends R2"),
        (Surroundings(kind="container", ports=(Port(12379, 2379),)), "wrong R2"),
        (Surroundings(kind="container", neighbours=("app",), ports=(Port(2379, 12379),)), "depends R2"),
        (Surroundings(kind="container"), "depends R2"),
        (Surroundings(kind="pod"), "wrong R2"),
        (Surroundings(kind="pod", shares_network=True), "depends R2"),
        (Surroundings(kind="command"), "depends R2"),
    ],
)
def test_loopback_depends_on_who_shares_the_network(surroundings: Surroundings, expected: str) -> None:
    assert verdict("http://127.0.0.1:2379", surroundings) == expected


def test_loopback_names_the_number_of_the_published_port() -> None:
    url = url_of("http://127.0.0.1:2379")
    judgement = judge_url(url, Server("etcd", (url,), Surroundings(kind="container", ports=(Port(12379, 2379),))))

    assert "The file publishes port 2379 under the number 12379." in str(judgement.clients)


def test_loopback_beside_another_url_depends() -> None:
    other = url_of("https://10.0.0.5:2379")

    assert verdict("http://127.0.0.1:2379", Surroundings(kind="pod"), other) == "depends R2"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("http://0.0.0.0:2379", "listen-client", "fine"),
        ("http://localhost:2379", "listen-client", "fine"),
        ("http://etcd:2379", "listen-client", "wrong R6"),
        ("http://0.0.0.0:2380", "advertise-peer", "depends R1"),
        ("http://localhost:2380", "advertise-peer", "fine"),
    ],
)
def test_verdict_on_other_kinds_of_urls(text: str, kind: UrlKind, expected: str) -> None:
    assert verdict(text, kind=kind) == expected


def test_user_info_is_in_no_sentence() -> None:
    url = url_of("http://root:secret@10.0.0.5:2379")
    judgement = judge_url(url, Server("etcd", (url,)))

    assert "secret" not in f"{judgement.summary}{judgement.clients}{judgement.why}{judgement.fix}"


@pytest.mark.parametrize(
    "text", ["http://:2379", "10.0.0.5:2379", "http://10.0.0.5:2379/", '"http://10.0.0.5:2379"', "tcp://10.0.0.5:1"]
)
def test_etcd_itself_refuses_what_is_malformed(text: str, server: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            [
                str(server),
                "--data-dir",
                folder,
                "--listen-client-urls",
                "http://127.0.0.1:0",
                "--advertise-client-urls",
                text,
            ],
            capture_output=True,
            timeout=30,
            check=False,
        )

    assert result.returncode != 0
    assert verdict(text) == "wrong R6"
