"""The form applies the fix in the sandbox that it started, and checks the same client again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from etcdlab.widgets.fields import translate
from etcdlab.widgets.panel import Panel
from etcdlab.widgets.stepper import LiveStepper
from tests.widgets.panels import panel

LONG = 30.0
"""Seconds that nothing here may take."""

REPAIR = {"do": "repair"}


@pytest.fixture
def started() -> Iterator[Callable[..., Panel]]:
    """Panels whose sandbox runs and whose client is at its end."""
    panels: list[Panel] = []

    def start(scenario: str, **more: object) -> Panel:
        panels.append(panel(scenario=scenario, **more))
        panels[-1].run(LONG)
        return panels[-1]

    yield start
    for one in panels:
        one.end()


def wait(reached: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not reached():
        assert time.monotonic() < end
        threading.Event().wait(0.01)


def press(made: Panel) -> None:
    """What the page sends when a person presses the button."""
    made.stepper._handle_custom_msg(REPAIR, [])


def apply(made: Panel) -> None:
    press(made)
    wait(lambda: made.repair.result.value or "✗" in made.repair.status.value)


def test_the_fix_is_applied_and_both_checks_are_side_by_side(started: Callable[..., Panel]) -> None:
    made = started("advertises-unspecified", release="3.5.9")
    before, lab = made.trace, made.scenarios.sandbox
    assert made.stepper.offers_repair
    assert made.repair.layout.display == "none"
    apply(made)

    assert lab is made.scenarios.sandbox is not None
    assert lab.members[0].advertised == (f"http://{lab.endpoints[0]}",)
    assert made.trace.origin == before.origin
    assert made.trace.calls[-1].returns == ("ok",)
    assert "The fix is proved" in made.repair.result.value
    assert "+ --advertise-client-urls=<wbr>http://127.0.0.2:" in made.repair.result.value
    assert made.repair.layout.display == ""
    assert f"advertises http://{lab.endpoints[0]}" in made.scenarios.running.value
    # The earlier run stays, and a sandbox is repaired once.
    assert [run.trace for run in made.comparison.runs] == [before]
    assert not made.stepper.offers_repair
    made.repair.close_button.click()
    assert (made.repair.result.value, made.repair.layout.display) == ("", "none")


def test_the_client_gets_the_endpoints_of_the_fix(started: Callable[..., Panel]) -> None:
    made = started("client-dials-unspecified")
    apply(made)

    assert made.form.fields["endpoints"].value == made.trace.endpoints[0]
    assert made.trace.endpoints[0].startswith("127.0.0.2:")
    assert "The fix is proved" in made.repair.result.value


def test_an_endpoint_with_a_scheme_is_the_sandboxs_own(started: Callable[..., Panel]) -> None:
    """The endpoint of this scenario has http://, and the client writes it without."""
    made = started("plain-http-to-a-tls-server")
    apply(made)

    assert made.trace.endpoints[0].startswith("https://127.0.0.2:")
    assert "The fix is proved" in made.repair.result.value
    made.scenarios.end()
    assert made.form.fields["endpoints"].value == ""


def test_the_proof_is_translated(started: Callable[..., Panel]) -> None:
    made = started("one-endpoint-fails")
    apply(made)
    translate(made, "zh_CN")

    assert "修复得到证明" in made.repair.result.value


@pytest.mark.parametrize("scenario", ["healthy", "only-learners"])
def test_without_a_change_nothing_is_offered(scenario: str, started: Callable[..., Panel]) -> None:
    assert not started(scenario).stepper.offers_repair


def test_a_cluster_of_the_person_is_never_changed(started: Callable[..., Panel]) -> None:
    """Only the sandbox that the form itself started."""
    owner = started("advertises-loopback")
    other = started("advertises-loopback", endpoints=owner.trace.endpoints)

    assert not other.stepper.offers_repair
    press(other)
    assert owner.scenarios.sandbox is not None
    assert "127.0.0.1" in owner.scenarios.sandbox.members[0].advertised[0]


def test_a_sandbox_that_has_stopped_is_not_offered(started: Callable[..., Panel]) -> None:
    made = started("advertises-unspecified")
    made.scenarios.end()

    assert not made.stepper.offers_repair
    press(made)
    assert made.repair.layout.display == "none"


def test_an_error_is_displayed_and_the_fix_is_offered_again(started: Callable[..., Panel]) -> None:
    made = started("advertises-unspecified")
    lab = made.scenarios.sandbox
    assert lab is not None
    servers, lab._servers = lab._servers, None  # it ends while the person presses the button
    made.repair._own_sandbox = lambda: lab  # type: ignore[method-assign]
    apply(made)
    lab._servers = servers

    assert "The sandbox is not running." in made.repair.status.value
    assert made.stepper.offers_repair


def test_before_the_end_of_the_walk_nothing_is_offered(started: Callable[..., Panel]) -> None:
    made = started("advertises-unspecified")
    stepper = made.connect()

    assert isinstance(stepper, LiveStepper)
    assert not stepper.offers_repair


def test_the_urls_of_a_what_if_are_applied(started: Callable[..., Panel]) -> None:
    made = started("advertises-unspecified")
    assert isinstance(made.stepper, LiveStepper)
    assert made.stepper.url_editor is not None
    right = f"http://{made.trace.endpoints[0]}"
    assert made.stepper.url_editor.what_if({"etcd-0": (right,)})
    wait(lambda: made.stepper.url_test == "ended" and made.stepper.offers_repair)
    apply(made)

    assert made.scenarios.sandbox is not None
    assert made.scenarios.sandbox.members[0].advertised == (right,)
    assert "The fix is proved" in made.repair.result.value
    assert made.repair.result.value.count("1 fault: Member etcd-0 advertises http://0.0.0.0:") == 1


def test_wrong_urls_of_a_what_if_are_not_offered(started: Callable[..., Panel]) -> None:
    made = started("advertises-loopback")
    assert isinstance(made.stepper, LiveStepper)
    assert made.stepper.url_editor is not None
    assert made.stepper.url_editor.what_if({"etcd-0": ("http://0.0.0.0:2379",)})
    wait(lambda: made.stepper.url_test == "ended")
    assert not made.stepper.offers_repair

    made.stepper.what_is()
    assert made.stepper.offers_repair


def test_another_client_takes_the_proof_off_the_page(started: Callable[..., Panel]) -> None:
    made = started("advertises-unspecified")
    apply(made)
    assert made.connect() is not None

    assert (made.repair.result.value, made.repair.layout.display) == ("", "none")
    made.run(LONG)
    assert made.repair.result.value == ""
    assert not made.stepper.offers_repair
