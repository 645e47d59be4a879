"""R6: whether an advertised unix socket is right depends on whether the client shares the host."""

from __future__ import annotations

import pytest

from etcdlab.rules import Severity
from tests.rules.evidence import dial, findings_of, member

CONFIGURED = dial("10.0.0.5:2379", by="s", source="configured")
SOCKET = "unix:///run/etcd.sock"
NO_FILE = dial("", failed=("dns", "unix-socket", "dial unix /run/etcd.sock: connect: no such file"), url=SOCKET)


@pytest.mark.parametrize(
    ("urls", "dialled", "returns", "severity"),
    [
        ((SOCKET,), NO_FILE, "context deadline exceeded", Severity.FAULT),
        ((SOCKET,), dial("", by="s", url=SOCKET), "ok", Severity.NOTE),
        ((SOCKET, "http://10.0.0.5:2379"), NO_FILE, "ok", Severity.NOTE),
    ],
)
def test_a_unix_socket_depends_on_the_host(urls, dialled, returns: str, severity: Severity, the_only) -> None:
    """It is right for a client that shares the file, and for no other client."""
    finding = the_only(findings_of([member("s", *urls)], [CONFIGURED, dialled], returns=returns))

    assert (finding.code, finding.rule, finding.severity) == ("R6", "unix-socket", severity)
    assert "Only a client on the same host can dial it." in str(finding.summary)
