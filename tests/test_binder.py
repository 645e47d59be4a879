"""What Binder makes of binder/, as far as it can be told without building an image."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Dockerfile repo2docker writes for this repository."""
    copy = tmp_path_factory.mktemp("repo")
    shutil.copytree(ROOT / "binder", copy / "binder")
    shutil.copy(ROOT / "pyproject.toml", copy)
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(copy)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return ran.stdout + ran.stderr


def test_binder_installs_the_repository_with_a_sandbox(dockerfile: str) -> None:
    assert (ROOT / "binder" / "requirements.txt").read_text() == ".[sandbox]\n"
    assert dockerfile.index("COPY --chown=0:0 src/ ${REPO_DIR}/") < dockerfile.index('-r "binder/requirements.txt"')


def test_the_image_has_dot_and_a_font_for_every_name(dockerfile: str) -> None:
    assert "fonts-noto-cjk graphviz" in dockerfile


def test_the_python_is_one_the_kit_runs_on(dockerfile: str) -> None:
    assert "3.12" in dockerfile


def test_the_scripts_are_executable_and_run() -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for script, arguments in (("postBuild", []), ("start", ["true"])):
        file = ROOT / "binder" / script
        assert os.access(file, os.X_OK)
        subprocess.run([file, *arguments], env=os.environ | {"PATH": path}, timeout=60, check=True)
