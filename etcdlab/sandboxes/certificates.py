"""The certificate authorities of a sandbox, and the files of their certificates."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from etcdlab.errors import SandboxError
from etcdlab.messages import message
from etcdlab.sandboxes.access_plan import CertificatePlan
from etcdlab.sandboxes.ports import DEAD, SERVED

if TYPE_CHECKING:
    import ssl

    import trustme

    from etcdlab.sandboxes.supervision import Supervision


_PEERS = "peers"
_PEER_NAMES = (SERVED, DEAD)
"""etcd compares the address of a peer that connects with the names of its certificate."""


class KeyPair(NamedTuple):
    """The PEM files of a certificate and of its key."""

    certificate: Path
    key: Path


class PeerTls(NamedTuple):
    """How the members of a cluster trust each other: each one demands a certificate of the same CA."""

    pair: KeyPair
    """The files that the server reads at each handshake."""
    flags: tuple[str, ...]
    context: ssl.SSLContext
    """With it etcdlab asks the member as a peer."""


class Certificates:
    """Makes authorities and certificates in the private folder of a sandbox. They are gone with that folder.

    Raises SandboxError where the package trustme is missing.
    """

    def __init__(self, supervision: Supervision) -> None:
        self._supervision = supervision
        self._authorities: dict[str, trustme.CA] = {}
        self._pairs = 0

    def authority(self, name: str) -> Path:
        """The file of an authority's own certificate."""
        file = self._folder / f"ca-{name}.pem"
        if not file.exists():
            self._authority(name).cert_pem.write_to_path(str(file))
        return file

    def pair(self, authority: str, *names: str) -> KeyPair:
        """A new certificate of that authority, for these names."""
        issued = self._authority(authority).issue_cert(*names)
        self._pairs += 1
        pair = KeyPair(self._folder / f"certificate-{self._pairs}.pem", self._folder / f"key-{self._pairs}.pem")
        _write(issued, pair)
        return pair

    def peer(self) -> PeerTls:
        """A certificate for a member and its peers."""
        import ssl

        pair, ca = self.pair(_PEERS, *_PEER_NAMES), self.authority(_PEERS)
        flags = (
            f"--peer-cert-file={pair.certificate}",
            f"--peer-key-file={pair.key}",
            f"--peer-trusted-ca-file={ca}",
            "--peer-client-cert-auth",
        )
        context = ssl.create_default_context(cafile=str(ca))
        context.load_cert_chain(pair.certificate, pair.key)
        return PeerTls(pair, flags, context)

    def spoil(self, peer: PeerTls) -> None:
        """Put a certificate of another CA into the files of a member. etcd reads them at its next handshake."""
        _write(self._authority("another").issue_cert(*_PEER_NAMES), peer.pair)

    def mend(self, peer: PeerTls) -> None:
        """Put a right certificate into the files again."""
        _write(self._authority(_PEERS).issue_cert(*_PEER_NAMES), peer.pair)

    def flags(self, plan: CertificatePlan) -> tuple[str, ...]:
        """The flags of an etcd server with this certificate."""
        pair = self.pair(plan.authority, *plan.names)
        flags = (f"--cert-file={pair.certificate}", f"--key-file={pair.key}")
        if not plan.demands_client_certificate:
            return flags
        return (*flags, f"--trusted-ca-file={self.authority(plan.authority)}", "--client-cert-auth")

    @cached_property
    def _folder(self) -> Path:
        return self._supervision.await_folder()

    def _authority(self, name: str) -> trustme.CA:
        if name not in self._authorities:
            self._authorities[name] = _new_authority()
        return self._authorities[name]


def _write(issued: trustme.LeafCert, pair: KeyPair) -> None:
    issued.cert_chain_pems[0].write_to_path(str(pair.certificate))
    issued.private_key_pem.write_to_path(str(pair.key))


def _new_authority() -> trustme.CA:
    try:
        import trustme
    except ImportError:
        raise SandboxError(
            message("This scenario needs certificates, and this Python has no package trustme."),
            message("Run `pip install 'etcdlab[sandbox]'`."),
        ) from None
    return trustme.CA()
