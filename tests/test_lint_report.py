"""`etcdlab.lint_files`: what lint says, in Python and in a notebook, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import FileError

COMPOSE = Path(__file__).parent / "readers/deployments/corpus/compose"
SEED, RIGHT = COMPOSE / "seed.yml", COMPOSE / "service_name.yml"


def test_the_line_of_the_incident_is_found() -> None:
    result = etcdlab.lint_files(SEED, RIGHT)
    (finding,) = result.findings

    assert (finding.path, finding.place.line, finding.code) == (str(SEED), 9, "R1")
    assert result.exit_code == result.document()["exit_code"] == 1
    assert str(result).startswith(f"{SEED}:9:36: wrong [R1 advertises-unspecified]")
    assert "- ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379" in str(result)


def test_a_right_file_has_no_finding() -> None:
    result = etcdlab.lint_files(str(RIGHT))

    assert (result.findings, result.exit_code) == ((), 0)
    assert "No place is wrong." in result._repr_mimebundle_()["text/html"]


def test_the_current_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etcd.env").write_text("ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379\n")
    monkeypatch.chdir(tmp_path)

    assert [finding.path for finding in etcdlab.lint_files().findings] == ["etcd.env"]


def test_every_has_what_depends_on_the_client(tmp_path: Path) -> None:
    file = tmp_path / "start.sh"
    file.write_text("etcd --advertise-client-urls http://localhost:2379\n")

    assert etcdlab.lint_files(file).findings == ()
    assert [finding.code for finding in etcdlab.lint_files(file, every=True).findings] == ["R2"]


@pytest.mark.parametrize(("language", "label"), [("en", "(wrong)"), ("zh", "（错误）")])
def test_a_cell_displays_the_line(monkeypatch: pytest.MonkeyPatch, language: str, label: str) -> None:
    monkeypatch.setenv("ETCDLAB_LANG", language)
    html = etcdlab.lint_files(SEED)._repr_mimebundle_()["text/html"]

    assert label in html
    assert "<code>- ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379</code>" in html


def test_a_cell_names_what_it_leaves_out(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number}.env").write_text("ETCD_ADVERTISE_CLIENT_URLS=http://0.0.0.0:2379\n")
    (tmp_path / "broken.yml").write_text("a: [\n  etcd --advertise-client-urls http://0.0.0.0:2379\n")
    html = etcdlab.lint_files(tmp_path)._repr_mimebundle_()["text/html"]

    assert html.count("<pre") == 20
    assert "5 more findings are in the text" in html
    assert "broken.yml:3: The file names etcd, and is not valid YAML" in html


def test_a_path_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileError, match=r"nothing\.yml does not exist"):
        etcdlab.lint_files("nothing.yml")
