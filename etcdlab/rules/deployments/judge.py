"""The verdict on a URL: which rule speaks first. Precision comes first: what the file does not say is not wrong."""

from __future__ import annotations

import msgspec

from etcdlab.messages import message, sentences
from etcdlab.quoting import printable
from etcdlab.readers.deployments import Deployment, Server, Url
from etcdlab.readers.deployments.templates import without_variables
from etcdlab.rules.addresses import is_literal, is_loopback, is_unspecified, parts_of
from etcdlab.rules.deployments.judgement import FINE, JudgedServer, JudgedUrl, Judgement, UrlVerdict
from etcdlab.rules.deployments.loopback import loopback_judgement
from etcdlab.rules.deployments.malformed import malformed_judgement
from etcdlab.rules.deployments.names_and_ports import name_judgement, port_judgement
from etcdlab.rules.deployments.unspecified import unspecified_judgement, unspecified_peer_judgement

_VARIABLE = "\x00"
"""Stands for a variable while a URL is taken apart."""


def judge_deployment(deployment: Deployment) -> tuple[JudgedServer, ...]:
    """The verdicts on all URLs of a file."""
    return tuple(
        JudgedServer(server, tuple(JudgedUrl(url, judge_url(url, server)) for url in server.urls))
        for server in deployment.servers
    )


def judge_url(url: Url, server: Server) -> Judgement:
    """The verdict on one URL of a server."""
    if url.variables:
        return _with_variables(url, server)
    judgement = _of_value(url, server)
    if judgement.verdict is UrlVerdict.WRONG and url.defaults_of:
        return _of_default(url, judgement)
    return judgement


def _of_value(url: Url, server: Server) -> Judgement:
    malformed = malformed_judgement(url, server)
    if malformed is not None:
        return malformed
    host = parts_of(url.text).host
    if url.kind == "advertise-peer" and is_unspecified(host):
        return unspecified_peer_judgement(url, server)
    if url.kind != "advertise-client":
        return FINE
    if is_unspecified(host):
        return unspecified_judgement(url, server)
    if is_loopback(host):
        return loopback_judgement(url, server)
    if is_literal(host):
        return port_judgement(url, server)
    return name_judgement(url, server)


def _with_variables(url: Url, server: Server) -> Judgement:
    """A URL with variables. It is judged only if its host has none: the host alone decides R1 and R2."""
    host = parts_of(without_variables(url.text, _VARIABLE)).host
    if host and _VARIABLE not in host and url.kind == "advertise-client":
        if is_unspecified(host):
            return unspecified_judgement(url, server)
        if is_loopback(host):
            return msgspec.structs.replace(loopback_judgement(url, server), verdict=UrlVerdict.DEPENDS)
    names = tuple(printable(name, 100) for name in url.variables)
    fields = server.surroundings.supplied
    if all(name in fields for name in url.variables):
        return msgspec.structs.replace(
            FINE,
            why=message(
                "Kubernetes fills {variables} from {fields}.",
                variables=names,
                fields=tuple(dict.fromkeys(printable(fields[name]) for name in url.variables)),
            ),
        )
    why = message("The URL depends on {variables}, which has no value in this file.", variables=names)
    return Judgement(UrlVerdict.UNKNOWN, why=why)


def _of_default(url: Url, judgement: Judgement) -> Judgement:
    names = tuple(printable(name, 100) for name in dict.fromkeys(url.defaults_of))
    why = message("This is the default value of {variables}. It counts only where nobody sets it.", variables=names)
    return msgspec.structs.replace(judgement, verdict=UrlVerdict.DEPENDS, why=sentences(why, judgement.why))
