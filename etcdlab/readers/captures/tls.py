"""What TLS shows before it encrypts: the name that the client asks for, and alerts (RFC 8446)."""

from __future__ import annotations

from etcdlab.readers.captures.budget import Budget
from etcdlab.readers.captures.packet import PacketMark

HANDSHAKE, ALERT, APPLICATION_DATA, CHANGE_CIPHER = 22, 21, 23, 20
_CLIENT_HELLO, _SERVER_HELLO = 1, 2
_NAME, _ALPN, _VERSIONS = 0, 16, 43
_OF_GRPC = frozenset({"h2", "grpc-exp"})
"""grpc-exp is the name before HTTP/2 had one: older libraries in C and Java offer it, too."""
_MOST_BYTES_OF_A_RECORD = (1 << 14) + 2048
_MOST_BYTES_OF_A_HELLO = 1 << 16
_BYTES_OF_A_HIDDEN_ALERT = 2 + 1 + 16
"""The alert, its type, and the tag of every cipher of TLS 1.3 that Go uses (RFC 8446, section 5.2)."""


def is_tls(data: bytes) -> bool:
    """Whether bytes are the beginning of a TLS record."""
    return len(data) >= 3 and data[0] in (HANDSHAKE, ALERT, APPLICATION_DATA, CHANGE_CIPHER) and data[1] == 3


class Alert:
    """An alert in clear. `description` is its number."""

    __slots__ = ("description", "from_client", "mark")

    def __init__(self, description: int, mark: PacketMark, *, from_client: bool) -> None:
        self.description = description
        self.mark = mark
        self.from_client = from_client


