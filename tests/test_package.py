"""What `import etcdlab` promises."""

import subprocess
import sys
from pathlib import Path

import etcdlab


def test_importing_the_package_loads_nothing_but_itself() -> None:
    code = "import sys; before = set(sys.modules); import etcdlab; print(sorted(set(sys.modules) - before))"

    loaded = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "['etcdlab']"


def test_every_public_name_resolves_and_is_documented() -> None:
    assert sorted(etcdlab.__all__) == etcdlab.__all__
    assert all(getattr(etcdlab, name).__doc__ for name in etcdlab.__all__)


def test_nothing_else_is_promised() -> None:
    assert etcdlab.__all__ == [
        "Case",
        "Investigation",
        "OtherPlaces",
        "Postmortem",
        "Trace",
        "attach",
        "check",
        "compare",
        "connect",
        "core",
        "explain",
        "lint_files",
        "recording",
        "recordings",
        "repair",
        "sandbox",
        "walk",
        "watch",
        "workshop",
    ]


def test_no_script_has_the_name_of_a_standard_module() -> None:
    """`make system` runs a script of this folder; Python then imports from the folder before its own library."""
    scripts = {file.stem for file in (Path(__file__).parent.parent / "scripts").glob("*.py")}

    assert scripts
    assert not scripts & sys.stdlib_module_names


def test_a_check_without_files_loads_no_reader_of_them() -> None:
    """These are 40 modules, and each check would wait for them."""
    code = (
        "import sys; from etcdlab.cli.deployed import Deployed; Deployed.of((), None, has_what_if=False); "
        "print([name for name in sys.modules if name.startswith('etcdlab.lint')])"
    )

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout

    assert loaded.strip() == "[]"


def test_a_log_is_explained_without_a_network_client() -> None:
    """The engines need HTTP/2 and protobuf, which take longer to load than a log takes to read."""
    log = Path(__file__).parent / "readers" / "logs" / "seed.log"
    code = (
        f"import sys, etcdlab; etcdlab.explain({str(log)!r}).text(); "
        "print(sorted({'h2', 'asyncio', 'google.protobuf', 'etcdlab.engines.live'} & set(sys.modules)))"
    )

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout

    assert loaded.strip() == "[]"
