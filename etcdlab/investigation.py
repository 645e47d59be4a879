"""An investigation: a case, its findings, and what a person can do with them. It connects engines, rules and views."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from etcdlab.api import what_if_engine
from etcdlab.case import Case
from etcdlab.chain import Chain, chain_of
from etcdlab.cluster.access import Access, AccessOptions
from etcdlab.errors import UsageError
from etcdlab.messages import message, render
from etcdlab.quoting import printable
from etcdlab.request import Request
from etcdlab.rules import Finding, Verdict, judge, verdict_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from etcdlab.diagram.levels import LevelName
    from etcdlab.trace import Trace
    from etcdlab.views.rows import Opening
    from etcdlab.widgets.connect import FormOptions
    from etcdlab.widgets.stepper import Stepper


class Investigation:
    """A case with its findings. A notebook displays its diagram, members, dials and findings. `Investigation()` without
    a case displays the connect form, and later the case that the form ran. The keywords are first values of the form's
    fields; `password` is the name of an environment variable, or a callable.

        etcdlab.Investigation(scenario="advertises-unspecified").run()

    Raises UsageError for a keyword that is no field, and for a value that a field cannot have.
    """

    _request: Request | None = None  # what etcdlab ran; it has the password and is never saved

    def __new__(cls, case: Case | None = None, **first: Unpack[FormOptions]) -> Investigation:  # noqa: ARG004
        """A result of this case. Without a case, an investigation that displays the form."""
        return super().__new__(cls if case is not None else _FormInvestigation)

    def __init__(self, case: Case | None = None, **first: Unpack[FormOptions]) -> None:  # noqa: ARG002 - of the form
        assert case is not None
        self._case = case
        self._findings = judge(case)
        self._access: Access | None = None

    @staticmethod
    def of(trace: Trace, access: Access | None = None) -> Investigation:
        """Judge one trace, complete or not. A what if connects with `access`, and no file has it."""
        return Investigation._with(Case(traces=(trace,)), access)

    @staticmethod
    def of_request(trace: Trace, request: Request) -> Investigation:
        """Judge the trace of what etcdlab ran."""
        return Investigation._with(Case(traces=(trace,)), request.access, request)

    @staticmethod
    def _with(case: Case, access: Access | None, request: Request | None = None) -> Investigation:
        made = Investigation(case)
        made._access, made._request = access, request
        return made

    @property
    def case(self) -> Case:
        """The evidence. Raises UsageError while the form has not run anything."""
        return self._case

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the rules about this case."""
        return self._findings

    @property
    def access(self) -> Access:
        """How etcdlab connects. A loaded case has no credentials: the endpoints in it must not get ETCDCTL_PASSWORD."""
        return self._access or Access()

    def run(self, timeout: float = 60.0) -> Investigation:  # noqa: ARG002 - for the form
        """Run the request of the form to its end, and return the investigation. A result returns itself.

        It starts the chosen sandbox where no endpoint is typed, connects, and steps to the end. `timeout` is in
        seconds; a run that takes longer is stopped, and a note says so.
        Raises UsageError where a field says what is wrong, and GoError where the real client cannot be built.
        """
        return self

    def what_if(self, proposed: Mapping[str, str | Iterable[str]], **access: Unpack[AccessOptions]) -> Investigation:
        """What the client would do if the members advertised these URLs. Nothing is written to the cluster. `proposed`
        maps a member's name or id to its URLs. Members that are not named keep their URLs. The live engine asks the
        members again and replaces the URLs; from there on every step has the basis *supposed*, but the dials are real.
        `access` is that of `check`; without it, the what if connects as this investigation did. The same rules judge
        it, and its case holds both traces. Raises UsageError for an unknown member, for a URL that no client can dial,
        and where no member list is known.
        """
        trace = self.what_is.case.trace
        chosen = Access.of(**access) if access else self.access
        with what_if_engine(trace, proposed, chosen) as engine:
            case = self.case.with_trace(engine.run())
        return Investigation._with(case, chosen, self._request and replace(self._request, access=chosen))

    @property
    def what_is(self) -> Investigation:
        """The investigation of the real cluster, without any what if."""
        real = tuple(trace for trace in self.case.traces if not trace.what_if_members)
        return self.with_case(self.case.only(real)) if real and self.case.trace.what_if_members else self

    def with_case(self, case: Case) -> Investigation:
        """The same with more evidence in its case. It connects as this investigation does."""
        return Investigation._with(case, self.access, self._request)

    def with_vantages(self, *files: str | os.PathLike[str]) -> Investigation:
        """The same with what the probe printed in other places: the names of the files. Raises FileError."""
        from etcdlab.readers.vantage import read_vantage

        return self.with_case(self.case.with_vantages(map(read_vantage, files)))

    def with_logs(self, *logs: str | os.PathLike[str]) -> Investigation:
        """The same with logs beside the run: files, or their text. Raises FileError, and UsageError without a line."""
        from etcdlab.engines.log.reading import lines_of_logs

        return self.with_case(self.case.with_log_lines(lines_of_logs(logs)))

    def with_deployments(self, *files: str | os.PathLike[str]) -> Investigation:
        """The same, compared with the files that start the members. Raises FileError for one without an etcd server."""
        from etcdlab.lint.file_lines import read_file_lines

        return self.with_case(self.case.with_file_lines(read_file_lines(files)))

    def with_kubectl(self, command: str) -> Investigation:
        """The same with what is behind each URL in Kubernetes. `command` is your kubectl, such as `kubectl -n prod`: it
        lists pods, Services and EndpointSlices with your own credentials. Raises UsageError, also if kubectl refuses.
        """
        from etcdlab.probe.kubectl import kubectl_of, list_objects
        from etcdlab.rules.kubernetes_evidence import targets_in

        targets = targets_in(list_objects(kubectl_of(command)), self.case.trace)
        return Investigation._with(self.case.with_kubernetes(targets), self.access, self._request)

    def stepper(self, at: int = 0) -> Stepper:
        """The stepper of the case for a notebook. It begins at the step `at`."""
        from etcdlab.report.write import REPORT_PAGES
        from etcdlab.views.check_command import check_command
        from etcdlab.widgets.stepper import Stepper

        still, case, request = self._repr_mimebundle_, self.case, self._request
        command = check_command(request, case.trace, folder=str(Path.cwd())) if request is not None else ""
        stepper = Stepper(case.trace, self.chain, self.findings, at=at, still=still, case=case, command=command)
        stepper.offer_report(REPORT_PAGES)
        return stepper

    def keep_in_view(self) -> None:
        """Scroll the notebook to this result until the person does something. Jupyter scrolls to the last cell."""
        from etcdlab.widgets.result_view import keep_in_view

        keep_in_view(self.case)

    def close(self) -> None:
        """End the client and the sandbox that the form started. A result started nothing."""

    @property
    def chain(self) -> Chain:
        """The chain of the release that was investigated."""
        origin = self.case.trace.origin
        return chain_of(origin.client, grpc=origin.grpc)

    @property
    def verdict(self) -> Verdict:
        """The verdict about the trace and its findings as a whole."""
        return verdict_of(self.case.trace, self.findings)

    @property
    def exit_code(self) -> int:
        """0: no fault. 1: findings. 2: etcdlab could not tell. It is never 0 while the last Get of the client fails."""
        return self.verdict.exit_code

    def document(self) -> dict[str, Any]:
        """The investigation as one JSON-ready object: what `etcdlab check --json` prints."""
        from etcdlab.views.json_report import document

        return document(self.case, self.findings)

    def __repr__(self) -> str:
        return self.text()

    def text(self, width: int = 100) -> str:
        """The investigation as plain text. A what if ends with the verdict about the real cluster."""
        from etcdlab.views.terminal import text

        return text(self.case, self.findings, self.chain, width=width, present=self._present())

    def report(self, path: str | os.PathLike[str]) -> Path:
        """Write the postmortem of the case: a page (.html, .pdf), .md or .json, by the suffix of the name.
        Raises UsageError for another suffix, or for a PDF without Chromium, and FileError."""
        from etcdlab.report.write import write_report

        return write_report(self.case, path)

    def issue_report(self, keep: Iterable[str] = ()) -> str:
        """A short bug report for etcd or a framework, as Markdown for GitHub: in English, and redacted.
        Names in `keep` stay. Raises UsageError for one that is not in the case, and RedactionError."""
        from etcdlab.report.upstream_issue import upstream_issue

        return upstream_issue(self.case, keep)

    def svg(self, functions: LevelName = "key") -> str:
        """The diagram as a file of its own, with the key functions that tell the story, or with `all` functions."""
        from etcdlab.diagram import draw

        return draw(self.case.trace, self.chain, functions=functions).svg

    def log(self) -> str:
        """The lines that the real client logged, unchanged. Empty where no real client ran."""
        lines = [printable(line, 4_000) for line in self.case.trace.log]
        return "\n".join(["", render(message("The log of the client:")), *lines, ""]) if lines else ""

    def print(self, console: Console) -> None:
        """Print the investigation on a Rich console. A what if ends with the verdict about the real cluster."""
        from etcdlab.views.terminal import print_investigation

        print_investigation(self.case, self.findings, self.chain, console, present=self._present())

    def _present(self) -> Opening | None:
        from etcdlab.views.page import page_of

        now = self.what_is  # the verdict about the real cluster, where this is a what if
        return None if now is self else page_of(now.case, now.findings, now.chain).opening

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from etcdlab.views.notebook import mimebundle

        return mimebundle(self.case, self.findings, self.chain)


