"""The locks: a pip of Debian 12 can read each of them, and the browser gets the packages that the tests run with."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = {path.stem: path.read_text() for path in sorted((ROOT / "locks").glob("*.txt"))}

WITHOUT_WHEEL = {"backports-zstd", "etcd3", "grpcio", "jsonschema", "jupyterlab"}
"""What the browser does not have: no wheel of grpcio, and the kernel there needs no JupyterLab of its own."""


def pins(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """The version and the extras of each package of a lock."""
    entries = re.findall(r"^([\w.-]+)(?:\[([\w,-]+)\])?==(\S+)", LOCKS[name], re.MULTILINE)
    return {package: (version, frozenset(filter(None, extras.split(",")))) for package, extras, version in entries}


def demanded_extras() -> dict[str, set[str]]:
    """The extras that an installed package demands of another one, without those of its own extras."""
    demanded: dict[str, set[str]] = {}
    for distribution in distributions():
        for requirement in map(Requirement, distribution.requires or ()):
            if requirement.extras and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
                demanded.setdefault(canonicalize_name(requirement.name), set()).update(requirement.extras)
    return demanded


@pytest.mark.parametrize("name", sorted(set(LOCKS) - {"browser", "uv"}))
def test_a_lock_names_the_extras_that_packages_demand(name: str) -> None:
    """Before 23.1, pip refuses `jsonschema[format-nongpl]` if the lock has a hash for `jsonschema` only."""
    demanded = demanded_extras()
    assert "format-nongpl" in demanded["jsonschema"]

    locked = pins(name)
    missing = {package: extras - locked[package][1] for package, extras in demanded.items() if package in locked}
    assert {package: extras for package, extras in missing.items() if extras} == {}


def test_every_package_of_a_lock_has_a_hash() -> None:
    for name, text in LOCKS.items():
        blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == [], name


@pytest.mark.parametrize("name", sorted(set(LOCKS) - {"dev", "uv"}))
def test_a_lock_has_the_versions_that_the_tests_run_with(name: str) -> None:
    tested = pins("dev")
    versions = {package: version for package, (version, _) in pins(name).items() if package in tested}

    assert versions == {package: tested[package][0] for package in versions}


def test_the_browser_gets_what_the_package_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}

    assert needed - WITHOUT_WHEEL <= set(pins("browser"))
    assert not WITHOUT_WHEEL & set(pins("browser"))
