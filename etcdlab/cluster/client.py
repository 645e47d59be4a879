"""etcd3's client, with two changes: TLS also with the system's roots, and a login that works over plain http."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

# These come first, because etcd3 and grpcio load them.
from etcdlab.cluster.absent_module import absent
from etcdlab.cluster.grpc_log import silent

from etcdlab.cluster.messages import rpc  # isort: skip

with silent(), absent("tornado"):
    import etcd3
    import grpc

from etcdlab.cluster.access import Access
from etcdlab.cluster.calls import message_of
from etcdlab.cluster.dial.identity import identity_in_header
from etcdlab.cluster.endpoint import Endpoint, join
from etcdlab.cluster.interruption import Interruption
from etcdlab.cluster.own_errors import MOST_BYTES
from etcdlab.errors import RequestError
from etcdlab.trace import Identity


class _Client(etcd3.Etcd3Client):  # type: ignore[misc]
    """Without a CA file etcd3 would use plain http, and grpcio would trust its own roots."""

    def _get_secure_creds(self, ca_cert: str, cert_key: str | None = None, cert_cert: str | None = None) -> Any:
        roots = Path(ca_cert).read_bytes() if ca_cert else _system_roots()
        key, chain = (Path(path).read_bytes() if path else None for path in (cert_key, cert_cert))
        return grpc.ssl_channel_credentials(roots, key, chain)


def client(endpoint: Endpoint, access: Access) -> _Client:
    """A client of one endpoint. Connects at its first call."""
    options: list[tuple[str, str | int]] = [
        # Otherwise the calls go through the proxy in http_proxy.
        ("grpc.enable_http_proxy", 0),
        # A call is not retried, and no other client shares the connection and its backoff.
        ("grpc.enable_retries", 0),
        ("grpc.use_local_subchannel_pool", 1),
        ("grpc.max_receive_message_length", MOST_BYTES),
    ]
    if access.server_name and endpoint.secure:
        options.append(("grpc.ssl_target_name_override", access.server_name))
    return _Client(
        host=join(endpoint.host, endpoint.port).rpartition(":")[0],
        port=endpoint.port,
        ca_cert=access.ca if endpoint.secure else None,
        cert_cert=access.cert or None,
        cert_key=access.key or None,
        timeout=access.timeout,
        grpc_options=options,
    )


def log_in(opened: _Client, access: Access, interruption: Interruption) -> Identity | None:
    """Send the password and keep the token. Return the server's identity, where its answer has one.

    Raises RequestError, Interrupted.

    Not etcd3's own login: its call credentials are refused on a plain channel by grpcio >= 1.45. A cluster without
    authentication ignores the password. This is no error in etcd's client either.
    """
    request = rpc.AuthenticateRequest(name=access.user, password=access.password)
    call = rpc.AuthStub(opened.channel).Authenticate.future(request, access.timeout)
    try:
        answer = message_of(call, access.timeout, interruption)
    except RequestError as error:
        if "authentication is not enabled" in error.detail:
            return None
        raise
    opened.metadata = (("token", answer.token),)
    return identity_in_header(answer.header)


def _system_roots() -> bytes:
    certificates = ssl.create_default_context().get_ca_certs(binary_form=True)
    return "".join(map(ssl.DER_cert_to_PEM_cert, certificates)).encode()
