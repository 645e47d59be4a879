"""Other places in a notebook: the probe as a file, and its answers beside the result."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from etcdlab.case import Case
from etcdlab.chain import chain_of
from etcdlab.errors import UsageError
from etcdlab.investigation import Investigation
from etcdlab.messages import language_of, message, reader_language
from etcdlab.probe.script import probe_of
from etcdlab.probe.targets import targets_of, urls_of
from etcdlab.rules import judge
from etcdlab.widgets.places_form import PlacesForm

if TYPE_CHECKING:
    from etcdlab.messages import Language


class OtherPlaces(PlacesForm):
    """A form that compares a result with what other places get: a result, a case, or the file of a case.

        places = etcdlab.OtherPlaces(result)
        places.investigation.case.save("incident.etcdlab")

    Its buttons write the probe. What the probe prints on another host is dropped on the field. `language` is that of
    the form, `en` or `zh_CN`; without it, the reader's. Raises FileError for a file that is no case, and UsageError for
    another object.
    """

    def __init__(self, of: Investigation | Case | str | os.PathLike[str], *, language: str = "") -> None:
        self._result = _investigation(of)
        probe = probe_of(targets_of(urls_of(self._result.case.trace)), self._result.access)
        stepper = self._result.stepper()
        stepper.language = language_of(language) if language else reader_language()
        super().__init__(stepper, probe, judge, _bundle)

    @property
    def investigation(self) -> Investigation:
        """The result with the places so far."""
        return self._result.with_case(self.case)


def _investigation(of: Investigation | Case | str | os.PathLike[str]) -> Investigation:
    if isinstance(of, Case):
        return Investigation(of)
    if isinstance(of, str | os.PathLike):
        return Investigation(Case.load(of))
    if isinstance(of, Investigation):
        return of
    raise UsageError(
        message("OtherPlaces takes a result, a case, or the name of its file, got {kind}.", kind=type(of).__name__),
        message("Pass what `etcdlab.check` returns."),
    )


def _bundle(case: Case, language: Language) -> dict[str, str]:
    from etcdlab.views.notebook import mimebundle

    origin = case.trace.origin
    return mimebundle(case, judge(case), chain_of(origin.client, grpc=origin.grpc), language)
