"""A real child process under its watchdog."""

from __future__ import annotations

import sys

from etcdlab.engines.watched import WatchedProcess


def test_where_memory_runs_out_the_kernel_ends_the_child_first() -> None:
    program = "print(open('/proc/self/oom_score_adj').read().strip())"
    child = WatchedProcess((sys.executable, "-c", program), 60.0)
    try:
        child.wait()
    finally:
        child.close()

    assert child.output.strip() == "1000"
