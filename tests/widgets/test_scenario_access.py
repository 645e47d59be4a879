"""The form starts a scenario with certificates or users, and the person types none of them."""

from __future__ import annotations

import pytest

from etcdlab.sandboxes.scenario import scenario_named
from tests.widgets.panels import panel


@pytest.mark.parametrize("scenario", ["certificate-of-another-ca", "user-without-rights"])
def test_the_form_connects_with_the_access_of_the_scenario(scenario: str) -> None:
    the_panel = panel(scenario=scenario)
    try:
        trace = the_panel.run(60.0)
        findings = the_panel._judge(trace)
    finally:
        the_panel.end()

    assert tuple((finding.code, finding.rule) for finding in findings) == scenario_named(scenario).leads_to
    assert [field.value for name, field in the_panel.form.fields.items() if name in ("ca", "user")] == ["", ""]
