"""What the kit does not use is not loaded, and stays available to the program that does use it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from etcdlab.cluster.absent_module import absent


def test_an_absent_module_can_be_imported_after_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    with absent("colorsys"), pytest.raises(ImportError):
        import_module("colorsys")

    assert import_module("colorsys").rgb_to_hsv(1, 0, 0) == (0.0, 1.0, 1)


def test_a_module_that_is_in_use_stays() -> None:
    with absent("subprocess"):
        assert sys.modules["subprocess"] is subprocess


def test_the_connection_loads_no_tornado() -> None:
    """tenacity, which etcd3 imports, would load it."""
    program = "import sys, etcdlab.cluster.client; assert 'tornado' not in sys.modules; import tornado.ioloop"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
