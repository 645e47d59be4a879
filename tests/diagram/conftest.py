"""A chain small enough to see through: a caller that dials on another goroutine and is woken by the result."""

from __future__ import annotations

import msgspec
import pytest

from etcdlab.chain import Chain, Edge, Lane, Station, chain_of
from etcdlab.step import Basis, Cause, Value, Via
from etcdlab.trace import Trace
from tests.diagram.small_chain import made, traced


@pytest.fixture
def chain() -> Chain:
    """sync -> members -> dial (spawn), dial -> state, state -> pick (wake); `shutdown` is on nobody's way."""
    stations = (
        ("sync", "caller", "(*Client).Sync"),
        ("members", "caller", "(*cluster).MemberList"),
        ("pick", "caller", "(*pickerWrapper).pick"),
        ("dial-one", "dial", "(*addrConn).createTransport"),
        ("state", "dial", "(*addrConn).updateConnectivityState"),
        ("shutdown", "dial", "(*addrConn).tearDown"),
    )
    return msgspec.structs.replace(
        chain_of("3.7.1"),
        id="endpointsharding",
        lanes=(Lane("caller", "caller's goroutine"), Lane("dial", "a goroutine per dial")),
        stations=tuple(Station(name, lane, "C", function, "client.go", "") for name, lane, function in stations),
        edges=(
            Edge("sync", "members", Via.CALL),
            Edge("members", "dial-one", Via.SPAWN),
            Edge("dial-one", "state", Via.CALL),
            Edge("state", "pick", Via.WAKE),
            Edge("state", "shutdown", Via.CALL),
        ),
        key_functions={"sync": ("members",), "pick": (), "dial-one": ("state", "shutdown")},
    )


@pytest.fixture
def trace() -> Trace:
    """sync passes the caller; redial fails in `state`, which is the last station passed there."""
    failure = Value("s", "TRANSIENT_FAILURE", Basis.MODELLED)
    return traced(
        made(0, "sync", "sync"),
        made(1, "sync", "members", Cause(0, Via.CALL)),
        made(2, "redial", "dial-one", Cause(1, Via.SPAWN)),
        made(3, "redial", "state", Cause(2, Via.CALL), values=(failure,)),
        made(4, "retry 1", "pick", Cause(3, Via.WAKE)),
    )
