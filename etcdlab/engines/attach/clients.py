"""Makes a trace of each etcd client of a program. The client that is worst off has the other traces in its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from etcdlab.engines.attach.trace_builder import TraceBuilder
from etcdlab.errors import AttachError
from etcdlab.grpc_names import CONNECTING, IDLE, READY, TRANSIENT_FAILURE
from etcdlab.messages import Text, message, plural

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.attach.goroutines import ProcessSnapshot
    from etcdlab.origin import Process
    from etcdlab.step import Step
    from etcdlab.trace import Trace

MOST = 16
"""At most so many clients of a program get a trace. Clients in the same state count as one."""

_WORST = {TRANSIENT_FAILURE: 0, CONNECTING: 1, IDLE: 2, READY: 3}
_CLOSED = len(_WORST)


def build_traces(chain: Chain, snapshot: ProcessSnapshot, trace: Trace, process: Process) -> tuple[Trace, list[Step]]:
    """The trace of the client that is worst off, with the other clients in it, and the steps of that client.

    Raises AttachError if there is no etcd client.
    """
    builders, left_out = _builders(chain, snapshot, process.name)
    first, *others = builders
    other_clients = tuple(_complete_trace(one, trace, process, snapshot.is_complete) for one in others)
    steps, worst = first.steps(), first.trace(trace, process)
    notes: list[Text] = [
        message("Client {number} of {count}: {note}", number=number, count=len(builders), note=note)
        for number, one in enumerate(other_clients, 2)
        for note in one.notes
    ]
    if left_out:
        notes.append(
            plural(
                "etcdlab does not display {count} more etcd client of this program. Those displayed are the worst off.",
                "etcdlab does not display {count} more etcd clients of this program. Those displayed are the worst"
                " off.",
                left_out,
            )
        )
    complete = snapshot.is_complete and not steps
    return msgspec.structs.replace(
        worst, other_clients=other_clients, notes=(*worst.notes, *notes), complete=complete
    ), steps


def _complete_trace(builder: TraceBuilder, trace: Trace, process: Process, whole: bool) -> Trace:
    without_steps = builder.trace(msgspec.structs.replace(trace, notes=()), process)
    return msgspec.structs.replace(without_steps, steps=tuple(builder.steps()), complete=whole)


def _builders(chain: Chain, snapshot: ProcessSnapshot, name: str) -> tuple[list[TraceBuilder], int]:
    """One builder for all clients in the same state, the worst first, and the number of clients that are left out."""
    rank = {pointer: _WORST.get(channel.state, _CLOSED) for pointer, channel in snapshot.channels.items()}
    pointers = sorted(rank, key=lambda pointer: rank[pointer])
    open_ones = [pointer for pointer in pointers if rank[pointer] < _CLOSED] or pointers[:1]
    if not open_ones:
        raise AttachError(
            message(
                "etcdlab found no etcd client at work in {program}. No goroutine runs a function of the client, and no"
                " connection of a client is open.",
                program=name,
            ),
            message("Try again while its calls fail."),
        )
    alike: dict[tuple[object, ...], list[int]] = {}
    for pointer in open_ones:
        alike.setdefault(TraceBuilder(chain, snapshot, pointer, stray=False).state, []).append(pointer)
    groups = list(alike.values())
    builders = [
        TraceBuilder(chain, snapshot, pointer, tuple(same), stray=number == 0)
        for number, (pointer, *same) in enumerate(groups[:MOST])
    ]
    return builders, sum(map(len, groups[MOST:]))
