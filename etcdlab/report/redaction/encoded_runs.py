"""Parts of a text that are encoded as a whole: base64, `%68%6f`, `\\u0068\\u006f`. Each is decoded, then encoded again.

A part that is encoded only beside its letters and digits, such as `10%2E0`, is a spelling that the patterns have.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

Change = Callable[[str], str]

MOST_LEVELS = 4
"""How often a text in a text is decoded."""
SHORTEST_BASE64 = 8
"""Characters without padding. A shorter run can be any word."""
_HEX = "[0-9A-Fa-f]"
_START, _MORE = "[I-Za-fw-z0-9]", rf"[A-Za-z0-9+/_-]{{{SHORTEST_BASE64 - 1},}}={{0,2}}"
"""No text in UTF-8 begins with another character, and none with a control character."""
_RUN = re.compile(
    rf"%(?:25)*{_HEX}{{2}}(?:%(?:25)*{_HEX}{{2}})+"
    rf"|\\+u{_HEX}{{4}}(?:\\+u{_HEX}{{4}})+"
    rf"|%(?:25)?{_HEX}{{2}}(?P<after_percent>{_START}{_MORE})"
    rf"|\\+(?:[nrtbf]|u{_HEX}{{4}})(?P<after_escape>{_START}{_MORE})"
    rf"|\[[0-9]{{1,2}}m(?P<after_color>{_START}{_MORE})"
    rf"|{_START}(?<![A-Za-z0-9].){_MORE}"
)
"""A part that is encoded. What ends with a letter or a digit can stand before it, as `%2F` and `\\n` do."""
_PERCENT, _ESCAPED = re.compile(r"%(?:25)*([0-9a-f]{2})", re.I), re.compile(r"\\+u([0-9a-f]{4})", re.I)
_ESCAPES = re.compile(rf"(?:%(?:25)*{_HEX}{{2}})+|(?:\\+[uU]{_HEX}{{4}})+")
_PART = re.compile(rf"([^+/_-]{{{SHORTEST_BASE64},}})")


def with_runs_changed(text: str, change: Change) -> str:
    """The text with every encoded run decoded, changed, and encoded in the same way."""

    def replace(match: re.Match[str]) -> str:
        run = match[match.lastgroup or 0]
        if match.lastgroup is None and run[0] in "%\\":
            return _changed_percents(run, change) if run[0] == "%" else _changed_escapes(run, change)
        changed = _changed_base64(run.rstrip("="), "=" * run.count("="), change)
        return match[0] if changed is None else match[0].removesuffix(run) + changed

    return _RUN.sub(replace, text)


def decoded_runs(text: str, levels: int = MOST_LEVELS) -> Iterator[str]:
    """Every encoded run of a text, decoded, and the runs in it."""
    runs: list[str] = []

    def keep(run: str) -> str:
        runs.append(run)
        return run

    with_runs_changed(text, keep)
    for run in runs:
        yield run
        if levels > 1:
            yield from decoded_runs(run, levels - 1)


def unescaped(text: str) -> str:
    """The text with percent encoding and each `\\u0068` decoded. It is for detection: what is wrong in it is lost."""
    if "%" not in text and "\\u" not in text.lower():
        return text
    return _ESCAPES.sub(lambda match: _decoded(match[0]), text)


def _decoded(run: str) -> str:
    if run[0] == "%":
        return bytes.fromhex("".join(_PERCENT.findall(run))).decode(errors="replace")
    return bytes.fromhex("".join(_ESCAPED.findall(run))).decode("utf-16-be", "replace")


def _changed_percents(run: str, change: Change) -> str:
    before = bytes.fromhex("".join(_PERCENT.findall(run))).decode(errors="surrogateescape")
    after = change(before)
    if after == before:
        return run
    start, form = run[: run.index("%", 1) - 2], "02X" if run == run.upper() else "02x"
    return "".join(f"{start}{byte:{form}}" for byte in after.encode(errors="surrogateescape"))


def _changed_escapes(run: str, change: Change) -> str:
    before = bytes.fromhex("".join(_ESCAPED.findall(run))).decode("utf-16-be", "surrogatepass")
    after = change(before)
    if after == before:
        return run
    units = after.encode("utf-16-be", "surrogatepass").hex()
    start = run[: run.index("u") + 1]
    return "".join(f"{start}{units[place : place + 4]}" for place in range(0, len(units), 4))


def _changed_base64(run: str, padding: str, change: Change) -> str | None:
    """The run, or the parts of it between `/`, `_`, `-` and `+`, changed. None if nothing in it changes."""
    before = _text_in_base64(run)
    if before is not None:
        return _in_base64(after, run, padding) if (after := change(before)) != before else None
    parts = _PART.split(run)
    if len(parts) == 3 and not parts[0] and not parts[2]:
        return None
    last = len(parts) - 2
    changed = [
        part if number % 2 == 0 else _changed_part(part, padding if number == last and not parts[-1] else "", change)
        for number, part in enumerate(parts)
    ]
    return "".join(changed) + (padding if parts[-1] else "")


def _changed_part(part: str, padding: str, change: Change) -> str:
    before = _text_in_base64(part)
    if before is None or (after := change(before)) == before:
        return part + padding
    return _in_base64(after, part, padding)


@lru_cache(65_536)
def _text_in_base64(run: str) -> str | None:
    """The text that a run stands for; None if it stands for none."""
    if len(run) % 4 == 1:
        return None
    try:
        text = base64.urlsafe_b64decode(run.replace("+", "-").replace("/", "_") + "=" * (-len(run) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return text if all(char.isprintable() or char in "\n\r\t" for char in text) else None


def _in_base64(text: str, run: str, padding: str) -> str:
    """A text in base64, with the alphabet and the padding of a run."""
    encode = base64.urlsafe_b64encode if "-" in run or "_" in run else base64.b64encode
    made = encode(text.encode()).decode()
    return made if padding or len(run) % 4 == 0 else made.rstrip("=")
