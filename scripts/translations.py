"""Makes the catalogs of translations: the texts of the source in each `.po`, and the `.mo` that gettext reads.

A text that is new gets an entry without translation. A text that is gone from the source loses its entry.
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "etcdlab"
DOMAIN = "etcdlab"
KEYWORDS: dict[str, Any] = {"message": (1,), "plural": (1, 2), "help_text": (1,)}
METHODS = {".py": "python", ".js": "javascript"}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
TOML_TEXTS = ("text", "title", "label", "stop", "until", "dials")
"""Keys of the chain's TOML files whose values a person reads."""


def texts() -> Catalog:
    """Every text of the package, each with the files that have it."""
    catalog = Catalog(
        domain=DOMAIN, fuzzy=False, header_comment="# The texts of etcdlab. `make locale` makes this file."
    )
    for file in sorted(PACKAGE.rglob("*")):
        place = [(file.relative_to(PACKAGE.parent).as_posix(), 0)]
        for text in texts_of(file):
            catalog.add(text, locations=place)
    return catalog


def texts_of(file: Path) -> Iterator[str | tuple[str, ...]]:
    """The texts in a file; of a plural, both forms."""
    if file.suffix == ".toml":
        yield from _of_toml(tomllib.loads(file.read_text("utf-8")))
    elif file.suffix in METHODS:
        for _, text, _, _ in extract_from_file(METHODS[file.suffix], file, keywords=KEYWORDS):
            yield text


def _of_toml(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _of_toml(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _of_toml(item, key)
    elif isinstance(value, str) and value and key in TOML_TEXTS:
        yield value


def catalogs() -> list[Path]:
    """The catalog of each language."""
    return sorted((PACKAGE / "locale").glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def updated(file: Path) -> Catalog:
    """The catalog in a file, with the texts that the source has now."""
    with file.open("rb") as source:
        catalog = read_po(source, locale=file.parent.parent.name, domain=DOMAIN)
    catalog.update(texts(), no_fuzzy_matching=True, update_header_comment=True)
    catalog.obsolete.clear()
    # Babel marks a text that became a plural. gettext leaves a marked text in English.
    for entry in catalog:
        entry.flags.discard("fuzzy")
    # The same texts are the same file: git knows when they changed, and who changed them.
    catalog.creation_date = catalog.revision_date = UNDATED
    catalog.project, catalog.version, catalog.last_translator, catalog.language_team = DOMAIN, "-", "-", "-"
    catalog.msgid_bugs_address = "-"
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """A catalog as text, sorted by text."""
    written = io.BytesIO()
    write_po(written, catalog, width=120, sort_output=True, include_lineno=False)
    return written.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """A catalog as gettext reads it."""
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def main() -> None:
    """Write every catalog; say how many texts have no translation."""
    for file in catalogs():
        catalog = updated(file)
        file.write_bytes(as_po(catalog))
        file.with_suffix(".mo").write_bytes(as_mo(catalog))
        missing = [entry.id for entry in catalog if entry.id and not is_translated(entry.string)]
        print(f"{file.parent.parent.name}: {len(catalog)} texts, {len(missing)} without translation", file=sys.stderr)


def is_translated(string: str | Sequence[str] | None) -> bool:
    """Whether a text has its translation, in every number that the language has."""
    return bool(string) and all(string)


if __name__ == "__main__":
    main()
