"""One URL that a deployment file gives to an etcd server, with its place in the file: evidence of a case, as data."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from etcdlab.messages import Text

Format = Literal[
    "compose",
    "kubernetes",
    "etcd.conf.yml",
    "environment",
    "systemd",
    "procfile",
    "script",
    "markdown",
    "template",
    "yaml",
]
UrlKind = Literal["advertise-client", "listen-client", "advertise-peer", "listen-peer"]
Origin = Literal["flag", "environment", "file", "default"]
"""What sets a URL: a flag of etcd, an environment variable, a field of etcd.conf.yml, or a default."""

_Whole = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class FileLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One URL of one server of a deployment file."""

    file: str
    """The name that the person gave."""
    line: _Whole
    column: _Whole
    format: Format
    server: str
    """What the file calls the server: the service, the container or the object."""
    server_number: _Whole
    """The number of the server among those of all files of the case."""
    kind: UrlKind
    url: str
    setting: str
    """The flag, the variable or the field. Of a default, the image."""
    origin: Origin
    member: str = ""
    """The member's name, if the file sets it."""
    unknown: tuple[str, ...] = ()
    """The variables on which the URL depends. Such a URL is compared with nothing."""
    verdict: Literal["wrong", "fine", "depends", "unknown"] = "fine"
    """What lint says of the URL."""
    code: str = ""
    clients: Text = ""
    why: Text = ""
    fix: Text = ""

    @property
    def place(self) -> str:
        """`docker-compose.yml:9`."""
        return f"{self.file}:{self.line}"
