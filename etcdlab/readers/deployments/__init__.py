"""Deployment files: which etcd servers a file starts, and which URLs they listen on and advertise.

One format per file. Nothing is executed, expanded by a shell or downloaded, and every input has a bound.
"""

from etcdlab.readers.deployments.deployment import Deployment, Server, Surroundings, Url
from etcdlab.readers.deployments.reader import has_etcd, may_start_etcd, read_deployment

__all__ = ["Deployment", "Server", "Surroundings", "Url", "has_etcd", "may_start_etcd", "read_deployment"]
