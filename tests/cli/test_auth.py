"""Clusters with auth, on the packaged server and on the newest of 3.6 and 3.7: a dial carries no token.

Such servers refuse Status to a dial. The etcd that refuses did answer, so nothing may call its member down.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import etcdlab
from etcdlab.cluster.access import Access
from etcdlab.cluster.connection import Cluster
from etcdlab.engines.build.servers import server
from etcdlab.investigation import Investigation
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import MemberPlan, Scenario
from etcdlab.trace import Identity
from etcdlab.views.page import page_of
from tests.cli.command import judged, plain
from tests.cluster.peers import ctl, enable_password, parse_endpoint

DENIES_THE_MEMBER_LIST = "3.6.9"
"""The last release of 3.6 that lists the members for the root role alone."""


def with_auth(etcd: Path, *members: MemberPlan) -> Iterator[Sandbox]:
    """A cluster with the user root, and the user app that may read one prefix."""
    with Sandbox(Scenario("ad-hoc", "ad hoc", "", members=members), etcd=etcd) as lab:
        endpoint = parse_endpoint(plain(lab.endpoints)[0], secure=False)
        for command in (
            "user add app:secret",
            "role add app",
            "role grant-permission app readwrite app/ --prefix=true",
            "user grant-role app app",
        ):
            ctl(endpoint, *command.split())
        enable_password(endpoint)
        yield lab


@pytest.fixture(scope="module")
def poisoned(server: Path) -> Iterator[Sandbox]:
    """Its member advertises a loopback name under a port at which nothing listens."""
    yield from with_auth(server, MemberPlan("a", advertise=("http://localhost:{port}",)))


@pytest.fixture(scope="module")
def healthy(server: Path) -> Iterator[Sandbox]:
    """Two members that advertise where they listen."""
    yield from with_auth(server, MemberPlan("a"), MemberPlan("b"))


def check(lab: Sandbox, user: str, **access: Any) -> Investigation:
    endpoints = plain(lab.endpoints)[:1]
    return etcdlab.check(endpoints, user=user, password="secret", allow_plain=True, **access)


def test_the_fix_names_the_endpoint_without_its_status(poisoned: Sandbox) -> None:
    """The fix names the endpoint although the endpoint's Status needs a token."""
    investigation = check(poisoned, "root")

    assert judged(investigation) == [("R2", "advertises-loopback", "fault")]
    (configured, *_) = investigation.case.trace.dials
    member = investigation.case.trace.member_lists[0].members[0]
    assert configured.identity is not None
    assert configured.identity.member_id == member.id
    assert investigation.findings[0].members[0].answered_at in ("", configured.address)
    assert f"server down ({configured.address} answers as a)" in map(str, investigation.findings[0].ruled_out)


@pytest.mark.parametrize("user", ["root", "app"])
def test_the_answer_to_the_login_names_the_server(healthy: Sandbox, user: str) -> None:
    endpoint = parse_endpoint(plain(healthy.endpoints)[1], secure=False)

    with Cluster((endpoint,), Access(user=user, password="secret", allow_plain=True)) as cluster:
        named = dict(cluster.identities)
        members = cluster.member_list(True)

    (member,) = (one for one in members.members if one.name == "b")
    assert named == {endpoint.address: Identity(members.cluster_id, member.id, "")}


def test_the_member_lists_name_every_configured_endpoint(healthy: Sandbox) -> None:
    """The answers to MemberList name every configured endpoint."""
    endpoints = plain(healthy.endpoints)

    investigation = etcdlab.check(endpoints, user="root", password="secret", allow_plain=True)

    members = {member.client_urls[0]: member.id for member in investigation.case.trace.member_lists[0].members}
    configured = [dial for dial in investigation.case.trace.dials if dial.source == "configured"]
    assert {dial.url: dial.identity and dial.identity.member_id for dial in configured} == members
    assert len(members) == 2


def test_the_answer_to_a_get_names_the_server(server: Path) -> None:
    with Sandbox(Scenario("ad-hoc", "ad hoc", "", members=(MemberPlan("a"),)), etcd=server) as lab:
        endpoint = parse_endpoint(plain(lab.endpoints)[0], secure=False)
        with Cluster((endpoint,), Access()) as cluster:
            assert cluster.identities == {}
            cluster.get()
            named = cluster.identities[endpoint.address]
            assert named.member_id == cluster.status().member_id


@pytest.mark.parametrize("user", ["root", "app"])
@pytest.mark.parametrize("release", ["3.4.23", "3.7.1"])
def test_a_healthy_member_without_identity_is_not_down(healthy: Sandbox, release: str, user: str) -> None:
    """No finding calls a member down only because its Status needs a token."""
    investigation = check(healthy, user, release=release)

    assert [finding for finding in investigation.findings if str(finding.severity) != "note"] == []
    assert "down" not in " ".join(f"{finding.summary} {finding.why}" for finding in investigation.findings)
    nameless = [dial for dial in investigation.case.trace.dials if dial.nameless and dial.failure]
    for dial in nameless:
        assert dial.failure is not None
        detail = str(dial.failure.detail)
        assert "etcd answers and does not say which member it is, because Status needs a token." in detail
        assert detail in " ".join(investigation.text().split())


def test_no_view_says_nothing_wrong_above_an_error(healthy: Sandbox) -> None:
    """A user of one prefix gets a note, because its Get of another key is denied."""
    investigation = check(healthy, "app")

    assert judged(investigation) == [("R9", "get-refused", "note")]
    assert investigation.exit_code == 0
    assert investigation.case.trace.calls[-1].returns == ("etcdserver: permission denied",)
    assert investigation.text().splitlines()[0] == (
        "? No advertised URL is wrong. A note says why Get returns etcdserver: permission denied."
    )
    bundle = investigation._repr_mimebundle_()
    page = msgspec.json.encode(page_of(investigation.case, investigation.findings, investigation.chain)).decode()
    for view in (
        investigation.text(),
        bundle["text/html"],
        bundle["text/plain"],
        json.dumps(investigation.document()),
        page,
    ):
        assert "permission denied" in view
        assert not re.search("nothing wrong|no fault|every advertised URL leads", view, re.IGNORECASE)


@pytest.fixture(scope="module")
def denying() -> Iterator[Sandbox]:
    yield from with_auth(server(DENIES_THE_MEMBER_LIST), MemberPlan("a"))


def test_a_denied_member_list_needs_root_or_a_newer_server(denying: Sandbox) -> None:
    investigation = check(denying, "app")

    assert [(finding.code, finding.rule) for finding in investigation.findings] == [("R9", "member-list-fails")]
    advice = str(investigation.findings[0].fix.server)
    assert "etcdctl user grant-role USER root" in advice
    assert "3.5.29, 3.6.10" in advice
    assert "grant-permission" not in advice
    assert judged(check(denying, "root")) == []


def test_an_answered_get_identifies_the_endpoint(
    denying: Sandbox,
) -> None:
    """Neither Status nor MemberList may be called, so the header of another answer identifies the endpoint."""
    of_app, of_root = check(denying, "app"), check(denying, "root")

    (dial,) = of_app.case.trace.dials
    member = of_root.case.trace.member_lists[0].members[0]
    assert all(one.error for one in of_app.case.trace.member_lists)
    assert dial.failure is not None
    assert dial.identity is not None
    assert dial.identity.member_id == member.id
    assert "member_id" in str(of_app.document()["dials"][0]["identity"])
