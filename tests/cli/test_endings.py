"""How a command ends: exit code 1 means findings, and nothing else ends with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import etcdlab
from etcdlab.sandboxes.scenario import MemberPlan
from tests.cli.command import ETCDLAB, LIMIT, CommandResult, cluster, environment, plain, run


def in_python(code: str, *arguments: str, **more: str) -> CommandResult:
    """The command line, run by a Python that did something to itself before."""
    whole = f"import os, signal, sys\n{code}\nfrom etcdlab.cli import main; main()"
    command = [sys.executable, "-c", whole, *arguments]
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=LIMIT, env=environment(**more), check=False
    )
    return CommandResult(result.returncode, result.stdout, result.stderr)


INTERRUPT_WHILE_LOADING = """
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == 'typer':
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
"""
BREAK_A_COMMAND = """
import etcdlab.sandboxes.scenario
def scenarios(): raise RuntimeError('the\\nmoon is full')
etcdlab.sandboxes.scenario.scenarios = scenarios
"""


def test_ctrl_c_while_the_commands_load_prints_no_traceback() -> None:
    assert in_python(INTERRUPT_WHILE_LOADING, "scenarios") == (130, "", "")


def test_a_process_that_ignores_ctrl_c_goes_on_ignoring_it() -> None:
    result = in_python(f"signal.signal(signal.SIGINT, signal.SIG_IGN)\n{INTERRUPT_WHILE_LOADING}", "scenarios")

    assert (result.code, result.err) == (0, "")


def test_a_crash_is_exit_code_2_with_one_line() -> None:
    """The line says what to do."""
    result = in_python(BREAK_A_COMMAND, "scenarios")

    assert (result.code, result.out) == (2, "")
    what, do = result.err.splitlines()
    assert what.endswith("RuntimeError: the moon is full")
    assert do == "  do: Run the command again with ETCDLAB_TRACEBACK=1 in the environment, and report what it prints."
    assert "Traceback" in in_python(BREAK_A_COMMAND, "scenarios", ETCDLAB_TRACEBACK="1").err


def test_a_crash_with_json_is_an_object_too() -> None:
    result = in_python(BREAK_A_COMMAND, "scenarios", "--json")

    assert (result.code, result.err) == (2, "")
    assert result.document["error"]["what"].endswith("RuntimeError: the moon is full")


@pytest.mark.parametrize(
    "arguments", [("scenarios",), ("scenarios", "--json"), ("--help",), ("check", "1.2.3.4", "--json")]
)
def test_a_reader_that_is_gone_is_141_and_silence(arguments: tuple[str, ...]) -> None:
    near, far = os.pipe()
    os.close(near)
    with subprocess.Popen(
        [ETCDLAB, *arguments], stdout=far, stderr=subprocess.PIPE, text=True, env=environment()
    ) as ended:
        os.close(far)
        _, err = ended.communicate(timeout=LIMIT)

    assert (ended.returncode, err) == (141, "")


def test_a_closed_standard_output_is_exit_code_2() -> None:
    """The command ends before it dials."""
    command = ["sh", "-c", f"{ETCDLAB} check 127.0.0.1:1 >&-"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, env=environment(), check=False)

    assert result.returncode == 2
    assert result.stderr.startswith("etcdlab: Standard output is closed.\n  do: Redirect it")


def test_a_full_disk_is_exit_code_2() -> None:
    with Path("/dev/full").open("w") as full:
        command = [ETCDLAB, "scenarios"]
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=LIMIT, env=environment(), check=False
        )

    assert result.returncode == 2
    assert "No space left on device" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "what", "do", "option"),
    [
        (["check", "10.0.0.1:2379", "--timeout", "0"], "The timeout must be more than 0 seconds", "", "--timeout"),
        (["check", "--timeout", "soon"], "soon", "Give a number, e.g. 3 or 0.5.", ""),
        (["check", "10.0.0.1:2379", "--jsn"], "--jsn", "Did you mean --json, --junit?", ""),
        (["chek"], "chek", "Did you mean check?", ""),
        (["check", "10.0.0.1:2379", "--engine", "gdb"], "gdb", "Use one of live, go", "--engine"),
    ],
)
def test_with_json_a_command_that_cannot_be_meant_is_one_object(
    arguments: list[str], what: str, do: str, option: str
) -> None:
    result = run(*arguments, "--json")

    assert (result.code, result.err) == (2, "")
    assert set(result.document) == {"format", "error"}
    assert set(result.document["error"]) == {"what", "do", "option"}
    assert what in result.document["error"]["what"]
    assert do in result.document["error"]["do"]
    assert result.document["error"]["option"] == option


def test_with_json_a_refused_what_if_prints_one_object() -> None:
    with cluster(MemberPlan("s")) as lab:
        result = run("check", *plain(lab.endpoints), "--what-if", "x=http://10.0.0.5:2379", "--json")

    assert result.code == 2
    assert json.loads(result.out)["findings"] == []
    assert "No member has the name or the id x." in result.err


def test_the_version_is_printed() -> None:
    assert run("--version") == (0, f"etcdlab {etcdlab.__version__}\n", "")


def test_ctrl_c_at_a_question_is_130() -> None:
    result = in_python(
        "import etcdlab.cli.process\nimport typer\ndef end(*a, **k): raise typer.Abort\n"
        "import etcdlab.doctor\netcdlab.doctor.examine = end",
        "doctor",
    )

    assert result.code == 130
