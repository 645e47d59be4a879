"""What every command line tool has: help, the version, completion, `python -m`."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import etcdlab
from etcdlab.doctor import Piece, conclusion
from etcdlab.messages import message
from tests.cli.command import LIMIT, environment, run

COMMANDS = (
    *(
        "check",
        "demo",
        "explain",
        "lint",
        "fix",
        "probe",
        "watch",
        "report",
        "show",
        "compare",
        "redact",
        "attach",
        "core",
        "rules",
        "rule",
        "scenarios",
        "sandbox",
        "setup",
        "doctor",
        "lab",
    ),
    *("version", "help"),
)


def test_the_help_lists_each_command() -> None:
    for arguments in (["-h"], ["--help"], ["help"]):
        result = run(*arguments)
        listed = result.out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()

        assert result.code == 0
        assert [line.split()[0] for line in listed if line.startswith("  ") and line[2] != " "] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str) -> None:
    short, long, named = run(command, "-h"), run(command, "--help"), run("help", command)

    assert (short.code, short.err) == (0, "")
    assert short == long == named
    assert short.out.startswith(f"Usage: etcdlab {command} ")


@pytest.mark.parametrize(("columns", "least", "most"), [("70", 60, 70), ("140", 110, 140)])
def test_the_help_is_as_wide_as_the_terminal(columns: str, least: int, most: int) -> None:
    text = run("check", "-h", COLUMNS=columns).out.partition("Examples:")[0]

    assert least < max(map(len, text.splitlines())) <= most


def test_the_help_of_check_ends_with_examples() -> None:
    examples = run("check", "-h").out.partition("Examples:\n")[2].split("\n")

    assert "    etcdlab check 10.0.0.5:2379" in examples
    assert "    etcdlab check 10.0.0.5:2379 --what-if etcd-0=http://10.0.0.5:2379" in examples


@pytest.mark.parametrize("arguments", [["version"], ["--version"]])
def test_the_version(arguments: list[str]) -> None:
    assert run(*arguments) == (0, f"etcdlab {etcdlab.__version__}\n", "")


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "etcdlab", "version"]
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=LIMIT, env=environment(), cwd="/", check=False
    )

    assert (result.returncode, result.stdout) == (0, f"etcdlab {etcdlab.__version__}\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(shell: str) -> None:
    assert "_ETCDLAB_COMPLETE" in run(_ETCDLAB_COMPLETE=f"source_{shell}").out
    completed = run(_ETCDLAB_COMPLETE="complete_bash", COMP_WORDS="etcdlab sc", COMP_CWORD="1")
    assert completed.out.split() == ["scenarios"]


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ((), "etcdlab has everything that it needs on this machine."),
        (("dot", "servers"), "etcdlab has everything that it needs on this machine."),
        (("go",), "etcdlab can check clusters on this machine. go is missing. The line above says what needs it."),
        (
            ("go", "etcd"),
            "etcdlab can check clusters on this machine. etcd, go are missing. The lines above say what needs them.",
        ),
    ],
)
def test_doctor_ends_with_a_sentence(missing: tuple[str, ...], text: str) -> None:
    names = ("etcd", "trustme", "servers", "dot", "pygraphviz", "go", "jupyterlab", "notebooks")
    pieces = [Piece(name, "" if name in missing else "here", message("cost")) for name in names]

    assert str(conclusion(pieces)) == text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_value_has_a_name_that_says_what_it_is(command: str) -> None:
    """`--ca FILE`, as in the other options, and not `--ca <str>`."""
    assert not re.findall(r"<(?:str|path|int|float)>", run(command, "-h").out)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_of_commands_has_whole_sentences(language: str) -> None:
    """typer cuts a long help, and writes `...` after it."""
    listed = run("--lang", language, "-h").out.partition("\n")[2]
    assert "..." not in listed
