"""Reads one deployment file: a filter of its bytes first, then the format by its content, then the servers."""

from __future__ import annotations

import re
from pathlib import PurePath

from etcdlab.file_line import Format
from etcdlab.messages import message
from etcdlab.readers.deployments.deployment import Deployment, Refusal, Server
from etcdlab.readers.deployments.environment_file import environment_servers, is_environment_file
from etcdlab.readers.deployments.markdown import markdown_servers, plain_text_servers
from etcdlab.readers.deployments.scripts import script_servers
from etcdlab.readers.deployments.source import ReadBeside, Source
from etcdlab.readers.deployments.systemd import is_unit, unit_servers
from etcdlab.readers.deployments.templates import is_template, masked
from etcdlab.readers.deployments.yaml_documents import document_servers, starts_as_yaml
from etcdlab.readers.deployments.yaml_tree import InvalidYamlError, parse_yaml

MOST_BYTES = 4 * 1024 * 1024
"""The most bytes of a file. A larger file is refused."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_IMAGE = re.compile(rb"/etcd\b|\betcd:|image['\"]?:[ \t]*['\"]?etcd\b")
_URLS = re.compile(r"(?i)client[-_]urls")
_COMMENT = re.compile(r"^[ \t]*(?:#|//).*$", re.MULTILINE)
_YAML_NAME = re.compile(r"\.(?:ya?ml|json)(?:\.|$)", re.IGNORECASE)
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown|mdx|rst|adoc)$", re.IGNORECASE)
_PLAIN_TEXT_NAME = re.compile(r"\.(?:txt|text|log|out)$|^(?!.*file$)[^.]+$", re.IGNORECASE)
"""A text that a person saved. `Jenkinsfile` and `Vagrantfile` are scripts."""
_SCRIPT_NAME = re.compile(
    r"\.(?:sh|bash|bat|ps1|mk)$|(?:^|/)(?:Dockerfile|Makefile)[^/]*$|\.Dockerfile$", re.IGNORECASE
)
_PROCFILE_NAME = re.compile(r"^Procfile")


def has_etcd(data: bytes) -> bool:
    """Whether the bytes of a file may start an etcd server. It is a filter before any parser."""
    if data.startswith(_UTF_16):
        data = data.decode("utf-16", "ignore").encode()
    if b"client-urls" in data or b"CLIENT_URLS" in data:
        return True
    return b"etcd" in data and b"image" in data and _IMAGE.search(data) is not None


_NAMES_COMPOSE_FILES = re.compile(
    rb"^include:|^[ \t]+(?:extends:[ \t]*\{.*)?\bfile:[ \t]*['\"]?[\w./$-]+\.ya?ml", re.MULTILINE
)


def may_start_etcd(data: bytes) -> bool:
    """The same, also for a compose file whose services may come from other files."""
    return has_etcd(data) or (
        (b"include:" in data or b"extends:" in data) and _NAMES_COMPOSE_FILES.search(data) is not None
    )


def read_deployment(path: str, data: bytes, read_beside: ReadBeside = lambda _: "") -> Deployment | None:
    """The etcd servers of a file; None if it has none. A file that cannot be read has a refusal with the place."""
    if not may_start_etcd(data):
        return None
    if len(data) > MOST_BYTES:
        reason = message(
            "The file has more than {limit:,} bytes, and etcdlab does not read it. Lint the part that starts etcd, in a"
            " file of its own.",
            limit=MOST_BYTES,
        )
        return Deployment(path, "yaml", refusal=Refusal(1, 1, reason))
    is_utf_16 = data.startswith(_UTF_16)
    if b"\0" in data and not is_utf_16:
        return None
    text = data.decode("utf-16" if is_utf_16 else "utf-8-sig", "replace")
    # A carriage return alone ends a line for YAML, and for no editor of today.
    source = Source(path, text, read_beside)
    deployment = _read(source)
    return deployment if deployment.servers or deployment.refusal else None


def _read(source: Source) -> Deployment:
    name, text = PurePath(source.path).name, source.text
    if _MARKDOWN_NAME.search(name):
        return _deployment(source, "markdown", markdown_servers(source))
    if _SCRIPT_NAME.search(name) or text.startswith("#!"):
        return _deployment(source, "script", script_servers(source, source.span))
    if _PROCFILE_NAME.match(name):
        return _deployment(source, "procfile", script_servers(source, source.span))
    if is_unit(text) and not _YAML_NAME.search(name):
        return _deployment(source, "systemd", unit_servers(source))
    if is_environment_file(text):
        return _deployment(source, "environment", environment_servers(source, source.span))
    if _YAML_NAME.search(name) or starts_as_yaml(text):
        return _read_yaml(source)
    if _PLAIN_TEXT_NAME.search(name) and not text.startswith("#cloud-config"):
        return _deployment(source, "script", plain_text_servers(source))
    return _deployment(source, "template" if is_template(text) else "script", script_servers(source, source.span))


def _read_yaml(source: Source) -> Deployment:
    template = is_template(source.text)
    try:
        documents = parse_yaml(source.span, masked(source.text) if template else "")
    except InvalidYamlError as error:
        if template or not _YAML_NAME.search(PurePath(source.path).name):
            return _deployment(source, "template" if template else "script", script_servers(source, source.span))
        return _refused(source, error)
    formats: list[Format] = []
    servers: list[Server] = []
    for document in documents:
        try:
            format_, more = document_servers(source, document)
        except InvalidYamlError as error:  # its compose files name each other in a circle
            return _refused(source, error)
        formats += [format_] if more or format_ != "yaml" else []
        servers += more
    if not formats and _URLS.search(source.text):
        # Ansible, cloud-config, butane: the texts in them have command lines and variables.
        servers = script_servers(source, source.span)
    return _deployment(source, "template" if template else formats[0] if formats else "yaml", servers)


def _refused(source: Source, error: InvalidYamlError) -> Deployment:
    """A file that is no YAML. etcdlab prints nothing about a file whose etcd is only in a comment."""
    if not has_etcd(_COMMENT.sub("", source.text).encode("utf-8", "replace")):
        return Deployment(source.path, "yaml")
    reason = error.reason
    if isinstance(reason, str):  # The text of the YAML reader, which does not say what to do.
        reason = message("The file names etcd, and is not valid YAML: {problem}. Correct this place.", problem=reason)
    return Deployment(source.path, "yaml", source.text, refusal=Refusal(error.line, error.column, reason))


def _deployment(source: Source, format_: Format, servers: list[Server]) -> Deployment:
    return Deployment(source.path, format_, source.text, tuple(server for server in servers if server.urls))
