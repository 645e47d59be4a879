"""A member that is cut off from its peers keeps its own list when the others add a member."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_LINKS = """
set -e
ip link set lo up
unshare --net sleep 120 &
inside=$!
trap 'kill $inside' EXIT
while [ "$(readlink /proc/$inside/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do sleep 0.01; done
for link in peers:0 clients:1; do
    ip link add ${link%:*} type veth peer name ${link%:*} netns $inside
    ip address add 10.9.${link#*:}.1/24 dev ${link%:*}
    ip link set ${link%:*} up
    nsenter --net=/proc/$inside/ns/net ip address add 10.9.${link#*:}.2/24 dev ${link%:*}
    nsenter --net=/proc/$inside/ns/net ip link set ${link%:*} up
done
"$0" -m tests.cli.cut_off "$1" "$2" $inside
"""


@pytest.fixture
def checked(server: Path, tmp_path: Path) -> dict[str, Any]:
    """What the check of a member and of the one that is cut off reports."""
    result = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", _LINKS, sys.executable, server, tmp_path],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    printed = json.loads(result.stdout)
    assert isinstance(printed, dict)
    return printed


def test_the_note_says_what_differs_and_what_it_may_be(checked: dict[str, Any]) -> None:
    (other, alone), new = checked["endpoints"], checked["added"]

    (note,) = [finding for finding in checked["report"]["findings"] if finding["rule"] == "lists-differ"]

    assert note["severity"] == "note"
    assert note["summary"] == f"{alone} does not list {new}. {other} lists {new} without a URL."
    assert "Or the member is cut off from the other members." in note["why"]
    assert f"`etcdctl endpoint status -w table --endpoints={other},{alone}`" in note["fix"]["server"]
    assert f"read the log of the member at {alone}" in note["fix"]["server"]
