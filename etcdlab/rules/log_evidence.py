"""What the lines of a log prove: which line names a dial, and where an advertised URL was published."""

from __future__ import annotations

import shlex
from itertools import chain
from typing import TYPE_CHECKING

from etcdlab.messages import Message, message
from etcdlab.rules.addresses import address_of, host_of, ip_of, is_loopback, is_own_host
from etcdlab.rules.finding import Evidence

if TYPE_CHECKING:
    from etcdlab.trace import Trace

MOST_LINES = 3
"""At most so many lines are evidence for one dial."""


def lines_with(trace: Trace, address: str) -> tuple[Evidence, ...]:
    """The first lines of the client that name a dial of this address."""
    numbers = [
        number
        for number, line in enumerate(trace.log_lines)
        if line.side == "client" and not line.is_packet and address in line.dialled[:1]
    ]
    return tuple(Evidence("log-line", number, trace.log_lines[number].error) for number in numbers[:MOST_LINES])


def publishing_line(trace: Trace, url: str) -> tuple[Evidence, ...]:
    """The line in which a server says that it advertises a URL, or in which a client sets it as its endpoint."""
    for number, line in enumerate(trace.log_lines):
        urls = (*line.advertised, *(() if line.target else line.endpoints))
        if address_of(url) in map(address_of, urls):
            text = (
                message("{member} publishes {url}", member=line.member, url=url)
                if line.member
                else message("AutoSync sets {url}", url=url)
            )
            return (Evidence("log-line", number, text),)
    return ()


def is_proved_by_log(trace: Trace, url: str) -> bool:
    """Whether a line says that the URL is advertised: that of a server, or of a client that names all its endpoints."""
    if not trace.is_of_log:
        return False
    proved = {dial.address for dial in trace.dials if dial.source == "advertised"}
    return address_of(url) in proved or bool(publishing_line(trace, url))


def with_log_lines(trace: Trace, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The evidence of a finding about a log: in place of each dial the lines that name it, if there are some."""
    if not trace.is_of_file:
        return evidence
    lines = {one: lines_with(trace, trace.dials[one.id].address) for one in evidence if one.kind == "dial"}
    others = (one for one in evidence if not lines.get(one))
    return tuple(dict.fromkeys((*chain.from_iterable(lines.values()), *others)))


def how_far_of_log(trace: Trace) -> tuple[Message, ...]:
    """How sure a log makes a fault in an advertised URL, and how to be sure."""
    if not trace.endpoints_in_use:
        return (message("This is the log of a server. Every client that calls Sync dials the URL."),)
    command = f"etcdlab check {shlex.join(trace.endpoints)}"
    check = message("`{command}` asks the members themselves.", command=command)
    if all(is_proved_by_log(trace, url) for url in trace.endpoints_in_use):
        return (message("The log shows that the address is an advertised one."), check)
    names = [host_of(one) for one in trace.endpoints if host_of(one) and not is_own_host(host_of(one))]
    name = next((one for one in names if ip_of(one) is None), "")
    may_resolve = name and any(is_loopback(host_of(one)) for one in trace.endpoints_in_use)
    return (
        message("The target in the log is only the first configured endpoint, and it is another address."),
        message("So a Sync has replaced the endpoints, unless this address is configured as one more endpoint."),
        *(
            [message("It also fits if the host of the client resolves {name} to this address.", name=name)]
            if may_resolve
            else []
        ),
        check,
    )
