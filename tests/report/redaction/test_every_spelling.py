"""No original is left in any output, however a log spells it."""

from __future__ import annotations

import base64
import json
import random
from urllib.parse import quote

import pytest

from etcdlab.investigation import Investigation
from etcdlab.report.redaction import redact
from tests.report.redaction.lines import case_with

CASES = 60


def spellings(original: str) -> list[str]:
    """The spellings of a name or an address in a log."""
    return [
        original,
        original.upper(),
        f"[{original}]:2379",
        quote(original, safe="").replace(".", "%2E"),
        "".join(f"%{byte:02x}" for byte in original.encode()),
        json.dumps(original),
        original.replace(".", "\\u002e"),
        base64.b64encode(original.encode()).decode(),
    ]


@pytest.mark.parametrize("seed", range(CASES))
def test_no_original_is_left(seed: int) -> None:
    numbers = random.Random(seed)
    address = f"10.{numbers.randrange(256)}.{numbers.randrange(256)}.{numbers.randrange(1, 255)}"
    name = f"{numbers.choice('kqxz')}{numbers.randrange(10**6):06}-etcd.acme{numbers.randrange(10**4)}.com"
    every = [*spellings(address), *spellings(name), address.replace(".", "-")]
    numbers.shuffle(every)
    before = ["", "at ", "\\n", '"', "%2F", "x=", "("]
    log = (f"http://{name}:2379 {address}", *(f"{numbers.choice(before)}{text} failed" for text in every))

    investigation = Investigation(redact(case_with(name=name, log=log)).case)
    outputs = (
        investigation.case.encoded().decode(),
        investigation.text(),
        investigation.svg(),
        investigation.log(),
        *investigation._repr_mimebundle_().values(),
    )

    for text in (*every, address.replace(".", "-")):
        assert [output for output in outputs if text.strip('"').lower() in output.lower()] == []
