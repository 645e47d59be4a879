"""Modules that Python loads at their first use."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec

from etcdlab.cli.postponed import MODULES
from scripts.translations import PACKAGE


def _printed(code: str) -> str:
    """What a process of its own prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_every_postponed_module_exists() -> None:
    """A name that a library no longer has would postpone nothing."""
    assert [name for name in MODULES if find_spec(name) is None] == []


def test_etcdlab_itself_imports_no_postponed_module() -> None:
    """Two of its threads could use the module for the first time at once."""
    imports = re.compile(rf"^ *(?:import|from) (?:{'|'.join(map(re.escape, MODULES))})\b", re.MULTILINE)

    assert [file.name for file in PACKAGE.rglob("*.py") if imports.search(file.read_text("utf-8"))] == []


def test_a_postponed_module_is_whole_at_its_first_use() -> None:
    code = (
        "import sys; from etcdlab.cli.postponed import postpone_modules; postpone_modules()\n"
        "import bz2; before = '_bz2' in sys.modules\n"
        "print(before, len(bz2.compress(b'')), '_bz2' in sys.modules)"
    )

    assert _printed(code) == "False 14 True"


def test_protobuf_in_python_still_works() -> None:
    """Its implementation in Python is postponed: it is loaded where somebody asks for it."""
    code = (
        "import os; os.environ['PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION'] = 'python'\n"
        "from etcdlab.cli.postponed import postpone_modules; postpone_modules()\n"
        "from etcdlab.cluster.messages import rpc\n"
        "print(rpc.MemberListRequest.FromString(rpc.MemberListRequest(linearizable=True).SerializeToString()))"
    )

    assert _printed(code).split() == ["linearizable:", "true"]


def test_msgspec_does_without_typing_extensions() -> None:
    """Another library that imports it still gets it."""
    code = (
        "import sys; from etcdlab.cli.postponed import postpone_modules; postpone_modules()\n"
        "import msgspec; before = 'typing_extensions' in sys.modules\n"
        "import typing_extensions; print(before, typing_extensions.Self)"
    )

    assert _printed(code) == "False typing.Self"
