"""The looks of the marks. A mark never differs by colour alone. The picture has its own panel for light and dark pages.

Every colour is an attribute of its element. A sanitiser removes style sheets and keeps attributes: the drawing is then
light. On a dark page the style sheet replaces each colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from etcdlab.diagram.marks import Mark, StationMark
from etcdlab.messages import Text, message
from etcdlab.step import Basis, Via
from etcdlab.trace import FIRST_PHASE

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif"
PANEL, LANE, RULE = "#ffffff", "#f7f8fa", "#d5d9e2"
INK, QUIET = "#1b1f36", "#5b6275"


@dataclass(frozen=True, slots=True)
class Look:
    """Fill, line and text of a station; the line of an edge takes the same colour and width."""

    fill: str
    stroke: str
    width: float
    ink: str
    dash: str = ""
    text: Text = ""
    """What the mark means."""


LOOKS = {
    Mark.WALKED: Look("#e4e9ff", "#4450c8", 1.5, INK, text=message("walked in this phase")),
    Mark.FAILED: Look("#ffe9ec", "#c01636", 2.0, "#7c0d22", text=message("failed here")),
    Mark.EARLIER: Look("#eff1f5", "#7b8296", 0.8, "#454b5e", text=message("passed in an earlier phase")),
    Mark.AHEAD: Look(PANEL, "#9aa1b2", 1.0, "#646b7d", "4,3", text=message("not passed")),
}

DARK = {
    PANEL: "#14171e",
    LANE: "#1b1f28",
    RULE: "#3a4150",
    INK: "#e8eaf2",
    QUIET: "#a9b0c0",
    "#e4e9ff": "#262d5c",
    "#4450c8": "#98a2ff",
    "#ffe9ec": "#4a1a24",
    "#c01636": "#ff8296",
    "#7c0d22": "#ffc4cd",
    "#eff1f5": "#232833",
    "#7b8296": "#8a92a5",
    "#454b5e": "#c3c8d6",
    "#9aa1b2": "#737b8e",
    "#646b7d": "#a3aaba",
}
"""The colour that each colour has on a dark page."""

CURRENT_WIDTH = 3.4
"""The heavy outline of the station where the client is."""

BASES: dict[Basis, Text] = {
    Basis.OBSERVED: message("observed in a running client"),
    Basis.MODELLED: message("modelled from observed facts"),
    Basis.INFERRED: message("inferred from a log"),
    Basis.SUPPOSED: message("supposed: what if"),
}

VIAS: dict[Via, Text] = {
    Via.CALL: message("call"),
    Via.QUEUE: message("queue"),
    Via.SPAWN: message("spawn"),
    Via.TIMER: message("timer"),
    Via.WAKE: message("wake"),
    Via.UNKNOWN: message("unknown"),
}

_PHASES: dict[str, Text] = {FIRST_PHASE: message("connect"), "sync": message("sync"), "redial": message("redial")}

_ROLES: dict[str, Text] = {
    "caller": message("caller"),
    "resolver": message("resolver"),
    "balancer": message("balancer"),
    "dial": message("dial"),
}


def theme() -> str:
    """The style sheet of a picture, which makes it dark on a dark page."""
    rules = "".join(
        f'.etcdlab-picture [{side}="{light}"]{{{side}:{dark}}}'
        for light, dark in DARK.items()
        for side in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


def phase_label(phase: str) -> Text:
    """The name of a phase; a phase that etcdlab does not know is displayed as it is."""
    name, _, number = phase.partition(" ")
    if name == "retry" and number.isdecimal():
        return message("retry {number}", number=number)
    return _PHASES.get(phase, phase)


def role_label(role: str) -> Text:
    """The role of a goroutine; a role that etcdlab does not know is displayed as it is."""
    return _ROLES.get(role, role)


def badge(mark: StationMark) -> Text:
    """The label on a station's outline, for a person who cannot distinguish the colours."""
    if mark.mark is Mark.FAILED:
        return message("✗ failed · current") if mark.current else message("✗ failed")
    return message("current") if mark.current else ""


def outline(mark: StationMark) -> dict[str, str]:
    """The attributes of a station's box."""
    look = LOOKS[mark.mark]
    drawn = {"fill": look.fill, "stroke": look.stroke}
    drawn["stroke-width"] = f"{CURRENT_WIDTH if mark.current else look.width:g}"
    return drawn | ({"stroke-dasharray": look.dash} if look.dash else {})


def ring(basis: Basis) -> dict[str, str]:
    """The attributes of the small circle that marks the basis of a step: filled only if observed."""
    drawn = {
        "r": "3.2",
        "fill": INK if basis is Basis.OBSERVED else PANEL,
        "stroke": INK,
        "stroke-width": "1.3",
    }
    dashes = {Basis.INFERRED: "2.2,1.6", Basis.SUPPOSED: "0.8,1.6"}
    return drawn | ({"stroke-dasharray": dashes[basis]} if basis in dashes else {})
