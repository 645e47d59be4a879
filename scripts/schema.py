"""Makes docs/report.schema.json: the JSON Schema of `etcdlab report -o NAME.json`, from the structs that write it.

python -m scripts.schema
"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from etcdlab.report.json_file import JsonReport

FILE = Path(__file__).parent.parent / "docs" / "report.schema.json"


def schema() -> str:
    """The schema, as the file has it."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A report of etcdlab"}
    return json.dumps(document | msgspec.json.schema(JsonReport), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema(), "utf-8")
