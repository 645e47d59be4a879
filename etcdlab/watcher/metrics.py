"""The newest round as Prometheus text, for the textfile collector of node_exporter. A pure function.

One series per member, advertised URL and vantage. The format is that of
https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format, without times, which the collector
refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from etcdlab.quoting import printable
from etcdlab.rules import Severity, Verdict, verdict_of
from etcdlab.rules.registry import rules
from etcdlab.rules.trace_index import TraceIndex

if TYPE_CHECKING:
    from etcdlab.history import History
    from etcdlab.rules.advertised import Advertised
    from etcdlab.rules.finding import Finding
    from etcdlab.trace import Dial
    from etcdlab.watcher.rounds import Round

MOST_URLS = 256
"""So many advertised URLs have series. etcdlab dials at most as many."""

LONGEST_LABEL = 200
"""Characters of the value of a label. A longer name is folded."""

UrlVerdict = Literal["ok", "fails", "another-member", "another-cluster", "unknown"]
"""What the dial of a URL says. `unknown`: it was not dialled, or the etcd that answered did not identify itself."""

_SEVERITIES = tuple(Severity)
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class Sample(NamedTuple):
    """One line: its labels and its value."""

    labels: Mapping[str, str]
    value: float


class Family(NamedTuple):
    """One metric with its series."""

    name: str
    kind: Literal["gauge", "counter"]
    text: str
    samples: tuple[Sample, ...]


def metrics_text(observed: Round, history: History) -> str:
    """The metrics of the newest round that did not fail, and the counters of the watch."""
    trace = observed.trace
    # Several watches on one host write several files. The first configured endpoint tells their series apart.
    place = {"target": trace.target, "vantage": trace.host}
    families = (*_of_urls(observed, place), *_of_round(observed, place), *_of_watch(history, place))
    return "".join(line for family in families for line in _lines(family))


def _lines(family: Family) -> Iterator[str]:
    if not family.samples:
        return
    text = family.text.replace("\\", r"\\").replace("\n", r"\n")
    yield f"# HELP {family.name} {text}\n"
    yield f"# TYPE {family.name} {family.kind}\n"
    # Two long names may be equal once they are folded, and Prometheus refuses a file with the same series twice.
    values = {_labels(sample): sample.value for sample in family.samples}
    yield from (f"{family.name}{{{labels}}} {_number(value)}\n" for labels, value in values.items())


def _labels(sample: Sample) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels.items())


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _escaped(value: str) -> str:
    return printable(value, LONGEST_LABEL).translate(_ESCAPES)


def _of_urls(observed: Round, place: Mapping[str, str]) -> Iterator[Family]:
    """Each URL of each member: whether it answers, as whom, and how long each stage took."""
    index = TraceIndex(observed.trace)
    distinct = {(one.member.id, one.url): one for one in index.advertised}
    urls = [(one, index.dial_of(one.url)) for one in islice(distinct.values(), MOST_URLS)]
    dialled = [(_url(one, place), dial) for one, dial in urls if dial is not None]
    codes = _worst(observed.findings)
    yield Family(
        "etcdlab_advertised_url_up",
        "gauge",
        "Whether an etcd answered the newest dial of an advertised URL.",
        tuple(Sample(labels, dial.reached) for labels, dial in dialled),
    )
    yield Family(
        "etcdlab_advertised_url_info",
        "gauge",
        "The verdict on an advertised URL, the stage and the kind of its failure, and the code of the worst finding.",
        tuple(Sample(_url(one, place) | _info(index, one, dial, codes), 1) for one, dial in urls),
    )
    yield Family(
        "etcdlab_advertised_url_stage_seconds",
        "gauge",
        "How long a stage of the newest dial of an advertised URL took.",
        tuple(sample for labels, dial in dialled for sample in _stages(labels, dial)),
    )


def _stages(labels: Mapping[str, str], dial: Dial) -> Iterator[Sample]:
    for stage in dial.stages:
        if stage.outcome != "skipped":
            yield Sample({**labels, "stage": stage.name}, stage.ms / 1000)


def _url(advertised: Advertised, place: Mapping[str, str]) -> dict[str, str]:
    member = advertised.member
    return {"member": member.name or member.id, "member_id": member.id, "url": advertised.url, **place}


def _info(
    index: TraceIndex, advertised: Advertised, dial: Dial | None, codes: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    failure = dial.failure if dial is not None and not dial.reached else None
    return {
        "verdict": _verdict(index, advertised, dial),
        "stage": failure.stage if failure is not None else "",
        "kind": failure.kind if failure is not None else "",
        "finding": codes.get((advertised.member.id, advertised.url), ""),
    }


def _verdict(index: TraceIndex, advertised: Advertised, dial: Dial | None) -> UrlVerdict:
    if dial is None or dial.nameless:
        return "unknown"
    if not dial.reached:
        return "fails"
    if index.foreign_identity(dial) is not None:
        return "another-cluster"
    return "ok" if index.is_answer_of(dial, advertised.member) else "another-member"


def _worst(findings: Iterable[Finding]) -> dict[tuple[str, str], str]:
    """The code of the worst finding about each URL of each member. The worst finding is the first one."""
    codes: dict[tuple[str, str], str] = {}
    for finding in findings:
        for member in finding.members:
            for url in member.urls:
                codes.setdefault((member.id, url), finding.code)
    return codes


def _of_round(observed: Round, place: Mapping[str, str]) -> Iterator[Family]:
    """The findings by their code and severity, and the verdict. A code without a finding has the value 0."""
    codes = dict.fromkeys(rule.code for rule in rules())
    counts = {
        (code, severity): sum((one.code, one.severity) == (code, severity) for one in observed.findings)
        for code in codes
        for severity in _SEVERITIES
    }
    yield Family(
        "etcdlab_findings",
        "gauge",
        "How many findings the newest round has, by their code and severity.",
        tuple(
            Sample({"code": code, "severity": severity.value, **place}, count)
            for (code, severity), count in counts.items()
        ),
    )
    decided = verdict_of(observed.trace, observed.findings)
    yield Family(
        "etcdlab_verdict",
        "gauge",
        "The verdict of the newest round: 1 for the verdict that holds, 0 for the others.",
        tuple(Sample({"verdict": one.value, **place}, one is decided) for one in Verdict),
    )
    yield Family(
        "etcdlab_watch_last_round_timestamp_seconds",
        "gauge",
        "When the newest round that did not fail began, in seconds since 1970.",
        (Sample(place, datetime.fromisoformat(observed.at).timestamp()),),
    )


def _of_watch(history: History, place: Mapping[str, str]) -> Iterator[Family]:
    """The counters of the whole watch."""
    counters = {
        "etcdlab_watch_rounds_total": ("How many rounds ended.", history.rounds),
        "etcdlab_watch_failed_rounds_total": ("How many rounds failed.", history.failed),
        "etcdlab_watch_changes_total": (
            "How many changes the watch observed.",
            len(history.changes) + history.dropped,
        ),
    }
    for name, (text, value) in counters.items():
        yield Family(name, "counter", text, (Sample(place, value),))
