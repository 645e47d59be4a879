"""From the frames of goroutines to the etcd clients of a program, from these to their channels and SubConns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etcdlab.engines.attach import closures
from etcdlab.engines.attach.goroutines import Channel, Client, Connection, ProcessSnapshot
from etcdlab.engines.debugger import variables
from etcdlab.engines.debugger.expressions import DEPTHS, NESTED, SCALAR, STRUCTURE, evaluation, readable

if TYPE_CHECKING:
    from etcdlab.chain import Chain
    from etcdlab.engines.attach.session import Session
    from etcdlab.engines.debugger.variables import Scalar, Variable

_TYPES = {"client": "C.Client", "channel": "G.ClientConn", "subconn": "G.addrConn"}

_FACTS = DEPTHS | {"channel": SCALAR, "client": SCALAR, "subconns": SCALAR, "resolved": NESTED}
"""How deep a fact's variable is read."""

ReadVariables = dict[str, "tuple[str, Variable]"]
"""What was read of one object: for each fact the expression that this program has, and its variable."""


class Objects:
    """Reads the clients, channels and SubConns of a program into `snapshot`."""

    def __init__(self, chain: Chain, session: Session) -> None:
        self._chain, self._session = chain, session
        frames = chain.attach.client, chain.attach.channel, chain.attach.transport
        self._clients, self._channels, self._transports = (
            {chain.spelled(name): expr for name, expr in one.items()} for one in frames
        )
        self.functions = self._clients.keys() | self._channels.keys()
        """The functions whose frame leads to a client or a channel."""
        self.readers = tuple(self._transports)
        """The functions that a goroutine of each working connection is in."""
        self.snapshot = ProcessSnapshot()

    def follow(self, stacks: dict[int, list[str]]) -> dict[int, int]:
        """Read the clients and channels in the frames of these goroutines, by the functions on their stacks.

        Returns the address in memory of the channel of each goroutine that has one.
        """
        of_client = self._pointers(stacks, self._clients)
        self._read_clients(list(dict.fromkeys(of_client.values())))
        clients = self.snapshot.clients
        led = {goroutine: clients[one].channel for goroutine, one in of_client.items() if one in clients}
        channels = led | self._of_transports(stacks) | self._pointers(stacks, self._channels)
        wanted = {*channels.values(), *(one.channel for one in clients.values())}
        self._read_channels(sorted(wanted - self.snapshot.channels.keys()))
        return channels

    def _pointers(self, stacks: dict[int, list[str]], functions: dict[str, str]) -> dict[int, int]:
        """The pointer in the innermost frame of these functions, by goroutine."""
        pointers = {}
        for goroutine, variable in self._variables(stacks, functions):
            if goroutine not in pointers and (pointer := variables.pointer(variable)):
                pointers[goroutine] = pointer
        return pointers

    def _variables(self, stacks: dict[int, list[str]], functions: dict[str, str]) -> list[tuple[int, Variable]]:
        """The variables in the frames of these functions, with the goroutine of each frame."""
        requests = [
            (goroutine, evaluation(functions[function], SCALAR, goroutine=goroutine, frame=number))
            for goroutine, stack in stacks.items()
            for number, function in enumerate(stack)
            if function in functions
        ]
        answers = self._session.batch([request for _, request in requests])
        read = readable({str(number): one for number, one in enumerate(answers)})
        return [(requests[int(number)][0], variable) for number, variable in read.items()]

    def _of_transports(self, stacks: dict[int, list[str]]) -> dict[int, int]:
        """The channels of the goroutines that read from a working connection."""
        spelled = self._chain.spelled(_TYPES["subconn"])
        functions = self._variables(stacks, self._transports)
        pointers = closures.variables_in(
            self._session, [one for _, one in functions], spelled, self._proof("cc.target")
        )
        led = {goroutine: one for (goroutine, _), one in zip(functions, pointers, strict=True) if one}
        requests = [evaluation(f'(*"{spelled}")({pointer:#x}).cc', SCALAR) for pointer in led.values()]
        answers = zip(led, self._session.batch(requests), strict=True)
        read = readable({str(goroutine): answer for goroutine, answer in answers})
        return {int(goroutine): channel for goroutine, one in read.items() if (channel := variables.pointer(one))}

    def _proof(self, field: str) -> closures.Proof:
        """The target of a channel of etcd's client begins with its scheme."""
        return closures.Proof(field, f"{self._chain.attach.scheme}:")

    def _read_clients(self, pointers: list[int]) -> None:
        new = [one for one in pointers if one not in self.snapshot.clients]
        for pointer, facts in self._read("client", new, self._chain.attach.of_client).items():
            if channel := _pointer(facts, "channel"):
                synced, configured = _list(facts, "synced"), _list(facts, "configured")
                # A release with one list: after a Sync it is not the list that the program configured.
                alone = "configured" in facts and facts["configured"][0] == facts.get("synced", ("",))[0]
                seconds = _number(facts, "autosync") / 1e9
                self.snapshot.clients[pointer] = Client(channel, synced, () if alone else configured, seconds)

    def _read_channels(self, pointers: list[int]) -> None:
        read = self._read("channel", pointers, self._chain.attach.of_channel)
        for pointer, facts in read.items():
            target = str(_plain(facts, "target") or "")
            # A client of 3.3 dials its first endpoint as it is: the target of its channel has no scheme.
            of_client = any(client.channel == pointer for client in self.snapshot.clients.values())
            if not (of_client or target.startswith(f"{self._chain.attach.scheme}:")):
                continue
            self.snapshot.channels[pointer] = Channel(
                target=target,
                state=str(_plain(facts, "state") or ""),
                error=variables.error(facts["error"][1]) if "error" in facts else "",
                resolved=_addresses(facts, "resolved"),
            )
            self._read_subconns(self.snapshot.channels[pointer], facts)
        interceptors = [
            facts["client"][1] for one, facts in read.items() if one in self.snapshot.channels and "client" in facts
        ]
        spelled = self._chain.spelled(_TYPES["client"])
        clients = closures.variables_in(self._session, interceptors, spelled, self._proof("conn.target"))
        self._read_clients([one for one in clients if one])

    def _read_subconns(self, channel: Channel, facts: ReadVariables) -> None:
        """The keys of the channel's map are its SubConns."""
        keys = (facts["subconns"][1]["children"] or [])[::2] if "subconns" in facts else []
        pointers = [subconn for key in keys if (subconn := variables.pointer(key))]
        for pointer, read in self._read("subconn", pointers, self._chain.attach.of_subconn).items():
            address = ", ".join(_addresses(read, "address"))
            channel.subconns[pointer] = Connection(address, str(_plain(read, "state")), _number(read, "backoff"))

    def _read(self, kind: str, pointers: list[int], wanted: dict[str, tuple[str, ...]]) -> dict[int, ReadVariables]:
        """The wanted facts of objects of one type, in one batch."""
        spelled = self._chain.spelled(_TYPES[kind])
        expressions_of = [
            (pointer, fact, expr.format(it=f'(*"{spelled}")({pointer:#x})', **self._chain.modules))
            for pointer in pointers
            for fact, expressions in wanted.items()
            for expr in expressions
        ]
        requests = [evaluation(expr, _FACTS.get(fact, STRUCTURE)) for _, fact, expr in expressions_of]
        result: dict[int, ReadVariables] = {pointer: {} for pointer in pointers}
        for (pointer, fact, expr), answer in zip(expressions_of, self._session.batch(requests), strict=True):
            for variable in readable({expr: answer}).values():
                result[pointer].setdefault(fact, (expr, variable))
        return result


def _plain(facts: ReadVariables, fact: str) -> Scalar | None:
    return variables.plain(facts[fact][1]) if fact in facts else None


def _list(facts: ReadVariables, fact: str) -> tuple[str, ...]:
    plain = _plain(facts, fact)
    return tuple(map(str, plain)) if isinstance(plain, tuple) else ()


def _addresses(facts: ReadVariables, fact: str) -> tuple[str, ...]:
    return tuple(variables.addresses(facts[fact][1])) if fact in facts else ()


def _number(facts: ReadVariables, fact: str) -> int:
    return variables.number(facts[fact][1]) if fact in facts else 0


def _pointer(facts: ReadVariables, fact: str) -> Any:
    return variables.pointer(facts[fact][1]) if fact in facts else None
