"""A real cluster and a real service, in the place of those that the pages speak of."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterator

import pytest

import etcdlab
from etcdlab.engines.build.delve import debugger
from etcdlab.engines.recording import load_recording
from etcdlab.sandboxes.sandbox import Sandbox
from tests.docs.running import LIMIT, Run
from tests.engines.attach.services import RELEASES, Service, build


@pytest.fixture(scope="session")
def lab() -> Iterator[Sandbox]:
    """A cluster whose member `s` advertises 0.0.0.0."""
    with Sandbox("advertises-unspecified", names=("s",)) as running:
        yield running


@pytest.fixture(scope="session")
def service(lab: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that fails."""
    debugger()
    folder = tmp_path_factory.mktemp("service")
    with Service(build("3.7.1", folder), lab.endpoints, folder / "out", autosync="1s", waiters=1) as running:
        yield running.fails()


@pytest.fixture(scope="session")
def here(lab: Sandbox, service: Service) -> Callable[[str], str]:
    """Puts the real cluster and the real service into a text of a page."""

    def put(text: str) -> str:
        text = text.replace("192.168.20.151:2379", lab.endpoints[0]).replace(
            "attach 4711", f"attach {service.pid} --yes"
        )
        return text.replace("attach(4711", f"attach({service.pid}").replace(".venv/bin/", "")

    return put


@pytest.fixture(scope="session")
def run(lab: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command in the folder of a person, who has a go.mod, a saved case and its report there."""
    folder = tmp_path_factory.mktemp("person")
    investigation = etcdlab.check(lab)
    investigation.case.save(folder / "incident.etcdlab")
    investigation.report(folder / "incident.html")
    (folder / "docker-compose.yml").write_text("services:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.9\n", "utf-8")
    (folder / "service.log").write_text("\n".join(load_recording("advertises-unspecified", "seed").trace.log), "utf-8")
    shutil.copy(RELEASES / "3.7.1" / "go.mod", folder)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ETCDCTL_")}
    env = kept | {"PATH": f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}"}

    def in_folder(command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, cwd=folder, env=env, check=False)

    return in_folder
