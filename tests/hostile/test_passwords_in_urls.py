"""A password in a URL comes out nowhere, whichever door the URL takes and however it is spelled."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

import etcdlab
from etcdlab.errors import EtcdlabError
from etcdlab.investigation import Investigation
from etcdlab.sandboxes.endpoints import SandboxEndpoints
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan
from etcdlab.saved_traces import write_trace
from tests.cli.answers import answering
from tests.cli.command import ETCDLAB, LIMIT, cluster, environment
from tests.test_user_info import PASSWORD, SPELLINGS

URLS = [spelling.format(PASSWORD) for spelling in SPELLINGS]


def printed(*arguments: str, **more: str) -> str:
    """Everything that a command prints."""
    result = subprocess.run(
        [ETCDLAB, *arguments], capture_output=True, text=True, timeout=LIMIT, env=environment(**more), check=False
    )
    assert "Traceback" not in result.stderr
    return result.stdout + result.stderr


def pages(investigation: Investigation) -> str:
    """Every view of an investigation, and what a notebook and a file save of it."""
    stepper = investigation.stepper()
    return repr(
        [
            investigation.text(width=200),
            investigation.document(),
            investigation._repr_mimebundle_(),
            stepper.get_state(),
            write_trace(investigation.case.trace),
        ]
    )


@pytest.fixture(scope="module")
def endpoints() -> Any:
    with Sandbox("healthy") as lab:
        yield lab.endpoints


@pytest.fixture(scope="module")
def investigation(endpoints: SandboxEndpoints) -> Investigation:
    """A cluster whose members are known."""
    return Investigation.of(etcdlab.walk(endpoints).run())


@pytest.mark.parametrize("url", URLS)
def test_python_refuses_an_endpoint_and_does_not_repeat_it(url: str) -> None:
    for call in (etcdlab.check, etcdlab.walk, etcdlab.connect):
        with pytest.raises(EtcdlabError) as error:
            call(url)  # type: ignore[operator]
        assert PASSWORD not in repr(error.value) + str(error.value)


@pytest.mark.parametrize("url", URLS)
def test_python_refuses_a_proposal_and_does_not_repeat_it(url: str, investigation: Investigation) -> None:
    for proposed in ({"etcd-0": url}, {url: "http://127.0.0.1:1"}, {"etcd-0": ["http://127.0.0.1:1", url]}):
        with pytest.raises(EtcdlabError) as error:
            investigation.what_if(proposed)
        assert PASSWORD not in repr(error.value) + str(error.value)


# A process for each of all spellings would take minutes: the command line has these of its own.
COMMANDS = [
    "http://root:{}@127.0.0.1:1/v3",
    "http://root:a?{}@127.0.0.1:1",
    "http://root:a,{}@127.0.0.1:1",
    "http://root:a={}@127.0.0.1:1",
    "http://root:a {}@127.0.0.1:1",
    "root:{}@127.0.0.1:1",
    "ftp://root:{}@127.0.0.1:1",
]


@pytest.mark.parametrize("spelling", COMMANDS)
def test_the_command_line_does_not_repeat_it(spelling: str, tmp_path: Path, endpoints: SandboxEndpoints) -> None:
    url, case = spelling.format(PASSWORD), tmp_path / "case"
    (endpoint,) = endpoints
    everything = [
        printed("check", url),
        printed("check", url, "--json", "--save", str(case)),
        printed("check", ETCDCTL_ENDPOINTS=url),
        printed("check", endpoint, "--what-if", f"etcd-0={url}", "--save", str(case)),
        printed("check", endpoint, "--what-if", url, "--json"),
        printed(url),
        printed("demo", url),
        printed("check", f"--rounds={url}", "--json"),
        case.read_text() if case.exists() else "",
    ]
    for text in everything:
        assert PASSWORD not in text


def test_what_a_member_advertises_is_shown_and_saved_without_it(tmp_path: Path) -> None:
    members = [{"ID": 1, "name": "s", "clientURLs": URLS, "peerURLs": URLS}, {"ID": 2, "name": f"root:{PASSWORD}@h"}]
    with answering(members) as address:
        investigation = etcdlab.check(address)
        assert PASSWORD not in pages(investigation)
        case = tmp_path / "case"
        assert PASSWORD not in printed("check", address, "--save", str(case))
        assert PASSWORD not in printed("check", address, "--json")
    assert PASSWORD not in case.read_text()
    assert "has user info before its host" in investigation.text()


@pytest.mark.parametrize("engine", ["live", "go"])
def test_a_real_member_that_advertises_it_is_shown_without_it(engine: str) -> None:
    # etcd takes user info in --advertise-client-urls.
    with cluster(MemberPlan("s", advertise=(f"http://root:{PASSWORD}@127.0.0.1:1",))) as lab:
        investigation = etcdlab.check(lab.endpoints, engine=engine)

    trace = investigation.case.trace
    assert trace.member_lists[0].members[0].client_urls == ("http://***@127.0.0.1:1",)
    # The client dials the host without it: that dial is of the advertised URL, and no configured endpoint fails.
    assert trace.dials[-1].source == "advertised"
    assert "endpoint-fails" not in {finding.rule for finding in investigation.findings}
    assert PASSWORD not in pages(investigation)


def test_the_real_client_that_meets_it_shows_it_nowhere(tmp_path: Path) -> None:
    urls = [f"http://root:{PASSWORD}@127.0.0.1:1", f"http://root:{PASSWORD}@127.0.0.1:1/v3", f"root:{PASSWORD}@h:1"]
    with answering([{"ID": 1, "name": "s", "clientURLs": urls}]) as address:
        investigation = etcdlab.check(address, engine="go")

    assert any(
        "***@" in url for member in investigation.case.trace.member_lists[0].members for url in member.client_urls
    )
    assert PASSWORD not in pages(investigation)


def test_a_saved_case_that_holds_it_is_shown_without_it(tmp_path: Path) -> None:
    case = tmp_path / "case"
    url = f"http://root:{PASSWORD}@h:1"
    with answering([{"ID": 1, "name": "s", "clientURLs": ["http://mark"]}]) as address:
        etcdlab.check(address).case.save(case)
    # JSON may spell an @ in two ways.
    for spelled in (url, url.replace("@", "\\u0040")):
        whole = case.with_suffix(".changed")
        whole.write_text(case.read_text().replace("http://mark", spelled))

        assert PASSWORD not in printed("show", str(whole)) + printed("show", str(whole), "--json")
