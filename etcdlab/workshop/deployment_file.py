"""The deployment file of a learner: the exercise writes it once, the learner changes it, and etcd restarts with it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from etcdlab.errors import UsageError
from etcdlab.files import read_file, write_file
from etcdlab.messages import message
from etcdlab.readers.deployments import read_deployment
from etcdlab.workshop.samples import sample_text

if TYPE_CHECKING:
    from pathlib import Path

    from etcdlab.readers.deployments import Deployment

MOST_BYTES = 64 * 1024
PORT = "{port}"
"""Stands for the port in a saved answer: the sandbox has another port after each start."""


def write_first_version(path: Path) -> None:
    """Write the file, unless it is there: the learner may have changed it. Raises FileError."""
    if not os.path.lexists(path):
        write_file(path, sample_text(path.name).encode())


def advertised_in(path: Path, port: str) -> str:
    """The URLs that etcd would advertise with this file. Raises FileError, and UsageError for a file without them."""
    data = read_file(path, MOST_BYTES)
    deployment = read_deployment(path.name, data, lambda name: f"ETCD_PORT={port}\n" if name == ".env" else "")
    if deployment is None or deployment.refusal is not None or not (urls := _advertised(deployment)):
        raise UsageError(
            message("etcdlab found no ETCD_ADVERTISE_CLIENT_URLS in {file}.", file=path.name),
            message("Undo your last change. If that is no help, delete the file and run this cell again."),
        )
    return ",".join(urls).replace(f":{port}", f":{PORT}")


def _advertised(deployment: Deployment) -> list[str]:
    urls = [url for server in deployment.servers[:1] for url in server.urls]
    return [url.text for url in urls if url.kind == "advertise-client" and url.origin != "default"]
