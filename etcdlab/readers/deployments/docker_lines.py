"""The server of a `docker run` line."""

from __future__ import annotations

from collections.abc import Mapping

from etcdlab.readers.deployments.commands import DockerRun, container_words
from etcdlab.readers.deployments.deployment import Server, Surroundings
from etcdlab.readers.deployments.ports import ports_of_texts
from etcdlab.readers.deployments.settings import flags_of, is_etcd_image, server_of, variables_settings
from etcdlab.readers.deployments.source import Source
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.variables import Filled, fill


def docker_server(source: Source, run: DockerRun, variables: Mapping[str, Span]) -> list[Server]:
    """The etcd server that the line starts, if it starts one."""
    is_image = run.image is not None and is_etcd_image(run.image.text)
    filled: list[Filled] = [fill(word, variables) for word in run.command]
    words = container_words([one.span for one in filled], run.entrypoint, image_is_etcd=is_image)
    if words is None:
        return []
    environment = {name: fill(value, variables) for name, value in run.environment.items()}
    settings = {
        **variables_settings({name: one.span for name, one in environment.items()}, bare=is_image),
        **flags_of(words),
    }
    defaults = [default for one in (*filled, *environment.values()) for default in one.defaults]
    surroundings = Surroundings(
        kind="container",
        host_network=run.host_network,
        shares_network=run.shares_network,
        ports=ports_of_texts(run.published),
        is_open=True,
    )
    return [server_of(source, settings, name=run.name, surroundings=surroundings, defaults=defaults)]
