"""Proves what can be proved of the image of Binder without a container engine.

    make binder-check

repo2docker writes the Dockerfile. Its steps run in a clean root of Debian: those of root as root, those of the user as
an ordinary user. Then every notebook runs there, with the network cut. It needs root on Debian and about ten minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.binder_image import ROOT, USER, USER_ID, Step, conda_pip, dockerfile, is_of_conda, steps
from scripts.clean_root import clean_root, run

_CONTENT = """git subtree split -q --prefix notebooks --branch workshop > /dev/null &&
gitpuller "file://$PWD" workshop notebooks-now > /dev/null && ls notebooks-now/workshop/the-symptom.ipynb"""
_OFFLINE = (
    ("every notebook passes", "python scripts/offline_notebooks.py notebooks"),
    ("nbgitpuller brings the notebooks of the branch workshop", _CONTENT),
)
"""Commands that the user of the image runs with the network cut: a title and the command."""

_NOT_PROVED = """\
This cannot be proved without a container engine:
- the base image (Ubuntu 24.04): the steps ran on this machine's release of Debian
- conda and its Python 3.12: the root has a virtual environment with Debian's Python
- the fetch of the branch workshop from GitHub: here it came from the clone
- the start of the image by a hub, and whether that hub allows ptrace, which the real client needs
- the limits of mybinder.org, such as 2 GB of memory and 1 CPU (`make bench` states the memory)"""


def main() -> int:
    """Render, build, run the notebooks, and say what remains. The exit code is 1 if a part failed."""
    text = dockerfile()
    build = steps(text)
    print(f"✓ repo2docker writes a Dockerfile with {len(build)} steps", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="etcdlab-binder.", dir="/var/tmp") as folder,
        clean_root(Path(folder)) as root,
    ):
        variables = build[-1].variables
        for step in build:
            if not _succeeds(root, step, variables):
                return 1
        _print_sizes(root, variables)
        failed = _fails_offline(root, variables)
    print(_NOT_PROVED)
    return 1 if failed else 0


def _succeeds(root: Path, step: Step, final: dict[str, str]) -> bool:
    """Run a step, as its user. The repository is copied before the first step of the user, as in the image."""
    repository = final["REPO_DIR"]
    command, user_id = step.command, 0 if step.is_root else USER_ID
    if is_of_conda(step):
        prefix = step.variables["NB_PYTHON_PREFIX"]
        command = f"python3 -m venv {prefix} && {prefix}/bin/pip install --quiet pip=={conda_pip()} && "
        command += f"chown -R {USER_ID}:{USER_ID} /srv"
    if user_id and not (root / repository.lstrip("/") / "binder").exists():
        _copy_repository(root / repository.lstrip("/"))
    folder = repository if user_id else "/"
    code = run(root, ["bash", "-c", command], variables=step.variables, user_id=user_id, folder=folder)
    title = " ".join(command.split())
    print(f"{'✗' if code else '✓'} {'root' if step.is_root else USER}: {title[:100]}", flush=True)
    return code == 0


def _copy_repository(target: Path) -> None:
    """The committed files, as the content provider of Binder clones them. They belong to the user."""
    subprocess.run(["git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), str(target / "clone")], check=True)
    for file in (target / "clone").iterdir():
        file.rename(target / file.name)
    (target / "clone").rmdir()
    subprocess.run(["chown", "-R", f"{USER_ID}:{USER_ID}", str(target)], check=True)


def _print_sizes(root: Path, variables: dict[str, str]) -> None:
    """How much the environment and the home add to the image."""
    for name in ("NB_PYTHON_PREFIX", "REPO_DIR"):
        folder = root / variables[name].lstrip("/")
        size = subprocess.run(["du", "-sm", str(folder)], capture_output=True, text=True, check=True).stdout.split()[0]
        print(f"  {variables[name]} has {size} MB")


def _fails_offline(root: Path, variables: dict[str, str]) -> bool:
    """Whether a command of the user failed in the root, with a loopback and no other network."""
    codes = []
    for title, command in _OFFLINE:
        code = run(
            root,
            ["bash", "-c", command],
            variables=variables,
            user_id=USER_ID,
            folder=variables["REPO_DIR"],
            network=False,
        )
        print(f"{'✗' if code else '✓'} {USER}, without a network: {title}", flush=True)
        codes.append(code)
    return any(codes)


if __name__ == "__main__":
    sys.exit(main())
