"""The Dockerfile that repo2docker writes for binder/, and the steps in it, without a container engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path
from string import Template
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
USER, USER_ID = "jovyan", 1000
"""The user of the image, as on mybinder.org."""

_BASE_ENVIRONMENT = "/tmp/install-base-env.bash"


class Step(NamedTuple):
    """One RUN instruction: the shell command, its user, and the variables that are set by then."""

    command: str
    is_root: bool
    variables: dict[str, str]


def dockerfile() -> str:
    """What `jupyter-repo2docker --no-build --debug` prints for this repository."""
    with tempfile.TemporaryDirectory(prefix="etcdlab-binder.") as folder:
        shutil.copytree(ROOT / "binder", Path(folder, "binder"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug"]
        command += [f"--user-id={USER_ID}", f"--user-name={USER}", folder]
        result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return result.stdout + result.stderr


def steps(text: str) -> list[Step]:
    """The RUN instructions of a Dockerfile, in their order."""
    variables = {
        "NB_USER": USER,
        "NB_UID": str(USER_ID),
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    }
    is_root, found_steps = True, []
    for word, rest in _instructions(text):
        if word == "USER":
            is_root = rest == "root"
        elif word in ("ENV", "ARG"):
            for name, value in re.findall(r"(\w+)=(\S+)", rest):
                variables[name] = Template(value).safe_substitute(variables)
        elif word == "RUN":
            found_steps.append(Step(rest, is_root, dict(variables)))
    return found_steps


def conda_pip() -> str:
    """The version of pip in the Python that conda installs. Older ones cannot read every lock with hashes."""
    lock = resources.files("repo2docker") / "buildpacks" / "conda" / "environment.py-3.12-linux-64.lock"
    (version,) = re.findall(r"/pip-([\d.]+)-", lock.read_text())
    return version


def is_of_conda(step: Step) -> bool:
    """Whether the step installs the Python of the image with conda."""
    return _BASE_ENVIRONMENT in step.command


def _instructions(text: str) -> list[tuple[str, str]]:
    """The first word and the rest of each instruction, without comments and with its lines joined."""
    text = text[text.index("\nFROM ") :]
    lines = "\n".join(line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n", " ", lines)
    return [(word, rest.strip()) for word, rest in re.findall(r"^([A-Z]+) +(.+)$", joined, re.MULTILINE)]
