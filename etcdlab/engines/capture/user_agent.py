"""The user agent of a gRPC client: which library it is, and which release."""

from __future__ import annotations

import re

_GRPC_GO = re.compile(r"(?:^|\s)grpc-go/(\d{1,3}\.\d{1,3}\.\d{1,3})")
_GRPC = re.compile(r"(?:^|\s)(grpc-[a-z0-9-]{1,30})/\S{1,40}")


def grpc_go_of(user_agent: str) -> str:
    """The release of grpc-go; empty for another library."""
    match = _GRPC_GO.search(user_agent[:500])
    return match[1] if match else ""


def is_of_another_library(user_agent: str) -> bool:
    """Whether the client is of another language than Go, so that the functions of the Go client are not its own."""
    match = _GRPC.search(user_agent[:500])
    return match is not None and match[1] != "grpc-go"
