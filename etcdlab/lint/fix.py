"""Edits a deployment file so that a server advertises another URL. Every other byte stays as it is.

The text itself is edited, and YAML is never written anew. The result is read again: if it does not say what was meant,
there is no edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from etcdlab.errors import FileError
from etcdlab.lint.address_check import AddressCheck
from etcdlab.lint.finding import LintFinding, finding_of
from etcdlab.lint.ignore_comments import without_ignored
from etcdlab.lint.replacement import Address, Replacement, replacement_of
from etcdlab.lint.run import FileResult, contents_under, lint_text, read_beside_of, why_unreadable
from etcdlab.messages import Text, message
from etcdlab.quoting import printable
from etcdlab.readers.deployments.deployment import Place, Refusal
from etcdlab.readers.deployments.span import Span
from etcdlab.readers.deployments.yaml_tree import InvalidYamlError, shared_ranges
from etcdlab.rules.deployments import JudgedServer, JudgedUrl, UrlVerdict

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class RefusedFix(NamedTuple):
    """A finding that etcdlab does not fix, and the reason."""

    finding: LintFinding
    reason: Text


class FileFix(msgspec.Struct, frozen=True):
    """What a fix changes in one file."""

    path: str
    before: str
    after: str
    fixed: tuple[LintFinding, ...]
    refused: tuple[RefusedFix, ...]
    unsafe: tuple[RefusedFix, ...] = ()
    """The findings that only an unsafe change would end."""
    remarks: tuple[Text, ...] = ()
    """What a cluster says of the new addresses."""
    mark: bytes = b""
    unreadable: Refusal | None = None
    """Why the file could not be understood."""

    @property
    def data(self) -> bytes:
        """The content of the changed file."""
        return self.mark + self.after.encode()


class _Edit(NamedTuple):
    start: int
    end: int
    text: str
    finding: LintFinding


class _Choices(NamedTuple):
    """What a person chose: the address, whether unsafe fixes are made, and a cluster that knows its members."""

    address: Address | None = None
    unsafe: bool = False
    check: AddressCheck | None = None


class _Edits(NamedTuple):
    """The edits of a file in their order, and the findings that have none."""

    edits: list[_Edit]
    refused: list[RefusedFix]
    unsafe: list[RefusedFix]
    remarks: list[Text]


class _Wrong(NamedTuple):
    """A URL that is wrong, with its finding."""

    judged: JudgedUrl
    server: JudgedServer
    finding: LintFinding


def file_fixes(
    paths: Iterable[Path],
    *,
    address: Address | None = None,
    unsafe: bool = False,
    check: AddressCheck | None = None,
) -> Iterator[FileFix]:
    """The fix of each file that has something wrong in it. `check` asks a cluster about each new address.

    A file or a folder that cannot be read has the reason. Raises FileError for a path that does not exist.
    """
    unreadable: list[FileFix] = []

    def on_error(path: Path, error: FileError) -> None:
        unreadable.append(_unreadable(str(path), why_unreadable(error)))

    for file, data in contents_under(paths, on_error):
        if data is not None:
            one = fix_text(str(file), data, read_beside_of(file), address=address, unsafe=unsafe, check=check)
            if one is not None:
                yield one
    yield from unreadable


def _unreadable(path: str, why: Text) -> FileFix:
    return FileFix(path, "", "", (), (), unreadable=Refusal(0, 0, why))


def fix_text(
    path: str,
    data: bytes,
    read_beside: Callable[[str], str] = lambda _: "",
    *,
    address: Address | None = None,
    unsafe: bool = False,
    check: AddressCheck | None = None,
) -> FileFix | None:
    """The fix of one file; None if nothing in it is wrong."""
    result = lint_text(path, data, read_beside)
    if result is None:
        return None
    text = result.deployment.text
    if result.deployment.refusal is not None:
        return FileFix(path, text, text, (), (), unreadable=result.deployment.refusal)
    if not (wrong := _wrong(result)):
        return None
    mark = _BYTE_ORDER_MARK if data.startswith(_BYTE_ORDER_MARK) else b""
    edits, refused, hidden, remarks = _edits(result, wrong, _Choices(address, unsafe, check))
    if mark + text.encode("utf-8", "surrogatepass") != data:
        refused += [RefusedFix(edit.finding, _NOT_UTF_8) for edit in edits]
        edits = []
    after = _applied(text, edits)
    if edits and not _is_as_meant(result, lint_text(path, after.encode(), read_beside), edits):
        refused += [RefusedFix(edit.finding, _NOT_AS_MEANT) for edit in edits]
        edits, after = [], text
    fixed = tuple(edit.finding for edit in edits)
    return FileFix(path, text, after, fixed, tuple(refused), tuple(hidden), tuple(dict.fromkeys(remarks)), mark)


def safe_edits(result: FileResult) -> dict[Place, str]:
    """The safe changes of a file: the place of each, and its new text. No change is without a real edit."""
    wrong = _wrong(result)
    edits = _edits(result, wrong, _Choices()).edits if wrong else []
    after = _applied(result.deployment.text, edits)
    if not edits or not _is_as_meant(result, lint_text(result.deployment.path, after.encode()), edits):
        return {}
    return {edit.finding.place: edit.text for edit in edits}


_NOT_UTF_8 = message("The file is not in UTF-8. Convert it, for example with iconv.")
_NOT_AS_MEANT = message("The changed file would not say what is meant. Change this URL by hand.")


def _wrong(result: FileResult) -> list[_Wrong]:
    """The URLs that are wrong, and that no comment ignores."""
    path, text = result.deployment.path, result.deployment.text
    every = [
        _Wrong(judged, server, finding_of(path, server.server.name, judged))
        for server in result.servers
        for judged in server.urls
        if judged.judgement.verdict is UrlVerdict.WRONG
    ]
    remaining, _ = without_ignored(path, text, [one.finding for one in every])
    return [one for one in every if one.finding in remaining]


def _edits(result: FileResult, wrong: Sequence[_Wrong], choices: _Choices) -> _Edits:
    edits: dict[int, _Edit] = {}
    every = _Edits([], [], [], [])
    shared = _shared(result)
    several = choices.address is not None and len({one.server.server.name for one in wrong}) > 1
    for one in wrong:
        start = _index(result.deployment.text, one.finding)
        new = _refusal(result, one, start, shared, several=several) or _replacement(one, choices, every.remarks)
        if not isinstance(new, Replacement):
            every.refused.append(RefusedFix(one.finding, new))
        elif new.unsafe and not choices.unsafe:
            every.unsafe.append(RefusedFix(one.finding, new.unsafe))
        else:
            edits[start] = _Edit(start, start + one.finding.place.length, new.url, one.finding)
    return every._replace(edits=[edits[start] for start in sorted(edits)])


def _replacement(wrong: _Wrong, choices: _Choices, remarks: list[Text]) -> Replacement | Text:
    """The new URL, or the reason why there is none. A cluster may show that the address is not the server's."""
    server = wrong.server.server
    new = replacement_of(wrong.judged.url, server, wrong.judged.judgement, choices.address)
    if choices.check is None or not isinstance(new, Replacement) or (new.unsafe and not choices.unsafe):
        return new
    answer = choices.check.ask(server, new.url)
    remarks += [answer.remark] if answer.remark else []
    return answer.refusal or new


