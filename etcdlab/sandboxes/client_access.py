"""The access of a scenario's client: its certificates, its user and its password."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from etcdlab.cluster.access import Access
from etcdlab.sandboxes.access_plan import ClientPlan, UserPlan
from etcdlab.sandboxes.certificates import Certificates
from etcdlab.sandboxes.password import ROOT


def new_passwords(users: Iterable[UserPlan]) -> dict[str, str]:
    """A random password for root and for each user."""
    return {name: secrets.token_hex(8) for name in (ROOT, *(user.name for user in users))}


def client_access(plan: ClientPlan, certificates: Certificates, passwords: Mapping[str, str]) -> Access:
    """The access. A sandbox listens on loopback only, so its password may be sent over plain http."""
    ca = cert = key = ""
    if plan.authority:
        ca = str(certificates.authority(plan.authority))
    if plan.certificate:
        cert, key = map(str, certificates.pair(plan.authority, "client.etcdlab.invalid"))
    password = plan.password or passwords[plan.user] if plan.user else ""
    return Access(ca=ca, cert=cert, key=key, user=plan.user, password=password, allow_plain=bool(plan.user))
