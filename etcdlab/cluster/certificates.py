"""The certificate of a peer, and the error of Go's crypto/x509 for a certificate that it refuses.

The peer chooses the text of its certificate. No name in it, of any kind, may end a dial.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, NamedTuple

from etcdlab.messages import Text, message, sentences
from etcdlab.user_info import cut_user_info

PREFIX = "tls: failed to verify certificate: "
"""crypto/tls writes this before an error of crypto/x509 since Go 1.20."""

WRONG_NAME, EXPIRED, WRONG_CA = "wrong-name", "expired", "wrong-ca"
KEY_TOO_SHORT, WEAK_SIGNATURE, WRONG_USAGE = "key-too-short", "weak-signature", "wrong-usage"
REFUSED = "certificate-refused"

_KINDS = {
    2: WRONG_CA,  # X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT
    9: EXPIRED,  # X509_V_ERR_CERT_NOT_YET_VALID
    10: EXPIRED,  # X509_V_ERR_CERT_HAS_EXPIRED
    18: WRONG_CA,  # X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT
    19: WRONG_CA,  # X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN
    20: WRONG_CA,  # X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
    21: WRONG_CA,  # X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE
    26: WRONG_USAGE,  # X509_V_ERR_INVALID_PURPOSE
    62: WRONG_NAME,  # X509_V_ERR_HOSTNAME_MISMATCH
    64: WRONG_NAME,  # X509_V_ERR_IP_ADDRESS_MISMATCH
    66: KEY_TOO_SHORT,  # X509_V_ERR_EE_KEY_TOO_SMALL
    67: KEY_TOO_SHORT,  # X509_V_ERR_CA_KEY_TOO_SMALL
    68: WEAK_SIGNATURE,  # X509_V_ERR_CA_MD_TOO_WEAK
}
"""Why a certificate is refused, by OpenSSL's code of the verification (x509_vfy.h)."""

_SENTENCES = {
    WRONG_CA: "x509: certificate signed by unknown authority",
    WRONG_USAGE: "x509: certificate specifies an incompatible key usage",
}
"""The errors of Go that do not depend on anything else. For the other kinds etcdlab does not know Go's text."""

_MANY = 100
"""For this many names or more, Go prints their number and not the names (maxNamesIncluded)."""


class Certificate(NamedTuple):
    """The parts of a peer's certificate that etcdlab reads. It verifies none of them."""

    dns_names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    """Names of other kinds, each with its kind: no client compares them with a host."""
    common_name: str = ""
    issuer: str = ""
    not_before: str = ""
    not_after: str = ""

    @property
    def texts(self) -> tuple[Text, ...]:
        """The names of the certificate, its issuer, and the end of its validity."""
        names = (*self.dns_names, *self.addresses, *self.other_names)
        return (
            message("The certificate is for {names}.", names=names)
            if names
            else message("The certificate has no name."),
            message("{issuer} issued it.", issuer=self.issuer) if self.issuer else message("It names no issuer."),
            message("It is valid until {date}.", date=self.not_after) if self.not_after else "",
        )


def certificate_of(fields: Mapping[str, Any]) -> Certificate:
    """A certificate from its fields as ssl.getpeercert names them."""
    names = [(str(kind), cut_user_info(_text(value))) for kind, value in fields.get("subjectAltName", ())]
    subject = dict(_attributes(fields.get("subject", ())))
    return Certificate(
        dns_names=tuple(name for kind, name in names if kind == "DNS"),
        addresses=tuple(_address(name) for kind, name in names if kind == "IP Address"),
        other_names=tuple(f"{kind} {name}" for kind, name in names if kind not in ("DNS", "IP Address")),
        common_name=subject.get("commonName", ""),
        issuer=", ".join(value for _, value in _attributes(fields.get("issuer", ()))),
        not_before=fields.get("notBefore", ""),
        not_after=fields.get("notAfter", ""),
    )


def kind_of(error: ssl.SSLCertVerificationError) -> str:
    """Why a certificate was refused, as the kind of a failure."""
    return _KINDS.get(error.verify_code, REFUSED)


def go_error(kind: str, host: str, certificate: Certificate | None) -> str:
    """Go's error for a certificate that was refused. It is shorter, or empty, where etcdlab does not know its text."""
    if kind == EXPIRED:
        return f"{PREFIX}x509: certificate has expired or is not yet valid: {_date(certificate or Certificate())}"
    if kind == WRONG_NAME and certificate is not None:
        return f"{PREFIX}x509: {_hostname_error(host, certificate)}"
    if kind == WRONG_NAME:
        return PREFIX.removesuffix(": ")
    return f"{PREFIX}{_SENTENCES[kind]}" if kind in _SENTENCES else ""


def explained(error: ssl.SSLCertVerificationError, host: str, certificate: Certificate | None) -> tuple[str, Text]:
    """Go's error for a certificate that was refused, and what etcdlab read in the certificate."""
    kind = kind_of(error)
    go = go_error(kind, host, certificate)
    # OpenSSL's reason, where the kind is not precise enough.
    is_named = kind in (WRONG_CA, WRONG_NAME, EXPIRED)
    reason = "" if is_named else message("OpenSSL refuses it: {reason}.", reason=error.verify_message)
    if certificate is None:
        return go, sentences(reason, message("etcdlab could not read the certificate, so its names are not known."))
    return go, sentences(*certificate.texts, reason)


def _attributes(name: Any) -> Iterator[tuple[str, str]]:
    """The attributes of a distinguished name."""
    for part in name:
        yield from ((str(key), _text(value)) for key, value in part)


def _text(value: Any) -> str:
    """The name in one entry; a directoryName has attributes of its own."""
    return value if isinstance(value, str) else ", ".join(text for _, text in _attributes(value))


def _address(text: str) -> str:
    """An address as Go writes it: OpenSSL leaves the zeros in."""
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return text


def _hostname_error(host: str, certificate: Certificate) -> str:
    """x509.HostnameError."""
    is_ip = _is_ip(host)
    names = certificate.addresses if is_ip else certificate.dns_names
    has_sans = certificate.dns_names or certificate.addresses or certificate.other_names
    if not has_sans and certificate.common_name.lower() == host.lower():
        return "certificate relies on legacy Common Name field, use SANs instead"
    if is_ip and not names:
        return f"cannot validate certificate for {host} because it doesn't contain any IP SANs"
    if len(names) >= _MANY:
        return f"certificate is valid for {len(names)} {'IP SANs' if is_ip else 'names'}, but none matched {host}"
    if not names:
        return f"certificate is not valid for any names, but wanted to match {host}"
    return f"certificate is valid for {', '.join(names)}, not {host}"


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _date(certificate: Certificate) -> str:
    """x509.CertificateInvalidError, Expired. Times in UTC."""
    now = datetime.now(UTC).replace(microsecond=0)
    for date, relation in ((certificate.not_after, "after"), (certificate.not_before, "before")):
        if date:
            limit = datetime.fromtimestamp(ssl.cert_time_to_seconds(date), UTC)
            if (now > limit) == (relation == "after") and now != limit:
                return f"current time {_rfc3339(now)} is {relation} {_rfc3339(limit)}"
    return f"current time {_rfc3339(now)}"


def _rfc3339(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