class _FormInvestigation(Investigation):
    """An investigation that displays the connect form, and then has the case that the form ran."""

    def __init__(self, case: None = None, **first: Unpack[FormOptions]) -> None:  # noqa: ARG002 - there is none
        from etcdlab.form import panel_of_form

        self.panel = panel_of_form(first)
        """The form, with the stepper below it."""

    @property
    def case(self) -> Case:
        if not self.panel.trace.steps:
            raise UsageError(
                message("The client has not taken a step yet."),
                message("Press *connect* and then *next*, or call `run()`."),
            )
        return self.panel.evidence.case_of((self.panel.trace,))

    @property
    def findings(self) -> tuple[Finding, ...]:
        return judge(self.case)

    @property
    def access(self) -> Access:
        return self.panel.access

    def run(self, timeout: float = 60.0) -> Investigation:
        trace = self.panel.run(timeout)
        return Investigation._with(self.panel.evidence.case_of((trace,)), self.access, self.panel.request)

    def close(self) -> None:
        self.panel.end()

    def __repr__(self) -> str:
        return self.text() if self.panel.trace.steps else render(message("The investigation has no step yet."))

    def _ipython_display_(self) -> None:
        """Display the form, and below it the static copy for a saved notebook without a kernel."""
        from etcdlab.widgets.static_fallback import display_with_fallback

        self.panel.stepper.show(reveal="form")
        widgets = dict(self.panel._repr_mimebundle_()) | {"text/plain": repr(self)}
        self.panel.on_idle = display_with_fallback(widgets, lambda trace: Investigation.of(trace)._repr_mimebundle_())
