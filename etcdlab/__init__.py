"""Find out why an etcd client dials an address nobody configured.

    import etcdlab
    with etcdlab.sandbox("advertises-unspecified") as lab:
        investigation = etcdlab.check(lab.endpoints)
    investigation                                 # an Investigation: diagram, members, dials, findings

Importing this loads nothing but itself: each name is resolved on its first use.
"""

TYPE_CHECKING = False  # typing's own costs milliseconds; type checkers know the name
if TYPE_CHECKING:
    from etcdlab import workshop
    from etcdlab.api import attach, connect, core, sandbox, walk
    from etcdlab.case import Case
    from etcdlab.cluster_check import check
    from etcdlab.engines.recording import recording, recordings
    from etcdlab.explanation import explain
    from etcdlab.investigation import Investigation
    from etcdlab.lint_report import lint_files
    from etcdlab.other_places import OtherPlaces
    from etcdlab.postmortem import Postmortem
    from etcdlab.repaired import repair
    from etcdlab.side_by_side import compare
    from etcdlab.trace import Trace
    from etcdlab.watcher.watch import watch

__version__ = "0.1.0"

_HOMES = {
    "Case": "etcdlab.case",
    "Investigation": "etcdlab.investigation",
    "OtherPlaces": "etcdlab.other_places",
    "Postmortem": "etcdlab.postmortem",
    "Trace": "etcdlab.trace",
    "attach": "etcdlab.api",
    "check": "etcdlab.cluster_check",
    "compare": "etcdlab.side_by_side",
    "connect": "etcdlab.api",
    "core": "etcdlab.api",
    "explain": "etcdlab.explanation",
    "lint_files": "etcdlab.lint_report",
    "recording": "etcdlab.engines.recording",
    "recordings": "etcdlab.engines.recording",
    "repair": "etcdlab.repaired",
    "sandbox": "etcdlab.api",
    "walk": "etcdlab.api",
    "watch": "etcdlab.watcher.watch",
    "workshop": "etcdlab.workshop",
}

__all__ = [
    "Case",
    "Investigation",
    "OtherPlaces",
    "Postmortem",
    "Trace",
    "attach",
    "check",
    "compare",
    "connect",
    "core",
    "explain",
    "lint_files",
    "recording",
    "recordings",
    "repair",
    "sandbox",
    "walk",
    "watch",
    "workshop",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = import_module(_HOMES[name])
    value = globals()[name] = home if home.__name__ == f"{__name__}.{name}" else getattr(home, name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
