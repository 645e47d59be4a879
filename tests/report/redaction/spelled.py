"""How texts spell an address, a name, an id or a path. None of this is etcdlab's own code."""

from __future__ import annotations

import base64
import html
import json
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote


def spellings(original: str) -> list[str]:
    """The spellings that any text can have."""
    return [
        *(original, original.upper(), original.lower(), original.swapcase(), original.title()),
        *(
            quote(original, safe=""),
            quote(quote(original, safe=""), safe=""),
            _percent(original),
            _all_percent(original),
        ),
        *(json.dumps(original), json.dumps(original, ensure_ascii=False), json.dumps(json.dumps(original))),
        *(json.dumps(original).replace("/", "\\/"), _escaped(original), _all_escaped(original), html.escape(original)),
        *_in_base64(original),
    ]


def of_ip4(address: str) -> list[str]:
    """The spellings of an IPv4 address."""
    mapped = IPv6Address(b"\0" * 10 + b"\xff\xff" + IPv4Address(address).packed)
    high, low = divmod(int(IPv4Address(address)), 1 << 16)
    dashed = address.replace(".", "-")
    return [
        *spellings(address),
        *(dashed, f"ip-{dashed}.eu-west-1.compute.internal", f"dhcp-{dashed}", f"{dashed}.ns.pod.cluster.local"),
        *(address.replace(".", "%2e"), address.replace(".", "%252E"), address.replace(".", "\\u002e")),
        *(f"::ffff:{address}", f"[::ffff:{address}]:2379", f"::FFFF:{high:x}:{low:x}", mapped.exploded),
        *(f"{address}:2379", f"{address}.", *_of_url(f"http://{address}:2379/health")),
    ]


def of_ip6(address: str) -> list[str]:
    """The spellings of an IPv6 address."""
    ip = IPv6Address(address)
    plain, whole = str(ip), ip.exploded
    middle = ":".join(part.lstrip("0") or "0" for part in whole.split(":"))
    several = (plain, whole, middle, plain.upper(), whole.upper())
    encoded = [text.replace(":", colon) for text in several for colon in ("%3A", "%3a", "%253A", "\\u003a")]
    return [
        *spellings(plain),
        *several,
        *encoded,
        *(f"[{text}]:2379" for text in several),
        *_of_url(f"http://[{plain}]:2379"),
        *(f"{plain}%eth0", f"http://[{plain}%25eth0]:2379", plain.replace(":", "-")),
    ]


def of_host(host: str) -> list[str]:
    """The spellings of a host name."""
    coded = host.encode("idna").decode()
    return [
        *spellings(host),
        *(coded, coded.upper(), coded.replace(".", "%2E"), *_in_base64(coded)),
        *(f"{host}.", f"{host}:2379", f"[{host}]:2379", f"*.{host}", *_of_url(f"https://{host}/health")),
        *(host.replace(".", "-"), host.replace(".", "\\u002e"), host.replace(".", "%2e")),
    ]


def of_id(number: str) -> list[str]:
    """The spellings of the id of a member or a cluster."""
    decimal = str(int(number, 16))
    return [*spellings(number), f"0x{number}", f"0X{number.upper()}", decimal, *_in_base64(decimal), f"({decimal})"]


def _of_url(url: str) -> list[str]:
    return [url, quote(url, safe=""), quote(quote(url, safe=""), safe=""), *_in_base64(url), json.dumps({"url": url})]


def _percent(text: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else _all_percent(char).lower() for char in text)


def _all_percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _escaped(text: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else _all_escaped(char) for char in text)


def _all_escaped(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


def _in_base64(text: str) -> list[str]:
    made = [encode(text.encode()).decode() for encode in (base64.b64encode, base64.urlsafe_b64encode)]
    return [*made, *(one.rstrip("=") for one in made)]
