"""The certificates and the users of a scenario, and how its client logs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from etcdlab.sandboxes.ports import SERVED


@dataclass(frozen=True)
class CertificatePlan:
    """The certificate of a member."""

    names: tuple[str, ...] = (SERVED,)
    """The host names and the addresses for which it is valid."""
    authority: str = "cluster"
    """The CA that signs it. Each name stands for a CA of its own."""
    demands_client_certificate: bool = False
    """The member accepts only clients with a certificate of the same CA."""


class UserPlan(NamedTuple):
    """A user of the cluster. It has a random password and a role with its own name."""

    name: str
    prefixes: tuple[str, ...] = ()
    """The user may read and write the keys that begin with one of these texts."""


@dataclass(frozen=True)
class ClientPlan:
    """How the client of a scenario connects."""

    authority: str = ""
    """The CA that it trusts. Empty: it has no CA file."""
    certificate: bool = False
    """It has a certificate of that CA."""
    user: str = ""
    """A user of the scenario, or root."""
    password: str = ""
    """A wrong password. Empty: the client has the right one."""
