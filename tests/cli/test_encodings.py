"""Output in an encoding that does not have every character: what cannot be encoded is replaced, and nothing ends."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.cli.command import ETCDLAB, LIMIT, environment


def printed(encoding: str, *arguments: str) -> tuple[int, str, str]:
    result = subprocess.run(
        [ETCDLAB, *arguments],
        capture_output=True,
        env=environment(PYTHONIOENCODING=encoding),
        timeout=LIMIT,
        check=False,
    )
    return result.returncode, result.stdout.decode(encoding), result.stderr.decode(encoding)


@pytest.mark.parametrize("encoding", ["latin-1", "shift_jis"])
def test_a_recording_is_displayed(encoding: str) -> None:
    code, out, err = printed(encoding, "demo", "--engine", "recording")

    assert (code, err) == (0, "")
    assert "R1  Member" in out


@pytest.mark.parametrize("encoding", ["latin-1", "shift_jis"])
def test_an_endpoint_in_another_script_is_an_error(encoding: str) -> None:
    """The error says what to do, in every encoding."""
    code, out, err = printed(encoding, "check", "127.0.0.1:1", "ünï日本🎉")

    assert (code, out) == (2, "")
    assert err.startswith("etcdlab: ")
    assert "do: Give host:port" in err


def test_a_locale_of_another_encoding_is_no_error() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    result = subprocess.run(
        [ETCDLAB, "demo", "--engine", "recording"],
        capture_output=True,
        env=kept | {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        timeout=LIMIT,
        check=False,
    )

    assert (result.returncode, result.stderr) == (0, b"")
