"""The width of a text in a bold sans-serif font, from a table: it does not depend on the fonts of this machine."""

from __future__ import annotations

from rich.cells import cell_len

_WIDTHS = {
    278: " .,/iIjl()-",
    333: ":ft",
    389: "r*",
    500: "z",
    556: "acesvxyk0123456789J_",
    611: "bdghnopquFLTZ",
    667: "EPSVXY",
    722: "ABCDHKNRU",
    778: "wGOQ",
    833: "M",
    889: "m",
    944: "W",
}
"""Thousandths of the font's size that characters take in Helvetica Bold. Arial and Liberation Sans have the same."""

_ROOM = 1.05
"""Other fonts are wider. The drawing squeezes their texts to the width that Helvetica needs, and this much more."""

_OF_CHARACTER = {character: width / 1000 for width, characters in _WIDTHS.items() for character in characters}


def bold_width(text: str) -> float:
    """The width of a text as a multiple of the font's size. A Chinese character is as wide as the font is high."""
    return _ROOM * sum(_OF_CHARACTER.get(character, 0.5 * cell_len(character)) for character in text)
