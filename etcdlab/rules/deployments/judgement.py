"""What a rule says of one URL of a deployment file."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from etcdlab.messages import Text
from etcdlab.readers.deployments import Server, Url


class UrlVerdict(StrEnum):
    """Whether a URL is right."""

    WRONG = "wrong"
    FINE = "fine"
    DEPENDS = "depends"  # on something that the file does not say; `why` names it
    UNKNOWN = "unknown"  # because of a variable


class Judgement(msgspec.Struct, frozen=True):
    """The verdict on one URL."""

    verdict: UrlVerdict
    code: str = ""
    """The class of fault, R1 to R6; empty for a URL that is right."""
    rule: str = ""
    """The slug of the rule whose page explains it."""
    summary: Text = ""
    """A sentence that a person can repeat to a colleague."""
    clients: Text = ""
    """For which clients it holds."""
    why: Text = ""
    """The mechanism, or what the verdict depends on."""
    fix: Text = ""


FINE = Judgement(UrlVerdict.FINE)


class JudgedUrl(NamedTuple):
    """A URL with its verdict."""

    url: Url
    judgement: Judgement


class JudgedServer(NamedTuple):
    """A server with the verdicts on its URLs."""

    server: Server
    urls: tuple[JudgedUrl, ...]
