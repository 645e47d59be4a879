"""The templates of the notebook's pages. Whatever is quoted is escaped."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup


def template(name: str) -> Template:
    """The template in that file of this folder."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    environment.filters |= {"code_parts": code_parts, "breakable": _breakable}
    return environment


_CODE = re.compile(r"`([^`]+)`")


def code_parts(sentence: str) -> Markup:
    """A sentence, with what is between backticks as code."""
    from markupsafe import Markup, escape

    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped


def text_of_code_parts(sentence: str) -> str:
    """The text that a browser has of `code_parts`, without the spaces that it leaves out."""
    return " ".join(_CODE.sub(r"\1", sentence).split())


def _breakable(setting: str) -> Markup:
    """A setting that may break after its name: that leaves the address whole."""
    from markupsafe import Markup, escape

    return Markup(str(escape(setting)).replace("=", "=<wbr>", 1))  # noqa: S704 - escaped
