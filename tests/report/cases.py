"""Cases for the reports: the recorded incident, a what if on it, and one with hostile text everywhere."""

from __future__ import annotations

import msgspec

import etcdlab
from etcdlab.case import Case, Fields, StepNote
from etcdlab.step import Basis
from etcdlab.trace import FORMAT, Failure, Member, Stage, Trace
from etcdlab.vantage import Vantage, VantageDial

HOSTILE = '</script><img src=x onerror="document.title=1"><!--/notes--> [a](javascript:alert(1)) ${7*7} `code` {id}'
"""Markup, a script, an end of a comment, a link to a script, and what templates replace."""


def recorded(release: str = "3.7.1") -> Trace:
    """A recorded run of the real client on a member that advertises 0.0.0.0."""
    engine = etcdlab.recording("advertises-unspecified", release=release)
    engine.run()
    return engine.trace


def incident(release: str = "3.7.1") -> Case:
    """The case of that run alone."""
    return Case(traces=(recorded(release),))


def with_hostile_text() -> Case:
    """The same incident, with text of a stranger in every place that takes some."""
    trace = recorded()
    members = tuple(
        msgspec.structs.replace(answer, members=tuple(_renamed(member) for member in answer.members))
        for answer in trace.member_lists
    )
    dials = tuple(
        msgspec.structs.replace(dial, failure=dial.failure and msgspec.structs.replace(dial.failure, go_error=HOSTILE))
        for dial in trace.dials
    )
    calls = tuple(
        msgspec.structs.replace(call, returns=(HOSTILE,), logs=(HOSTILE, "x" * 10_000_000)) for call in trace.calls
    )
    log = (msgspec.json.encode({"ts": 1795380038.5, "msg": HOSTILE}).decode(), HOSTILE)
    odd = msgspec.structs.replace(
        trace, member_lists=members, dials=dials, calls=calls, log=log, host=HOSTILE, notes=(HOSTILE,), target=HOSTILE
    )
    fields = Fields(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,))
    place = vantage(HOSTILE, HOSTILE, Failure("tls", "wrong-name", "", HOSTILE))
    return Case(FORMAT, (odd,), (HOSTILE,), fields, (StepNote(0, 37, HOSTILE),), (place,))


def vantage(name: str, url: str, failure: Failure | None = None) -> Vantage:
    """A place in which the dial of one URL failed, or in which a tool was missing."""
    stages = (Stage("dns", "ok", 0.1), Stage("tcp", "skipped", 0.0, name))
    return Vantage(name, name, "2026-11-22T20:40:59Z", "python 3.6.15", (VantageDial(url, stages, failure),), "ssh")


def _renamed(member: Member) -> Member:
    return msgspec.structs.replace(member, name=HOSTILE)


def repaired() -> Case:
    """The incident, and a what if in which the member advertises the address that answered."""
    before = recorded()
    first = before.dials[0]
    (advertised,) = before.member_lists[0].members
    after = msgspec.structs.replace(
        before,
        what_if_members=(msgspec.structs.replace(advertised, client_urls=(first.url,)),),
        dials=(first,),
        calls=tuple(
            msgspec.structs.replace(call, returns=("ok",), logs=(), basis=Basis.SUPPOSED) for call in before.calls
        ),
        steps=tuple(msgspec.structs.replace(step, basis=Basis.SUPPOSED) for step in before.steps),
        log=(),
    )
    return Case(traces=(before, after))


def recorded_steps(steps: int) -> Trace:
    """The recorded run of seed with so many steps, repeated: each repeat is one retry more."""
    trace = recorded("seed")
    count = len(trace.steps)
    longer = tuple(
        msgspec.structs.replace(
            trace.steps[number % count],
            id=number,
            phase=trace.steps[number % count].phase if number < count else f"retry {number // count + 1}",
            causes=(),
        )
        for number in range(steps)
    )
    return msgspec.structs.replace(trace, steps=longer)
