"""The panel of an investigation without a case: the form, wired to engines, rules and sandboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etcdlab.api import engine_for, sandbox, what_if_engine
from etcdlab.chain import chain_of
from etcdlab.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from etcdlab.engines.engine import Engine
    from etcdlab.messages import Text
    from etcdlab.request import Request
    from etcdlab.widgets.connect import FormOptions
    from etcdlab.widgets.panel import Panel


def panel_of_form(first: FormOptions) -> Panel:
    """A panel whose form begins with these values. It runs engines, judges their traces and starts sandboxes."""
    from etcdlab.report.write import REPORT_PAGES
    from etcdlab.side_by_side import html_of_comparison
    from etcdlab.widgets.evidence_box import EvidenceBox
    from etcdlab.widgets.joined_engine import JoinedEngine
    from etcdlab.widgets.panel import Panel

    evidence = EvidenceBox()

    def engine(request: Request, tell: Callable[[Text], None]) -> Engine:
        return JoinedEngine(engine_for(request, tell=tell), evidence.joined)

    def lacking(release: str) -> Text:
        from etcdlab.engines.go.client_build import unbuilt

        return unbuilt(chain_of(release))

    return Panel(
        engine_for=engine,
        lacking=lacking,
        judge=lambda trace: judge(evidence.case_of((trace,))),
        evidence=evidence,
        sandbox=lambda name, server: sandbox(name, server=server).start(),
        what_if=what_if_engine,
        compare=html_of_comparison,
        report=REPORT_PAGES,
        **first,
    )
