"""A chip of evidence leads to the row of its line, packet or object. Evidence that is nowhere else is plain text."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from etcdlab.case import Case
from etcdlab.file_line import FileLine
from etcdlab.investigation import Investigation
from etcdlab.kubernetes_target import KubernetesTarget
from etcdlab.messages import LANGUAGES, Language
from etcdlab.report.embedded import LINE_KINDS, packed_stepper, unpacked
from etcdlab.report.report import report_of
from tests.readers.captures.frames import pcap
from tests.readers.captures.reading import explained
from tests.readers.captures.test_switch import seed
from tests.report.cases import incident, recorded
from tests.rules.evidence import dial, member, trace_of
from tests.widgets.page import with_finding
from tests.widgets.panels import Open

INSIDE = "http://etcd-0.etcd.prod.svc:2379"
UNRESOLVED = ("dns", "no-such-host", "dial tcp: lookup etcd-0.etcd.prod.svc: no such host")
CAPTION = {"en": "Evidence from files and Kubernetes", "zh_CN": "来自文件和 Kubernetes 的证据"}
PLAIN = [("endpoint", 0), ("applied-change", 0), ("dial", 99), ("step", 10_000), ("subconn", 99)]


def packets() -> Investigation:
    """The capture of the fault of the seed."""
    return explained(pcap(seed()))


def file() -> Investigation:
    """A recorded run, and the compose file that sets the same URL."""
    trace = recorded()
    (url,) = trace.member_lists[0].members[0].client_urls
    line = FileLine("compose.yml", 9, 5, "compose", "etcd", 0, "advertise-client", url, "--advertise", "flag", "etcd-0")
    return Investigation(Case(traces=(trace,), file_lines=(line,)))


def kubernetes() -> Investigation:
    """A URL that is dead from here, with a ready pod behind it."""
    dials = [dial("10.0.0.5:2379", by="etcd-0", source="configured"), dial(INSIDE[7:], failed=UNRESOLVED)]
    trace = trace_of([member("etcd-0", INSIDE)], dials, returns="context deadline exceeded")
    target = KubernetesTarget(INSIDE, "pod", "prod", "etcd-0", "name", ready=("etcd-0",))
    return Investigation(Case(traces=(trace,), kubernetes=(target,)))


def traits(state: dict[str, Any], result: Investigation, language: Language = "en") -> dict[str, Any]:
    """What the kernel sends for a result."""
    stepper = result.stepper()
    names = ("trace", "page", "catalogs", "drawing")
    return {**state, **{name: getattr(stepper, name) for name in names}, "language": language}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("result", "kind", "chip", "text"),
    [
        (packets, "packet", "0.pcap", "127.0.0.1:2379"),
        (file, "file-line", "compose.yml", "--advertise"),
        (kubernetes, "kubernetes", "etcd-0", "etcd-0"),
    ],
)
def test_a_chip_leads_to_its_row_and_the_row_back(
    show: Open, state: dict[str, Any], result: Any, kind: str, chip: str, text: str, language: Language
) -> None:
    page: Page = show(traits(state, result(), language))
    first = page.locator(f"button[data-evidence^='{kind} ']").last
    expect(first).to_contain_text(chip)
    first.press("Enter")
    row = page.locator(f".etcdlab-lines [data-line='{first.get_attribute('data-evidence')}']")

    expect(row).to_be_focused()
    expect(row).to_contain_text(text)
    expect(page.locator(".etcdlab-lines caption")).to_have_text(CAPTION[language])
    row.locator("td").last.get_by_role("button").first.press("Enter")
    expect(page.locator("article[data-finding='0']")).to_be_focused()


def test_only_rows_with_a_time_have_its_column(show: Open, state: dict[str, Any]) -> None:
    heads = [show(traits(state, one())).locator(".etcdlab-lines thead th").all_inner_texts() for one in (file, packets)]

    assert heads == [["source", "text", "used by"], ["source", "time", "text", "used by"]]


@pytest.mark.parametrize(("kind", "number"), PLAIN)
def test_evidence_that_is_nowhere_else_is_no_button(show: Open, state: dict[str, Any], kind: str, number: int) -> None:
    evidence = {"kind": kind, "id": number, "text": "x" * 200, "place": "here", "quote": "", "time": ""}
    page = show(with_finding(state, evidence=[evidence]))

    expect(page.locator(f"span[data-evidence='{kind} {number}']")).to_have_text(f"here · {'x' * 200}")
    expect(page.locator(".etcdlab-evidence button")).to_have_count(0)


@pytest.mark.parametrize(("case", "has_rows"), [(file().case, True), (incident(), False)])
def test_a_report_has_the_rows_if_a_finding_has_such_evidence(case: Case, has_rows: bool) -> None:
    _, run, _ = report_of(case)
    packed = unpacked(packed_stepper(run, "en"), 10_000_000).decode()

    assert ("function lineTable" in packed) is has_rows
    assert all(f'"{kind}"' in packed.replace("\\", "") for kind in LINE_KINDS)
