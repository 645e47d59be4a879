"""What a report carries besides its text: the case to verify it with, and the stepper for a browser."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec

from etcdlab.diagram import layout
from etcdlab.messages import message, render
from etcdlab.report.source_text import without_comments
from etcdlab.widgets.bounded import bounded
from etcdlab.widgets.catalogs import catalogs_of, texts_of_data, texts_of_module
from etcdlab.widgets.drawing import drawing
from etcdlab.widgets.page_module import page_module, page_style
from etcdlab.widgets.page_parts import page_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from etcdlab.case import Case
    from etcdlab.messages import Language
    from etcdlab.report.runs import Run

LINE_KINDS = frozenset(("log-line", "file-line", "packet", "kubernetes"))
"""The evidence that is in no step: `trace_index.js` has the same kinds."""

_EDITOR = ("url_editor.js", "url_outcome.js", "url_row.js", "url_rows.js")

MOST_STEPS = 1_000
"""A run with more steps is in the report without the stepper, so that the page opens at once."""


def packed_case(case: Case) -> str:
    """The case, for `--verify`."""
    return _packed(msgspec.json.encode(case))


def packed_stepper(run: Run, language: Language) -> str:
    """The stepper of a run with all that it displays; empty for a run that is too long for it."""
    if not run.trace.steps or len(run.trace.steps) > MOST_STEPS:
        return ""
    traits = _traits(run, language)
    module = page_module("stepper/stepper.js", left_out=tuple(_needless(traits["page"])))
    texts = [*texts_of_module(module), *texts_of_data([traits["trace"], traits["drawing"], traits["page"]])]
    if msgspec.json.encode(traits["trace"]) == msgspec.json.encode(run.trace):
        traits["trace"] = None  # the page takes it from the case
    # The texts come first: gzip refers back 32 KiB only, and the trace and the module have the same texts.
    stepper = {
        "traits": {"catalogs": catalogs_of(texts)} | traits,
        "heading": render(message("The client, step by step"), language),
        "module": without_comments(module),
        "css": without_comments(page_style("stepper.css", "diagram.css")),
        "run": run.number,
        "no_kernel": render(message("This page has no kernel. `etcdlab show` writes the Markdown."), language),
    }
    return _packed(json.dumps(stepper, separators=(",", ":")).encode())


def _needless(page: Mapping[str, Any]) -> Iterator[str]:
    """The editor of URLs, which needs a kernel, and the modules of the tables that would have no row."""
    yield from _EDITOR
    if not page["places"]["rows"]:
        yield "places.js"
    if not any(one["kind"] in LINE_KINDS for card in page["findings"] for one in card["evidence"]):
        yield "lines.js"


def _traits(run: Run, language: Language) -> dict[str, Any]:
    """What the stepper of a page without a kernel reads."""
    return {
        "trace": bounded(run.trace),
        "drawing": drawing(run.chain, layout.shipped),
        "page": page_parts(run.trace, run.findings, run.chain, run.vantages),
        "at": 0,
        "live": False,
        "busy": "",
        "progress_text": "",
        "hold_status": "",
        "status_since": 0,
        "problem": [],
        "supposition": "",
        "offers_what_if": False,
        "offers_repair": False,
        "editor_rows": [],
        "language": language,
        "command": "",
        "offers_report": False,
    }


def unpacked(text: str, most: int) -> bytes:
    """At most so many bytes of what was packed. Raises ValueError for anything else."""
    try:
        with gzip.open(BytesIO(base64.b64decode(text, validate=True))) as stream:
            return stream.read(most)
    except (TypeError, OSError, EOFError, zlib.error) as error:
        raise ValueError("nothing that etcdlab packed") from error


def _packed(data: bytes) -> str:
    # Without a time in it the same data gives the same text.
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()
