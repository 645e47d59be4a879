"""The other places of a check: files that the probe printed there, and commands that run the probe there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.errors import UsageError
from etcdlab.messages import Text, message
from etcdlab.quoting import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from etcdlab.cluster.access import Access
    from etcdlab.investigation import Investigation
    from etcdlab.vantage import Vantage

    Then = Callable[[Investigation], Investigation]

MOST_PLACES = 16
"""The most files and commands of one check."""

_WHAT_IF = message("etcdlab runs the what if")
_PROBES = message("etcdlab dials from the other places")


class OtherPlaces(msgspec.Struct):
    """The vantages that were read, the commands to run, and what went wrong when they ran."""

    vantages: tuple[Vantage, ...]
    commands: tuple[tuple[str, ...], ...]
    errors: list[UsageError] = []

    @classmethod
    def of(cls, files: Sequence[Path], commands: Sequence[str]) -> OtherPlaces:
        """Read every file and every command before anything runs. Raises FileError and UsageError."""
        if len(files) + len(commands) > MOST_PLACES:
            raise UsageError(
                message("A check takes at most {most} other places.", most=MOST_PLACES),
                message("Leave some --vantage or --from out."),
            )
        return cls(tuple(map(_read, files)), tuple(map(_runnable, commands)))

    @property
    def doing(self) -> Text:
        """What follows the check, for a person who waits."""
        return _PROBES if self.commands else _WHAT_IF

    def then(self, first: Then | None, access: Access) -> Then | None:
        """What follows a check: `first`, and then the vantages in its case. None if there is nothing to do."""
        if not (self.vantages or self.commands):
            return first

        def follow(investigation: Investigation) -> Investigation:
            from etcdlab.investigation import Investigation

            checked = investigation if first is None else first(investigation)
            return Investigation(checked.case.with_vantages((*self.vantages, *self._run(checked, access))))

        return follow

    def raise_errors(self) -> None:
        """Raise UsageError for the first place that gave no answer, once everything else is printed."""
        if self.errors:
            raise self.errors[0]

    def _run(self, investigation: Investigation, access: Access) -> tuple[Vantage, ...]:
        """The vantages of the commands, which run at the same time."""
        if not self.commands:
            return ()
        import threading
        from concurrent.futures import ThreadPoolExecutor

        from etcdlab.probe.remote import vantage_from
        from etcdlab.probe.script import probe_of
        from etcdlab.probe.targets import targets_of, urls_of

        probe = probe_of(targets_of(urls_of(investigation.case.trace)), access)
        stop = threading.Event()

        def run(command: tuple[str, ...]) -> Vantage | UsageError:
            try:
                return vantage_from(command, probe, stop)
            except UsageError as error:
                return error

        with ThreadPoolExecutor(len(self.commands)) as pool:
            try:
                results = tuple(pool.map(run, self.commands))
            finally:
                stop.set()  # After Ctrl-C the commands end at once.
        self.errors += [result for result in results if isinstance(result, UsageError)]
        return tuple(result for result in results if not isinstance(result, UsageError))


def _read(file: Path) -> Vantage:
    from etcdlab.readers.vantage import read_vantage

    return read_vantage(file)


def _runnable(text: str) -> tuple[str, ...]:
    """The words of a command that this host can start. Raises UsageError."""
    import shutil

    from etcdlab.probe.remote import command_of

    command = command_of(text)
    if shutil.which(command[0]) is None:
        raise UsageError(
            message("This host has no program {program}.", program=printable(command[0])),
            message("Give a command that works here, e.g. --from 'ssh app-1'."),
            "from",
        )
    return command
