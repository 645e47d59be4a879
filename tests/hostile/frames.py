"""Mutations of what a real etcd sends in answer to Status, as bytes and as frames."""

from __future__ import annotations

import hpack
from hyperframe import frame as frames
from hypothesis import strategies as st

from etcdlab.cluster.messages import rpc
from tests.hostile.peers import GRPC, HEADER, OK, grpc_message


def _status() -> tuple[bytes, ...]:
    """The frames of a right answer."""
    encoder = hpack.Encoder()
    body = grpc_message(rpc.StatusResponse(header=HEADER, version="3.5.21", leader=1).SerializeToString())
    sent = (
        frames.SettingsFrame(0, settings={3: 250, 4: 65535, 6: 8192}),
        frames.SettingsFrame(0, flags=["ACK"]),
        frames.WindowUpdateFrame(0, window_increment=5),
        frames.PingFrame(0, opaque_data=b"12345678"),
        frames.HeadersFrame(1, data=encoder.encode(GRPC), flags=["END_HEADERS"]),
        frames.DataFrame(1, data=body),
        frames.HeadersFrame(1, data=encoder.encode(OK), flags=["END_HEADERS", "END_STREAM"]),
    )
    return tuple(frame.serialize() for frame in sent)


RIGHT = _status()

_payloads = st.binary(max_size=40)
_odd_frames = st.builds(
    lambda size, kind, flags, stream, payload: (
        (len(payload) if size is None else size).to_bytes(3, "big")
        + bytes([kind, flags])
        + stream.to_bytes(4, "big")
        + payload
    ),
    st.none() | st.integers(0, 2**24 - 1),
    st.integers(0, 12),
    st.integers(0, 255),
    st.sampled_from((0, 1, 2, 3, 2**31 - 1, 2**32 - 1)),
    _payloads,
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """A right answer with frames left out, repeated, put elsewhere or invented, and then with other bytes in it."""
    chosen = draw(st.lists(st.sampled_from(RIGHT) | _odd_frames, max_size=12) | st.just(list(RIGHT)))
    sent = bytearray(b"".join(chosen))
    for place, value in draw(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6)):
        if sent:
            sent[place % len(sent)] = value
    return bytes(sent[: draw(st.none() | st.integers(0, len(sent)))])
