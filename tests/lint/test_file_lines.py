"""The URLs of deployment files as evidence of a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from etcdlab.errors import FileError
from etcdlab.lint.file_lines import read_file_lines

COMPOSE = """services:
  etcd:
    image: quay.io/coreos/etcd:v3.5.0
    environment:
      - ETCD_NAME=s
      - ETCD_ADVERTISE_CLIENT_URLS={url}
"""


def _file(folder: Path, text: str, name: str = "compose.yml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_url_has_its_place_its_member_and_its_verdict(tmp_path: Path) -> None:
    path = _file(tmp_path, COMPOSE.format(url="http://0.0.0.0:2379"))
    (line,) = read_file_lines([path])

    assert (line.place, line.column, line.server, line.member) == (f"{path}:6", 36, "etcd", "s")
    assert (line.verdict, line.code) == ("wrong", "R1")


def test_a_default_value_of_a_variable_counts_as_unknown(tmp_path: Path) -> None:
    (line,) = read_file_lines([_file(tmp_path, COMPOSE.format(url="http://${HOST:-10.0.0.5}:2379"))])

    assert (line.url, line.unknown) == ("http://10.0.0.5:2379", ("HOST",))


def test_a_finding_that_a_comment_ignores_is_not_wrong(tmp_path: Path) -> None:
    text = COMPOSE.format(url="http://0.0.0.0:2379 # etcdlab: ignore[R1] a proxy rewrites it")

    assert read_file_lines([_file(tmp_path, text)])[0].verdict == "depends"


def test_a_password_in_a_url_is_not_kept(tmp_path: Path) -> None:
    (line,) = read_file_lines([_file(tmp_path, COMPOSE.format(url="http://root:secret@10.0.0.5:2379"))])

    assert "secret" not in line.url


def test_the_servers_of_all_files_have_their_numbers(tmp_path: Path) -> None:
    texts = {"a.yml": COMPOSE.format(url="http://10.0.0.5:2379"), "b.yml": COMPOSE.format(url="http://10.0.0.6:2379")}
    lines = read_file_lines([_file(tmp_path, text, name) for name, text in texts.items()])

    assert [line.server_number for line in lines] == [0, 1]


@pytest.mark.parametrize(
    ("text", "words"),
    [("services: {}\n", "starts no etcd server."), ("a: [b\netcd: image\nimage: etcd\n", ".yml:2: ")],
)
def test_a_file_without_a_server_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FileError) as error:
        read_file_lines([_file(tmp_path, text)])

    assert words in str(error.value.what)


def test_a_url_of_another_file_has_its_place_there(tmp_path: Path) -> None:
    """`extends` takes a service from another compose file."""
    _file(tmp_path, COMPOSE.format(url="http://10.0.0.5:2379"), "common.yml")
    text = "services:\n  etcd:\n    extends:\n      file: common.yml\n      service: etcd\n"
    (line,) = read_file_lines([_file(tmp_path, f"{text}    environment:\n      - ETCD_LISTEN_CLIENT_URLS=\n")])

    assert (line.place, line.member) == (f"{tmp_path / 'common.yml'}:6", "s")
