"""`etcdlab.repair`: every scenario ends with the proof, or with the reason why etcdlab changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import SandboxError, UsageError
from etcdlab.fixes.plan import BY_HAND, NOTHING_WRONG
from etcdlab.repaired import Repair, RepairRun
from etcdlab.request import Request
from etcdlab.sandboxes.sandbox import Sandbox
from etcdlab.sandboxes.scenario import Scenario, scenario_named, scenarios
from tests.servers import version_of

SOME = (
    "advertises-unspecified",
    "one-load-balancer",
    "learner-endpoint",
    "no-quorum",
    "grpc-proxy-defaults",
    "certificate-wrong-name",
    "user-without-rights",
)
"""One scenario for each kind of change."""


def repaired(scenario: Scenario, etcd: Path | None = None) -> Repair:
    with Sandbox(scenario, etcd=etcd) as lab:
        return etcdlab.repair(lab, timeout=1)


def check_proof(result: Repair, scenario: Scenario) -> None:
    """The fault was there, something was changed, and the same client has no fault any more."""
    assert result.after is not None
    assert {(one.code, one.rule) for one in result.before.findings} >= set(scenario.leads_to)
    assert not {(one.code, one.rule) for one in result.after.findings} & set(scenario.leads_to[:1])
    assert (result.proved, result.exit_code, result.after.exit_code) == (True, 0, 0)
    assert result.after.case.trace.calls[-1].returns == ("ok",)
    assert result.after.case.trace.origin == result.before.case.trace.origin
    assert result.changes
    assert result.reason == ""


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_every_scenario_ends_with_the_proof_or_a_reason(scenario: Scenario) -> None:
    result = repaired(scenario)

    if result.changes:
        check_proof(result, scenario)
        return
    # Somebody has decided that there is nothing to change.
    assert result.reason == (scenario.no_repair or NOTHING_WRONG)
    assert result.reason != BY_HAND
    assert bool(scenario.no_repair) == bool(scenario.leads_to)
    assert (result.after, result.comparison, result.proved) == (None, None, False)
    assert result.exit_code == (0 if result.before.exit_code == 0 else 2)


@pytest.mark.parametrize("name", SOME)
def test_the_proof_is_the_same_on_other_servers(name: str, server: Path) -> None:
    scenario, version = scenario_named(name), version_of(server)
    if f"{version[0]}.{version[1]}" in scenario.refused_by:
        with pytest.raises(SandboxError):
            Sandbox(name, etcd=server).start()
    else:
        check_proof(repaired(scenario, server), scenario)


def test_a_fault_that_is_left_is_exit_code_1() -> None:
    """A client of 3.5.0 takes the learner after the Sync, whatever endpoint it begins with."""
    with Sandbox("learner-endpoint") as lab:
        result = etcdlab.repair(lab, release="seed", timeout=1)

    assert result.after is not None
    assert [one.rule for one in result.after.findings] == ["learner-taken"]
    assert (result.proved, result.exit_code) == (False, 1)
    assert "The fix is not enough" in str(result)


def test_the_text_has_the_change_and_both_verdicts() -> None:
    text = str(repaired(scenario_named("advertises-unspecified")))

    port = text.partition("--advertise-client-urls=http://0.0.0.0:")[2].split()[0]
    assert f"    - --advertise-client-urls=http://0.0.0.0:{port}\n" in text
    assert f"    + --advertise-client-urls=http://127.0.0.2:{port}\n" in text
    assert "✓ The fix is proved" in text
    assert "A  before the fix · client" in text
    assert "   ✗ 1 fault: Member etcd-0 advertises http://0.0.0.0:" in text
    assert "B  after the fix · client" in text
    assert "   ✓ No finding: etcdlab found no fault." in text
    assert "returns ok (modelled)" in text
    assert "\nSteps" not in text


def test_the_html_has_the_same_and_escapes_names() -> None:
    with etcdlab.sandbox("advertises-unspecified", names=["<b>x</b>"]) as lab:
        html = etcdlab.repair(lab)._repr_mimebundle_()["text/html"]

    assert "- --advertise-client-urls=<wbr>http://0.0.0.0:" in html
    assert "+ --advertise-client-urls=<wbr>http://127.0.0.2:" in html
    assert "The fix is proved" in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<b>x</b>" not in html


def test_the_case_has_both_checks(tmp_path: Path) -> None:
    result = repaired(scenario_named("advertises-unspecified"))
    loaded = etcdlab.Case.load(result.case.save(tmp_path / "repaired.etcdlab"))

    assert loaded.traces == (result.before.case.trace, result.after.case.trace)  # type: ignore[union-attr]


def test_urls_of_a_person_are_set_for_real() -> None:
    with etcdlab.sandbox("advertises-unspecified") as lab:
        right = f"http://{lab.endpoints[0]}"
        result = etcdlab.repair(lab, {"etcd-0": right})
        assert lab.members[0].advertised == (right,)

    assert (result.proved, len(result.changes)) == (True, 1)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://0.0.0.0:2379", "A client that syncs dials its own host"),
        ("http://[::]:2379", "A client that syncs dials its own host"),
        ("http://127.0.0.1:2379", "A client on another host dials itself"),
        ("http://{other}", "Another etcd answers there"),
    ],
)
def test_a_wrong_url_is_refused_and_nothing_changes(url: str, reason: str) -> None:
    with etcdlab.sandbox("another-cluster-answers") as lab:
        (now,), other = lab.members[0].advertised, lab.members[1].address
        pids = [one.pid for one in lab.members]
        typed = url.replace("{other}", other)
        with pytest.raises(UsageError, match=reason):
            etcdlab.repair(lab, {"etcd-0": typed})

        assert [one.pid for one in lab.members] == pids
        assert lab.members[0].advertised == (now,)


def test_the_urls_that_a_member_has_are_no_change() -> None:
    with etcdlab.sandbox("healthy") as lab, pytest.raises(UsageError, match="The members advertise these URLs now"):
        etcdlab.repair(lab, {"etcd-0": lab.members[0].advertised})


@pytest.mark.parametrize("name", ["nothing-listens", "learner", "advertises-unspecified"])
def test_a_second_repair_changes_nothing(name: str) -> None:
    with etcdlab.sandbox(name) as lab:
        assert etcdlab.repair(lab, timeout=1).proved
        again = etcdlab.repair(lab, timeout=1)

    assert (again.changes, again.reason, again.exit_code) == ((), NOTHING_WRONG, 0)


def test_an_interrupt_leaves_the_check_and_the_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the second check runs: the fault is found and changed, and nothing is proved."""
    with Sandbox("advertises-unspecified") as lab:
        run = RepairRun(lab, Request.of(lab, timeout=1))
        monkeypatch.setattr(Request, "again", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run.run()
        result = run.so_far()

    assert result is not None
    assert [one.rule for one in result.before.findings] == ["advertises-unspecified"]
    assert [one.after.startswith("--advertise-client-urls=") for one in result.changes] == [True]
    assert (result.interrupted, result.proved, result.exit_code, result.after) == (True, False, 2, None)
    assert "+ --advertise-client-urls=http://127.0.0.2:" in str(result)
    assert result.document()["repair"]["interrupted"]


def test_an_interrupt_before_the_client_starts_leaves_nothing() -> None:
    with Sandbox("healthy") as lab:
        assert RepairRun(lab, Request.of(lab)).so_far() is None


def interrupt(*_: object) -> Request:
    raise KeyboardInterrupt
