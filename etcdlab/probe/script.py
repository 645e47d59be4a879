"""Writes the probe: one file of Python or of sh, with the URLs that it dials."""

from __future__ import annotations

import json
import re
import shlex
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from etcdlab.cluster.endpoint import Endpoint, parse_advertised
from etcdlab.errors import UsageError
from etcdlab.files import read_file
from etcdlab.messages import message
from etcdlab.probe.targets import Targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etcdlab.cluster.access import Access

_MOST_CA_BYTES = 256 * 1024
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")


class Probe(msgspec.Struct, frozen=True):
    """What a probe dials, and how. It has no password, no key and no token."""

    targets: Targets
    timeout: float = 3.0
    """Seconds for each stage of a dial."""
    ca: str = ""
    """The certificates of the CA as PEM. Empty: the probe takes the CAs of its own host."""
    server_name: str = ""

    @property
    def seconds(self) -> float:
        """The longest time that the probe needs: seven stages for each URL, one URL after the other as in sh."""
        return 7 * self.timeout * len(self.targets.urls) + 5

    def in_python(self) -> str:
        """The probe for Python 3.6 or newer."""
        lines = "".join(f"    {json.dumps(url)},\n" for url in self.targets.urls)
        script = _template("probe.py.txt").replace("URLS = []", f"URLS = [\n{lines}]", 1)
        script = script.replace('CA = ""', f'CA = """{self.ca}"""' if self.ca else 'CA = ""', 1)
        script = script.replace('SERVER_NAME = ""', f"SERVER_NAME = {json.dumps(self.server_name)}", 1)
        return script.replace("TIMEOUT = 3.0", f"TIMEOUT = {self.timeout!r}", 1)

    def in_sh(self) -> str:
        """The probe for a POSIX shell, for images without Python."""
        script = _template("probe.sh.txt").replace("timeout=3 ", f"timeout={max(1, round(self.timeout))} ", 1)
        return "".join((script, *self._calls(), "echo ']}'\n"))

    def _calls(self) -> Iterator[str]:
        for url in self.targets.urls:
            endpoint = parse_advertised(url)
            if isinstance(endpoint, Endpoint):
                yield f"probe {shlex.join([endpoint.url, endpoint.host, str(endpoint.port)])}\n"


def probe_of(targets: Targets, access: Access) -> Probe:
    """The probe of these URLs, with the CA, the server name and the timeout of an access, and nothing else of it."""
    ca = certificates_in(access.ca) if access.ca else ""
    return Probe(targets, access.timeout, ca, access.server_name)


def certificates_in(path: str) -> str:
    """The certificates of a PEM file, without a key that may be in the same file. Raises UsageError and FileError."""
    certificates = _CERTIFICATE.findall(read_file(path, _MOST_CA_BYTES))
    if not certificates:
        raise UsageError(
            message("{file} has no certificate.", file=path), message("Give the CA of the cluster, a PEM file."), "ca"
        )
    return "".join(f"{certificate.decode('ascii')}\n" for certificate in certificates)


def _template(name: str) -> str:
    return files("etcdlab.probe").joinpath(name).read_text("ascii")
