"""The example of the READMEs is what etcdlab prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.messages import Language
from etcdlab.sandboxes.sandbox import Sandbox
from scripts.example import ADDRESS, BLOCK, READMES, example, output
from tests.docs.pages import blocks
from tests.docs.running import Run


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The case of the example, from a real etcd."""
    return example(tmp_path_factory.mktemp("example"))


@pytest.mark.parametrize(("language", "readme"), READMES.items(), ids=str)
def test_the_example_is_what_etcdlab_prints(
    language: Language, readme: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETCDLAB_LANG", language)
    (written,) = BLOCK.findall(readme.read_text("utf-8"))

    assert plain(written) == plain(output(case, language)), "run `make readme`"


def test_etcdctl_calls_the_faulty_cluster_healthy(lab: Sandbox, run: Run) -> None:
    """The first screen of the README quotes etcdctl on the cluster whose clients fail."""
    command, written, *_ = blocks(READMES["en"], "text")[0].splitlines()

    result = run(shlex.split(command.removeprefix("$ ").replace(ADDRESS, lab.endpoints[0])))

    (output_line,) = (result.stdout + result.stderr).splitlines()
    assert plain(output_line.replace(lab.endpoints[0], ADDRESS)) == plain(written)


def plain(text: str) -> str:
    """A text without what differs from run to run: times, the release of the server, and the width of columns."""
    text = re.sub(r"\d+(\.\d+)? ?ms", "_ ms", re.sub(r"etcd 3\.\d+\.\d+", "etcd _", text))
    return " ".join(text.split())
