"""A root of Debian that has only the base system, Python and git, and commands that run in it.

It needs root on Debian, with debootstrap and bubblewrap; what is missing of the two is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PACKAGES = ("ca-certificates", "curl", "git", "python3", "python3-venv")
"""What the base image of repo2docker has as well, and the Python that takes the place of conda's."""

_TOOLS = ("debootstrap", "bwrap")
_LIMIT = 1200
"""Seconds that debootstrap, or a command, may take."""

_MACHINE_FILES = (
    "/etc/pip.conf",
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/ssl/certs",
    "/usr/local/share/ca-certificates",
)
"""How this machine reaches its package registries, and whom it trusts."""

_PASSED = (
    "PIP_",
    "UV_",
    "GOPROXY",
    "GOSUMDB",
    "SSL_CERT",
    "REQUESTS_CA",
    "CURL_CA",
    "HTTP",
    "http",
    "NO_PROXY",
    "no_proxy",
)
"""The beginnings of the variables that say the same."""


@contextmanager
def clean_root(folder: Path) -> Iterator[Path]:
    """A root that is removed in the end. Raises SystemExit if this machine cannot make one."""
    _install_tools()
    root = folder / "root"
    root.mkdir(parents=True)
    try:
        _bootstrap(root)
        for name in _MACHINE_FILES:
            _copy(Path(name), root)
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def run(
    root: Path,
    command: Sequence[str],
    *,
    variables: Mapping[str, str],
    user_id: int = 0,
    folder: str = "/",
    network: bool = True,
) -> int:
    """Run a command in the root, as this user. Without a network it has a loopback of its own and nothing else."""
    isolated = ["bwrap", "--bind", str(root), "/", "--dev", "/dev", "--proc", "/proc", "--unshare-pid", "--clearenv"]
    isolated += ["--perms", "1777", "--tmpfs", "/tmp", "--tmpfs", "/run", "--die-with-parent", "--chdir", folder]
    isolated += [] if network else ["--unshare-net"]
    for name, value in {**_registry_variables(), **variables}.items():
        isolated += ["--setenv", name, value]
    return subprocess.run([*isolated, *_as_user(user_id), *command], timeout=_LIMIT).returncode


def _as_user(user_id: int) -> list[str]:
    """The rest of bwrap's options and, for an ordinary user, the command that gives up everything root may do."""
    if user_id == 0:
        return ["--cap-add", "ALL"]
    command = ["setpriv", f"--reuid={user_id}", f"--regid={user_id}", "--clear-groups", "--inh-caps=-all"]
    return [*command, "--bounding-set=-all", "--no-new-privs"]


def _install_tools() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SystemExit("The clean root needs root on Debian. Run this as root, for example in a virtual machine.")
    if not all(map(shutil.which, _TOOLS)):
        subprocess.run(["apt-get", "update", "-qq"], check=True, timeout=_LIMIT)
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "debootstrap", "bubblewrap"]
        subprocess.run(install, check=True, timeout=_LIMIT, stdout=subprocess.DEVNULL)


def _bootstrap(root: Path) -> None:
    """Install the base system: the release and the archive of this machine."""
    suite = next(
        line.partition("=")[2].strip('"')
        for line in Path("/etc/os-release").read_text().splitlines()
        if line.startswith("VERSION_CODENAME=")
    )
    command = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", suite, str(root), _archive(suite)]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=_LIMIT)
    if result.returncode:
        raise SystemExit(f"debootstrap failed:\n{result.stdout[-2000:]}")


def _archive(suite: str) -> str:
    """The address from which this machine gets Debian's packages."""
    columns = "$(RELEASE) $(COMPONENT) $(CREATED_BY) $(REPO_URI)"
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", columns], capture_output=True, text=True, timeout=60, check=True
    )
    for line in listed.stdout.splitlines():
        release, component, kind, address = line.split(maxsplit=3)
        if (release, component, kind) == (suite, "main", "Packages"):
            return address
    raise SystemExit(f"apt has no archive for {suite}. Run apt-get update, then run this again.")


def _copy(source: Path, root: Path) -> None:
    """Copy a file or a folder of this machine to the same place in the root, with what its links lead to."""
    target = root / source.relative_to("/")
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore_dangling_symlinks=True)
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _registry_variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(_PASSED)}
