"""Templates: which parts of a text another program fills, and which variables they name."""

from __future__ import annotations

import re

from etcdlab.readers.deployments.yaml_tree import MASK

FILLED = re.compile(
    r"\$?\{\{(?:[^{}]|[{}](?![{}])){1,500}\}\}|\{%.{0,500}?%\}|(?<!\$)\{#.{0,500}?#\}|<%.{1,500}?%>", re.DOTALL
)
"""Jinja, Helm, Go templates and ERB. `[[` begins a test of a shell far more often than a template."""
_VARIABLE = re.compile(
    r"\$?\{\{(?P<brace>(?:[^{}]|[{}](?![{}])){1,500})\}\}|<%=?(?P<erb>.{1,500}?)%>|\[\[(?P<square>.{1,500}?)\]\]"
    r"|\$\{(?P<shell>[^}]{0,500})\}|\$\((?P<run>(?:[^()]|\([^()]*\)){0,500})\)|`(?P<tick>[^`]{1,500})`"
    r"|\$(?P<bare>[A-Za-z_]\w{0,200}|[0-9@*])|%\{(?P<percent>[^}]{1,200})\}|#\{(?P<ruby>[^}]{1,200})\}"
    r"|\{(?P<format>[A-Za-z_][\w.]{0,200})?\}|<(?P<angle>[A-Za-z][\w .-]{0,200})>|@(?P<at>[A-Za-z_]\w{0,200})@"
    r"|(?P<under>__[A-Za-z]\w{0,200}?__)|%(?P<windows>[A-Za-z]\w{0,200})%|%(?P<letter>[a-zA-Z])(?![0-9a-fA-F])|(?P<rest>(?:\{\{|\$\{|<%|\$\().{0,200}|\}\}|%>)",
    re.DOTALL,
)
_NAME = re.compile(r"[-\w.$]+")


def is_template(text: str) -> bool:
    """Whether another program fills in parts of a text."""
    return ("{{" in text or "{%" in text or "<%" in text) and FILLED.search(text) is not None


def masked(text: str) -> str:
    """The text with every template masked. Its length and its lines stay, so each index stays right."""
    return "\n".join(map(_masked_line, FILLED.sub(_mask, text).split("\n")))


def _mask(match: re.Match[str]) -> str:
    mask = " " if match[0].startswith(("{%", "{#")) else MASK
    return re.sub(r"[^\n]", mask, match[0])


def _masked_line(line: str) -> str:
    """A line that has templates alone adds no value to the document as it is."""
    return " " * len(line) if MASK in line and not line.strip(f"{MASK} \t\r-") and "- " not in line else line


def variables_of(text: str) -> tuple[str, ...]:
    """The variables in a text, or the commands that a shell would run for it."""
    return tuple(dict.fromkeys(_name(match) for match in _VARIABLE.finditer(text)))


def without_variables(text: str, stand_in: str) -> str:
    """A text with `stand_in` in the place of each variable."""
    return _VARIABLE.sub(stand_in, text)


def variable_ranges(text: str) -> list[tuple[int, int]]:
    """Where the variables of a text are."""
    return [match.span() for match in _VARIABLE.finditer(text)]


def _name(match: re.Match[str]) -> str:
    inside = next((group for group in match.groups() if group is not None), "").strip()
    if match["run"] is not None or match["tick"] is not None or match["brace"] is not None:
        return inside[:100]
    name = _NAME.match(inside)
    return (name[0] if name else inside)[:100] or match[0][:100]
