"""A report quotes what the documentation says about a finding, to the letter and with its address, in every format."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from etcdlab.messages import LANGUAGES, Language
from etcdlab.report.json_file import json_report
from etcdlab.report.provenance import own_version
from etcdlab.report.quotation import MOST, quotations, quotations_about
from etcdlab.report.verify import verify
from etcdlab.report.web_page import web_page
from etcdlab.report.write import write_report
from etcdlab.rules.registry import rules
from tests.report.cases import incident

TEXT = "Do not advertise addresses like `localhost` or `0.0.0.0` for a production setup"
PUBLIC = r"https://(etcd\.io/docs/v3\.7/\S+/|github\.com/(etcd-io/etcd|grpc/grpc)/blob/\S+)"
ADDRESS = "https://etcd.io/docs/v3.7/faq/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_it_in_english(language: Language) -> None:
    page = web_page(incident(), language, own_version())
    (block,) = re.findall(r"<blockquote.*?</blockquote>", page, re.DOTALL)

    assert block.startswith(f'<blockquote cite="{ADDRESS}" lang="en">')
    assert TEXT in re.sub(r"</?code>", "`", block)
    assert f'<a href="{ADDRESS}" rel="noreferrer">' in page


def test_markdown_has_it_with_its_address(tmp_path: Path) -> None:
    lines = write_report(incident(), tmp_path / "a.md", "en").read_text("utf-8").splitlines()
    (at,) = (number for number, line in enumerate(lines) if TEXT in line)

    assert lines[at].startswith("  > ")
    assert lines[at + 2] == f"  > <{ADDRESS}>"


def test_json_has_it_with_its_address() -> None:
    (cause,) = (one for one in json.loads(json_report(incident(), "1"))["statements"] if "quotation" in one)

    assert cause["id"] == "cause-4"
    assert cause["quotation"]["address"] == ADDRESS
    assert cause["quotation"]["text"].startswith(TEXT)


def test_a_changed_quotation_is_named() -> None:
    """Also in a report of another version, of which only the statements are compared."""
    page, document = web_page(incident(), "en", "0.0.1").encode(), json_report(incident(), "0.0.1")

    for data in (page, document):
        changed = data.replace(b"Do not advertise", b"Do advertise")
        assert str(verify(data, "a")[1]) == ""
        assert "Statement cause-4 does not hold." in str(verify(changed, "a")[1])


def test_each_quotation_is_about_a_rule() -> None:
    slugs = {rule.slug for rule in rules()}

    assert set(quotations()) <= slugs
    assert {"advertises-unspecified", "advertises-loopback", "tls-refuses", "no-quorum", "learner"} <= set(quotations())


def test_each_quotation_is_short_and_has_a_public_address() -> None:
    for quotation in quotations().values():
        assert 20 < len(quotation.text) < 250
        assert re.fullmatch(
            r"https://(etcd\.io/docs/v3\.7/\S+/|github\.com/(etcd-io/etcd|grpc/grpc)/blob/\S+)", quotation.address
        )


def test_a_report_has_each_quotation_once_and_few() -> None:
    about = quotations_about(quotations())

    assert len(about) == MOST
    assert list(quotations_about(["advertises-loopback", "advertises-unspecified"]).values()) == ["advertises-loopback"]
    assert quotations_about(["lists-differ"]) == {}
