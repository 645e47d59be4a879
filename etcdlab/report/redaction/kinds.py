"""The kinds of text that identify somebody, and the places of a case that hold text."""

from __future__ import annotations

from enum import Enum, StrEnum


class Kind(StrEnum):
    """What an original is. An original with several kinds has the first of them."""

    ADDRESS = "address"
    HOST = "host"
    DOMAIN = "domain"
    CLUSTER_ID = "cluster-id"
    MEMBER_ID = "member-id"
    MEMBER = "member"
    USER = "user"
    TOKEN = "token"  # noqa: S105 - the name of a kind
    CERTIFICATE = "certificate"
    PROGRAM = "program"
    PATH = "path"


class Place(Enum):
    """What a string of the model is."""

    __hash__ = object.__hash__  # that of Enum is written in Python, and a large case needs millions

    URL = "url"
    """A URL, an endpoint, or an address with a port."""
    MEMBER = "member"
    CLUSTER_ID = "cluster-id"
    MEMBER_ID = "member-id"
    HOST = "host"
    PROGRAM = "program"
    NAME = "name"
    """A parameter of a message that is one name."""
    OWNER = "owner"
    """Who answers for the incident, as a person typed it."""
    ISSUER = "issuer"
    CERTIFICATE = "certificate"
    TEXT = "text"
    """Anything else: a log line, an error, a value."""
