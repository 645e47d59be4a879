"""The page in a terminal of a few cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from etcdlab.case import Case
from etcdlab.engines.recording import recording
from etcdlab.investigation import Investigation
from etcdlab.messages import LANGUAGES, Language
from etcdlab.views.terminal import text

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Trace


def test_an_outcome_is_below_its_function_on_a_narrow_page(trace: Trace, chain: Chain, finding: Finding) -> None:
    """In a column of a few cells every word would be broken."""
    narrow = text(Case(traces=(trace,)), [finding], chain, width=60).splitlines()
    place = next(number for number, line in enumerate(narrow) if "✗ resetTransport" in line)

    assert narrow[place].split() == ["✗", "resetTransport", "0.0.0.0:2379"]
    assert narrow[place + 1].startswith("                      tcp refused")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_sign_is_beside_its_setting(
    trace: Trace, chain: Chain, finding: Finding, width: int, language: Language
) -> None:
    """A line of the fix never breaks between its `-` or `+` and the setting."""
    page = text(Case(traces=(trace,)), [finding], chain, width, language)

    assert re.findall(r"\s([-+])\s+(\S{8})", page.replace("\n", "|")) == [("-", "ETCD_ADV"), ("+", "ETCD_ADV")]


def test_a_line_of_chinese_ends_at_the_width() -> None:
    """Chinese has no spaces. A line ends after any character, and begins with no closing punctuation."""
    recorded = Investigation.of(recording(release="3.7.1").run())
    page = text(recorded.case, recorded.findings, recorded.chain, 60, "zh_CN")

    assert "\n    0.0.0.0 是用于监听的地址。客户端无法在这个地址连到服务\n    器，" in page
    assert max(map(cell_len, page.splitlines())) <= 60
    assert not [line for line in page.splitlines() if line.strip()[:1] in "、。，：；？！）" and line.strip()]
    assert not [line for line in page.splitlines() if line.endswith("（")]
