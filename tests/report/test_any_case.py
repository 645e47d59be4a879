"""Any case that loads has a report in every format, and every report verifies."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, assume, given, settings

from etcdlab.case import Case
from etcdlab.errors import FileError
from etcdlab.report.json_file import json_report
from etcdlab.report.markdown import markdown
from etcdlab.report.provenance import own_version
from etcdlab.report.verify import verify
from etcdlab.report.web_page import web_page
from etcdlab.saved_traces import check_references
from etcdlab.trace import Trace
from tests.hostile.traces import traces

LARGEST = 5_000_000
"""Bytes of a page: each list on it is cut."""


def loads(trace: Trace) -> bool:
    """Whether etcdlab reads a case with this trace."""
    try:
        check_references(trace, "a")
    except FileError:
        return False
    return True


@settings(
    max_examples=int(os.environ.get("ETCDLAB_FUZZ", "30")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(traces, traces)
def test_its_report_verifies(first: Trace, second: Trace) -> None:
    assume(loads(first) and loads(second))
    case, version = Case(traces=(first, second)), own_version()
    page = web_page(case, "zh_CN", version).encode()

    assert len(page) < LARGEST
    assert str(verify(page, "a.html")[1]) == ""
    assert str(verify(json_report(case, version), "a.json")[1]) == ""
    assert markdown(case, "en", version, "figures")[0].startswith("# ")
