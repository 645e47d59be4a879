"""Makes docs/gallery: the report of a recorded incident, as HTML and Markdown, in both languages.

    python -m scripts.gallery

The incident is the one that the project began with: a member advertises 0.0.0.0, and the client is that of go-zero.
"""

from __future__ import annotations

from pathlib import Path

import etcdlab
from etcdlab.case import Case
from etcdlab.messages import Language
from etcdlab.report.write import write_report

FOLDER = Path(__file__).parent.parent / "docs" / "gallery"
FOLDERS: dict[Language, Path] = {"en": FOLDER, "zh_CN": FOLDER / "zh"}


def incident() -> Case:
    """The recorded run of the real client."""
    engine = etcdlab.recording("advertises-unspecified", release="seed")
    return Case(traces=(engine.run(),))


def make(folder: Path, language: Language) -> None:
    """Write the two reports into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("incident.html", "incident.md"):
        write_report(incident(), folder / name, language)


if __name__ == "__main__":
    for chosen, place in FOLDERS.items():
        make(place, chosen)