class TlsReader:
    """Takes the bytes of both directions, and reads the hellos and the alerts in clear."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.client_hello: PacketMark | None = None
        self.server_hello: PacketMark | None = None
        self.server_name = ""
        self.protocols: tuple[str, ...] = ()
        """What the client offers by ALPN."""
        self.alert: Alert | None = None
        self.encrypted = 0
        """Records with application data of the server. From TLS 1.3 on, the rest of the handshake is among them."""
        self.client_encrypted = 0
        self.is_version_13 = False
        self.first_encrypted: PacketMark | None = None
        self.hidden_alert: Alert | None = None
        """An alert that ends the handshake and that TLS 1.3 encrypts. Its length tells that it is one."""
        self._has_answer = False
        """Whether the server has sent a record after the handshake."""
        self._pending = {True: b"", False: b""}
        self._hello = {True: b"", False: b""}
        self._to_skip = {True: 0, False: 0}
        self._is_lost = {True: False, False: False}
        self._is_ciphered = {True: False, False: False}

    @property
    def offers_only_grpc(self) -> bool:
        """Whether the client offers h2 and nothing that a web client offers beside it. Every gRPC client does so."""
        return "h2" in self.protocols and _OF_GRPC.issuperset(self.protocols)

    def is_of_another_client(self, *, from_start: bool) -> bool:
        """Whether the hello is none of a gRPC client, or can never be read: the capture has no beginning, or a gap."""
        if self.client_hello is not None:
            return not self.offers_only_grpc
        return not from_start or self._is_lost[True] or self._is_ciphered[True] or self.client_encrypted > 0

    def lose_state(self, *, from_client: bool) -> None:
        """The bytes of one direction have a gap: where the next record begins is not known."""
        self._is_lost[from_client] = True
        self._keep(self._pending, b"", from_client=from_client)
        self._keep(self._hello, b"", from_client=from_client)

    def close(self) -> None:
        """Give back the bytes that wait for the rest of a record."""
        for from_client in (True, False):
            self.lose_state(from_client=from_client)

    def _keep(self, kept: dict[bool, bytes], data: bytes, *, from_client: bool) -> None:
        """Keep bytes of one direction in place of those before. If there is no room, the state is lost."""
        self._budget.give_back(len(kept[from_client]))
        kept[from_client] = b""
        taken = self._budget.take(len(data))
        if taken == len(data):
            kept[from_client] = data
        else:
            self._budget.give_back(taken)
            self._is_lost[from_client] = True

    def feed(self, data: bytes, mark: PacketMark, *, from_client: bool) -> None:
        """Take bytes of one direction, in their order."""
        if self._is_lost[from_client]:
            return
        skipped = min(self._to_skip[from_client], len(data))
        self._to_skip[from_client] -= skipped
        pending, at = self._pending[from_client] + data[skipped:], 0
        while len(pending) - at >= 5:
            kind, size = pending[at], int.from_bytes(pending[at + 3 : at + 5])
            if size > _MOST_BYTES_OF_A_RECORD or pending[at + 1] != 3:
                self.lose_state(from_client=from_client)
                return
            end = at + 5 + size
            if kind == APPLICATION_DATA:
                self._take_encrypted(size, mark, from_client=from_client)
                self._to_skip[from_client] = max(0, end - len(pending))
            elif end > len(pending):
                break
            else:
                self._record(kind, pending[at + 5 : end], mark, from_client=from_client)
            at = min(end, len(pending))
        self._keep(self._pending, pending[at:], from_client=from_client)

    def _take_encrypted(self, size: int, mark: PacketMark, *, from_client: bool) -> None:
        """An alert instead of the client's Finished, or instead of the server's first record after it."""
        if from_client:
            is_first = self.client_encrypted == 0
            self.client_encrypted += 1
        else:
            is_first = self.client_encrypted > 0 and not self._has_answer
            self._has_answer = self.client_encrypted > 0
            self.encrypted += 1
            self.first_encrypted = self.first_encrypted or mark
        if is_first and size == _BYTES_OF_A_HIDDEN_ALERT and self.is_version_13 and self.hidden_alert is None:
            self.hidden_alert = Alert(0, mark, from_client=from_client)

    def _record(self, kind: int, body: bytes, mark: PacketMark, *, from_client: bool) -> None:
        if kind == CHANGE_CIPHER:
            self._is_ciphered[from_client] = True
        elif kind == ALERT and len(body) == 2 and body[0] in (1, 2) and self.alert is None and body[1]:
            self.alert = Alert(body[1], mark, from_client=from_client)
        elif kind == HANDSHAKE and not self._is_ciphered[from_client] and not self._has_hello(from_client=from_client):
            self._keep(self._hello, self._hello[from_client] + body, from_client=from_client)
            self._handshake(mark, from_client=from_client)

    def _has_hello(self, *, from_client: bool) -> bool:
        return (self.client_hello if from_client else self.server_hello) is not None

    def _handshake(self, mark: PacketMark, *, from_client: bool) -> None:
        data = self._hello[from_client]
        size = 4 + int.from_bytes(data[1:4]) if len(data) >= 4 else 0
        if size > _MOST_BYTES_OF_A_HELLO or (len(data) > _MOST_BYTES_OF_A_HELLO):
            self._keep(self._hello, b"", from_client=from_client)
            return
        if from_client and data[:1] == bytes([_CLIENT_HELLO]) and len(data) >= size and not self.client_hello:
            self.client_hello = mark
            self._read_client_hello(data[4:size])
        elif not from_client and data[:1] == bytes([_SERVER_HELLO]) and len(data) >= size and not self.server_hello:
            self.server_hello = mark
            self.is_version_13 = _extensions(data[4:size], of_client=False).get(_VERSIONS) == b"\x03\x04"
        if self._has_hello(from_client=from_client):
            self._keep(self._hello, b"", from_client=from_client)

    def _read_client_hello(self, body: bytes) -> None:
        extensions = _extensions(body, of_client=True)
        name = extensions.get(_NAME, b"")
        if name[2:3] == b"\0":
            self.server_name = name[5 : 5 + int.from_bytes(name[3:5])].decode("ascii", "replace")
        offered = extensions.get(_ALPN, b"")[2:]
        protocols: list[str] = []
        while offered and len(protocols) < 16:
            protocols.append(offered[1 : 1 + offered[0]].decode("ascii", "replace"))
            offered = offered[1 + offered[0] :]
        self.protocols = tuple(protocols)


def _extensions(body: bytes, *, of_client: bool) -> dict[int, bytes]:
    """The extensions of a hello. A length that leads beyond the end gives what there is."""
    at = 34
    at += 1 + (body[at] if len(body) > at else 0)
    if of_client:
        at += 2 + int.from_bytes(body[at : at + 2])
        at += 1 + (body[at] if len(body) > at else 0)
    else:
        at += 3
    end = min(len(body), at + 2 + int.from_bytes(body[at : at + 2]))
    at += 2
    extensions: dict[int, bytes] = {}
    while at + 4 <= end:
        size = int.from_bytes(body[at + 2 : at + 4])
        extensions.setdefault(int.from_bytes(body[at : at + 2]), body[at + 4 : min(at + 4 + size, end)])
        at += 4 + size
    return extensions
