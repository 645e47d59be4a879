"""`etcdlab report`: what it prints and writes, also of a redacted case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etcdlab.case import Case
from etcdlab.report.embedded import unpacked
from tests.cli.command import run
from tests.report.cases import incident

ADDRESS, HOST = "10.20.30.40", "db-host-7"


def saved(folder: Path) -> str:
    """The recorded incident, on another address and another host."""
    file = incident().save(folder / "incident.etcdlab")
    text = (
        file.read_text("utf-8").replace("127.0.0.2", ADDRESS).replace('"format": 2', f'"format": 2, "host": "{HOST}"')
    )
    file.write_text(text, "utf-8")
    return str(file)


def everything(file: Path) -> str:
    """The text of a report, with what a page carries unpacked."""
    text = file.read_text("utf-8")
    packed = re.findall(r'"(?:case|stepper)":"([^"]+)"', text)
    return text + "".join(unpacked(one, 10_000_000).decode() for one in packed)


def test_it_writes_a_page_that_verifies(tmp_path: Path) -> None:
    page = tmp_path / "a.html"

    assert run("report", saved(tmp_path), "-o", str(page), "--owner", "storage team") == (0, f"Written: {page}\n", "")
    assert "storage team" in page.read_text("utf-8")
    assert re.fullmatch(r"a\.html: all \d+ statements hold\.\n", run("report", "--verify", str(page)).out)


def test_a_changed_page_has_exit_code_1(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    run("report", saved(tmp_path), "-o", str(page))
    page.write_text(page.read_text("utf-8").replace("at stage tcp", "at stage tls", 1), "utf-8")
    ran = run("report", "--verify", str(page))

    assert (ran.code, ran.out[:34]) == (1, "Statement dialled-2 does not hold.")


def test_without_a_file_to_write_there_is_advice(tmp_path: Path) -> None:
    ran = run("report", saved(tmp_path))

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("do: Give one, e.g. -o incident.html.\n")


@pytest.mark.parametrize("name", ["public.html", "public.md", "public.json"])
def test_the_report_of_a_redacted_case_has_no_original(name: str, tmp_path: Path) -> None:
    original, redacted, out = saved(tmp_path), tmp_path / "public.etcdlab", tmp_path / name
    before = tmp_path / f"before-{name}"
    run("report", original, "-o", str(before))
    run("redact", original, "-o", str(redacted))
    run("report", str(redacted), "-o", str(out))
    figures = "".join(map(everything, tmp_path.glob("public-figures/*.svg")))

    assert ADDRESS in everything(before)
    assert Case.load(original).trace.host == HOST
    for word in (ADDRESS, ADDRESS.replace(".", "-"), HOST, HOST.upper()):
        assert word not in everything(out) + figures


def test_an_issue_is_printed_in_english(tmp_path: Path) -> None:
    ran = run("report", saved(tmp_path), "--issue", "--lang", "zh")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("### What happened\n")
    assert ADDRESS not in ran.out
    assert ADDRESS in run("report", saved(tmp_path), "--issue", "--keep", ADDRESS).out


def test_an_issue_is_written_to_markdown_only(tmp_path: Path) -> None:
    case, file = saved(tmp_path), tmp_path / "issue.md"

    assert run("report", case, "--issue", "-o", str(file)) == (0, f"Written: {file}\n", "")
    assert file.read_text("utf-8") == run("report", case, "--issue").out
    assert "The bug report is Markdown, got a.html." in run("report", case, "--issue", "-o", "a.html").err


def test_options_that_exclude_each_other_have_advice(tmp_path: Path) -> None:
    case = saved(tmp_path)

    assert "--verify and --issue exclude each other." in run("report", case, "--issue", "--verify").err
    assert "Add --issue, or use" in run("report", case, "--keep", "etcd-0", "-o", "a.html").err
