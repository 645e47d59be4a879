"""Makes the example of a finding in README.md and README.zh-CN.md: the real output of a check.

    python -m scripts.example

The check runs on a sandbox. In its evidence the address of the first incident replaces the loopback address, and a
name replaces that of this host. Then etcdlab judges the case and displays it.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from msgspec.structs import replace

import etcdlab
from etcdlab.messages import Language

ROOT = Path(__file__).parent.parent
READMES: dict[Language, Path] = {"en": ROOT / "README.md", "zh_CN": ROOT / "README.zh-CN.md"}
ADDRESS = "192.168.20.151:2379"
WIDTH = 118
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
"""The block of the README with output."""


def example(folder: Path) -> etcdlab.Case:
    """A case in which member `s` advertises 0.0.0.0, with the addresses of the incident. Starts a real etcd."""
    with etcdlab.sandbox("advertises-unspecified", names=("s",)) as lab:
        (endpoint,) = map(str, lab.endpoints)
        saved = etcdlab.check(endpoint).case.save(folder / "example.etcdlab")
    port = endpoint.rpartition(":")[2]
    text = saved.read_text("utf-8").replace(endpoint, ADDRESS).replace(f"0.0.0.0:{port}", "0.0.0.0:2379")
    saved.write_text(text, "utf-8")
    trace = etcdlab.Case.load(saved).trace
    return etcdlab.Case(traces=(replace(trace, host="web-3", started="2026-11-26T09:30:00+00:00"),))


def output(case: etcdlab.Case, language: Language) -> str:
    """What `etcdlab show` prints of the case, in a language."""
    os.environ["ETCDLAB_LANG"] = language
    return etcdlab.Investigation(case).text(WIDTH)


def main() -> None:
    """Write the example into the README of each language."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        case = example(Path(folder))
    for language, readme in READMES.items():
        made = output(case, language)
        text, count = BLOCK.subn(lambda _, made=made: made, readme.read_text("utf-8"))
        if count != 1:
            sys.exit(f"{readme.name} must have one block of output, and has {count}")
        readme.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
