"""Steppers of any size, for a page that is measured."""

from __future__ import annotations

from typing import Any

import etcdlab
from etcdlab.widgets.stepper import Stepper

_COLUMNS, _WIDTH, _HEIGHT = 12, 150, 40


def stepper(stations: int, steps: int) -> Stepper:
    """A recorded run, repeated to so many steps, on a diagram of so many stations."""
    made = etcdlab.Investigation.of(etcdlab.recording().run()).stepper()
    drawing = {**made.drawing, **_grid(stations)}
    names = [one["id"] for one in drawing["stations"]]
    taken = made.trace["steps"]
    many = [
        {**taken[n % len(taken)], "id": n, "station": names[n % stations], "phase": f"retry {n // 100}", "causes": []}
        for n in range(steps)
    ]
    made.show(drawing=drawing, trace={**made.trace, "steps": many}, findings=[], at=0)
    return made


def state(made: Stepper) -> dict[str, Any]:
    """Its traits, as a page is given them and a notebook saves them."""
    ours = set(made.class_own_traits()) | set(Stepper.class_own_traits())
    return {name: value for name, value in made.get_state().items() if name in ours}


def _grid(stations: int) -> dict[str, Any]:
    """So many stations, each on its own at both levels, and edges from each to the next."""
    functions = [
        {"id": f"s{n}", "name": f"station {n}", "function": f"station {n}", "file": "client.go", "package": "p"}
        | {"text": ""}
        for n in range(stations)
    ]
    boxes = [
        {"id": f"s{n}", "others": [], "nameWidth": 80, "countWidth": 0}
        | {"x": n % _COLUMNS * _WIDTH, "y": n // _COLUMNS * _HEIGHT, "width": 120, "height": 30}
        for n in range(stations)
    ]
    ends = [{"from": f"s{n}", "to": f"s{n + 1}", "via": "call"} for n in range(stations - 1)]
    lines = [
        {"via": "call", "joins": [n], "path": f"M{n},0 L{n},9", "head": "0,0 1,1 2,0", "dash": "", "label": None}
        for n in range(stations - 1)
    ]
    size = {"x": 0, "y": 0, "width": _COLUMNS * _WIDTH, "height": -(-stations // _COLUMNS) * _HEIGHT}
    sizes = {"name": 14.5, "lane": 14, "edge": 13, "badge": 12, "file": 12, "smallest": 12}
    level = {**size, "sizes": sizes, "lanes": [], "stations": boxes, "edges": lines}
    return {"stations": functions, "edges": ends, "levels": {"key": level, "all": level}}
