"""The page of each rule: what a finding means, what a person sees, how to fix it, and how to start it here.

The pages are Markdown, one per code and language, in `docs/`. A heading of the third level is the slug of a finding.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from etcdlab.errors import UsageError
from etcdlab.messages import Language, message, reader_language

_FOLDERS: dict[Language, str] = {"en": "rules", "zh_CN": "zh/rules"}
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^### +([a-z0-9-]+)\n+([^\n\u3002]+)", re.MULTILINE)
"""The slug of a finding, and the first sentence about it: a line of its own, or up to a Chinese full stop."""
_OTHER_LANGUAGE = re.compile(r"^(English \| .*|\[English\].*)\n\n", re.MULTILINE)


@dataclass(frozen=True)
class RulePage:
    """The page of one code, such as R1, in one language."""

    code: str
    path: Path
    markdown: str

    @property
    def title(self) -> str:
        """What the page is about, without the code: the rest of its first line."""
        first = self.markdown.partition("\n")[0]
        return re.sub(rf"^# +{self.code}[:\uff1a]\s*", "", first)

    @property
    def findings(self) -> dict[str, str]:
        """The title of each finding that the page explains, by its slug. Each slug is the anchor of a section."""
        sections = _SECTION.findall(_FENCED.sub("", self.markdown))
        return {slug: title.removesuffix(".") for slug, title in sections}

    @property
    def body(self) -> str:
        """The Markdown without the link to the other language."""
        return _OTHER_LANGUAGE.sub("", self.markdown, count=1)


def rule_pages(language: Language | None = None) -> tuple[RulePage, ...]:
    """Every page in a language, by code. Without a language: in the reader's."""
    folder = _docs() / _FOLDERS[language or reader_language()]
    paths = sorted(folder.glob("R*.md"), key=lambda path: int(path.stem[1:]))
    return tuple(RulePage(path.stem, path, path.read_text("utf-8")) for path in paths)


def rule_page(name: str, language: Language | None = None) -> RulePage:
    """The page of a code or a slug: `R1`, `r1`, `advertises-loopback`. Raises UsageError with the nearest name."""
    pages = rule_pages(language)
    by_name = {page.code: page for page in pages} | {slug: page for page in pages for slug in page.findings}
    page = by_name.get(name.upper()) or by_name.get(name.lower())
    if page is not None:
        return page
    near = difflib.get_close_matches(name.lower(), by_name, 1) or difflib.get_close_matches(name.upper(), by_name, 1)
    raise UsageError(
        message("No rule is called {name}.", name=name),
        message("Use {nearest}, or a name that `etcdlab rules` lists.", nearest=near[0])
        if near
        else message("Use a name that `etcdlab rules` lists, such as {example}.", example=pages[0].code),
    )


def _docs() -> Path:
    """The folder of the pages: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    return next((path for path in (package / "docs", package.parent / "docs") if path.is_dir()), package / "docs")
