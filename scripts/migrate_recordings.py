"""Writes the recordings in the newest format: the same runs, with the names of today. Run after a new FORMAT."""

from __future__ import annotations

from etcdlab.engines.recording.library import FOLDER, Recording


def main() -> None:
    """Every recording, read and written again."""
    for file in sorted(FOLDER.glob("*/*.json")):
        file.write_bytes(Recording.from_json(file.read_bytes(), file.name).to_json())


if __name__ == "__main__":
    main()