def _refusal(
    result: FileResult, wrong: _Wrong, start: int, shared: Sequence[tuple[int, int]], *, several: bool
) -> Text:
    """Why this place cannot be edited; "" if it can."""
    url = wrong.judged.url
    if result.deployment.format == "template":
        return message("The file is a template. Change the URL in it, or the values that fill it.")
    if any(first <= start < end for first, end in shared):
        return message(
            "An anchor or a merge key uses this value in several places. Write the URL of this server in its own"
            " definition, or change the anchor by hand."
        )
    if several:
        return message(
            "Several servers of this file need an address of their own, and --advertise has one."
            " Change each URL by hand."
        )
    if url.written and not url.variables and not url.defaults_of:
        if result.deployment.text[start : start + url.place.length] != url.text:
            return message("The value comes from a variable. Change the value of the variable.")
        if _is_used_twice(result, wrong):
            return message("Another setting uses this value too. Give this setting a value of its own.")
    return ""


def _is_used_twice(result: FileResult, wrong: _Wrong) -> bool:
    places = [judged.url.place for server in result.servers for judged in server.urls]
    return places.count(wrong.judged.url.place) > 1


def _shared(result: FileResult) -> list[tuple[int, int]]:
    if result.deployment.format not in ("compose", "kubernetes", "etcd.conf.yml"):
        return []
    try:
        return shared_ranges(Span.of_file(result.deployment.text))
    except InvalidYamlError:
        return []


def _index(text: str, finding: LintFinding) -> int:
    """The index of the place of a finding."""
    start = 0
    for _ in range(finding.place.line - 1):
        start = text.index("\n", start) + 1
    return start + finding.place.column - 1


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])


def _is_as_meant(before: FileResult, after: FileResult | None, edits: Sequence[_Edit]) -> bool:
    """Whether the changed file has the same servers and URLs, apart from the new ones, and these are not wrong."""
    if after is None or after.deployment.refusal is not None:
        return False
    new = {edit.finding.place: edit.text for edit in edits if printable(edit.text) == edit.text}
    meant = [
        (server.server.name, judged.url.kind, new.get(judged.url.place, judged.url.text))
        for server in before.servers
        for judged in server.urls
    ]
    urls = [(server.server.name, judged) for server in after.servers for judged in server.urls]
    changed = set(new.values())
    return meant == [(name, judged.url.kind, judged.url.text) for name, judged in urls] and not any(
        judged.judgement.verdict is UrlVerdict.WRONG and judged.url.text in changed for _, judged in urls
    )
