"""The fields for URLs and for the user hold no password, neither in the page nor in the kernel."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser

from etcdlab.user_info import cut_user_info
from etcdlab.widgets.connect import ConnectForm
from tests.test_user_info import PASSWORD, SPELLINGS
from tests.widgets.page import opened


def state_of(form: ConnectForm) -> str:
    """What a notebook saves of a form."""
    return json.dumps({model: repr(widget.get_state()) for model, widget in _widgets(form)})


def _widgets(widget: Any) -> list[tuple[str, Any]]:
    children = [one for child in getattr(widget, "children", ()) for one in _widgets(child)]
    return [(widget.model_id, widget), *children]


def test_user_and_password_that_are_typed_together_are_split() -> None:
    form = ConnectForm(endpoints="127.0.0.1:2379", allow_plain=True)
    form.fields["user"].control.value = f"root:{PASSWORD}:x"

    request = form.read()

    assert request is not None
    assert (request.access.user, request.access.password) == ("root", f"{PASSWORD}:x")
    assert PASSWORD not in state_of(form)


def test_user_and_password_that_a_cell_gives_together_are_split() -> None:
    form = ConnectForm(endpoints="127.0.0.1:2379", user=f"root:{PASSWORD}", allow_plain=True)

    request = form.read()

    assert request is not None
    assert (request.access.user, request.access.password) == ("root", PASSWORD)
    assert PASSWORD not in state_of(form)


def test_a_password_that_is_given_by_itself_counts() -> None:
    form = ConnectForm(endpoints="127.0.0.1:2379", user=f"root:{PASSWORD}", password=lambda: "own", allow_plain=True)

    request = form.read()

    assert request is not None
    assert request.access.password == "own"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_endpoints_with_a_password_are_refused_and_not_kept(spelling: str) -> None:
    form = ConnectForm(endpoints=spelling.format(PASSWORD))
    assert form.read() is None
    assert PASSWORD not in state_of(form)

    form.fields["endpoints"].control.value = spelling.format(PASSWORD)
    assert form.read() is None
    assert form.fields["endpoints"].error
    assert PASSWORD not in state_of(form)


def test_the_page_cuts_user_info_as_the_kernel_does(browser: Browser) -> None:
    state = {"kind": "urls", "description": "endpoints", "placeholder": "", "disabled": False, "value": ""}
    page = opened(browser, state, "fields/guarded.js")
    field = page.get_by_label("endpoints")
    # An <input> drops line breaks and nothing else.
    for spelling in SPELLINGS:
        url = spelling.format(PASSWORD)
        field.fill(url)
        field.blur()
        assert page.evaluate("model.get('value')") == cut_user_info(url)
    page.close()


def test_the_page_sends_the_password_of_a_user_as_a_message(browser: Browser) -> None:
    state = {"kind": "user", "description": "user", "placeholder": "", "disabled": False, "value": ""}
    page = opened(browser, state, "fields/guarded.js")
    page.get_by_label("user").fill(f"root:{PASSWORD}")
    page.get_by_label("user").blur()

    assert page.evaluate("model.get('value')") == "root"
    assert page.evaluate("sent") == [{"typed": PASSWORD}]
    assert page.get_by_label("user").input_value() == "root"
    page.close()


def test_the_page_shows_what_the_kernel_sets(browser: Browser) -> None:
    state = {"kind": "urls", "description": "endpoints", "placeholder": "hint", "disabled": False, "value": "a:1"}
    page = opened(browser, state, "fields/guarded.js")
    field = page.get_by_label("endpoints")
    assert field.input_value() == "a:1"
    page.evaluate("model.push({value: 'b:2', disabled: true})")

    assert field.input_value() == "b:2"
    assert field.is_disabled()
    page.close()
