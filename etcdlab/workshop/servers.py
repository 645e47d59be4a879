"""The servers of an exercise, on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from etcdlab.errors import SandboxError
from etcdlab.messages import message

if TYPE_CHECKING:
    from etcdlab.sandboxes.sandbox import Sandbox


def started(scenario: str) -> Sandbox:
    """The running servers. Raises SandboxError, also in a browser, which has no sockets and starts no programs."""
    if sys.platform == "emscripten":
        raise SandboxError(
            message("Python runs in the browser here. A browser has no sockets and starts no programs."),
            message("Take this exercise in a JupyterLab with etcd, or on Binder. Here, go on with exercise 5."),
        )
    from etcdlab.api import sandbox

    return sandbox(scenario).start()
