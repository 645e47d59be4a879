"""Services that fail, one of each release, for all tests of this room; and a program each test may break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etcdlab.engines.build.delve import debugger
from etcdlab.sandboxes.sandbox import Sandbox
from tests.engines.attach.reading import NEWEST, Build, Start
from tests.engines.attach.services import Service, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds the service of a release, once; the debugger is built before any test's own time runs."""
    debugger()
    made: dict[tuple[str, ...], Path] = {}

    def make(release: str = NEWEST, *flags: str) -> Path:
        key = (release, *flags)
        if key not in made:
            made[key] = build(release, tmp_path_factory.mktemp("service"), *flags)
        return made[key]

    return make


@pytest.fixture(scope="session")
def lab() -> Iterator[Sandbox]:
    """A cluster whose member advertises 0.0.0.0."""
    with Sandbox("advertises-unspecified") as running:
        yield running


@pytest.fixture(scope="session")
def failing(built: Build, lab: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Service]]:
    """The service of a release, failing; it is shared, so a test that could harm it starts its own."""
    services: dict[str, Service] = {}

    def one(release: str = NEWEST) -> Service:
        if release not in services:
            output = tmp_path_factory.mktemp("running") / "out"
            services[release] = Service(built(release), lab.endpoints, output, autosync="1s", waiters=1)
        return services[release].fails()

    yield one
    for service in services.values():
        service.close()


@pytest.fixture
def start(built: Build, tmp_path: Path) -> Iterator[Start]:
    """Starts services that end with the test."""
    services: list[Service] = []

    def begin(endpoints, *, program: Path | None = None, **options: object) -> Service:
        output = tmp_path / f"out-{len(services)}"
        services.append(Service(program or built(), endpoints, output, **options))
        return services[-1]

    yield begin
    for service in services:
        service.close()
