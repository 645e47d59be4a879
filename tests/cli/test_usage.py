"""What cannot be meant: exit code 2, nothing on standard output, and a message that ends with what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import etcdlab
from etcdlab.errors import UsageError
from tests.cli.command import ETCDLAB, LIMIT, CommandResult, environment, run
from tests.cluster.peers import Certificates


def refused(ran: CommandResult) -> str:
    """The message, where the command did what it must with wrong usage."""
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert ran.err.startswith("etcdlab: ")
    assert "\n  do: " in ran.err
    return ran.err


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ([], "No endpoint is given."),
        ([""], "An endpoint is empty"),
        (["10.0.0.1"], "The port is missing"),
        (["10.0.0.1:2379/health"], "has no path"),
        (["http://10.0.0.1:2379/?a=b"], "has no path and no query"),
        (["http://root:secret@10.0.0.1:2379"], "user info"),
        (["::1:2379"], "brackets"),
        (["10.0.0.1:0"], "Port 0 is out of range"),
        (["ftp://10.0.0.1:2379"], "the scheme must be http or https, got ftp"),
        (["10.0.0.1:2379", "--ca", "/nowhere/ca.pem"], "etcdlab cannot read /nowhere/ca.pem: No such file"),
        (["10.0.0.1:2379", "--cert", "c.pem"], "--key"),
        (["10.0.0.1:2379", "--user", "root"], "has no password"),
        (["10.0.0.1:2379", "--timeout", "0"], "at most 3600, got 0."),
        (["10.0.0.1:2379", "--timeout", "nan"], "at most 3600, got nan."),
        (["10.0.0.1:2379", "--autosync", "1 minute"], "A duration has a number and a unit, got '1 minute'."),
        (["10.0.0.1:2379", "--release", "nope"], "etcdlab knows seed, "),
    ],
)
def test_a_check_that_cannot_be_meant(arguments: list[str], what: str) -> None:
    assert what in refused(run("check", *arguments))


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["10.0.0.1:2379", "--user", "root"], "(--password-stdin)"),
        (["10.0.0.1:2379", "--timeout", "0"], "(--timeout)"),
        (["10.0.0.1"], "(ENDPOINT…)"),
    ],
)
def test_the_message_ends_with_the_option_to_change(arguments: list[str], option: str) -> None:
    assert refused(run("check", *arguments)).rstrip().endswith(option)


def test_a_password_is_never_repeated() -> None:
    assert "secret" not in refused(run("check", "http://root:secret@10.0.0.1:2379"))


def test_a_password_with_no_user() -> None:
    error_text = refused(run("check", "10.0.0.1:2379", "--password-stdin", stdin="secret\n"))

    assert "without a user" in error_text
    assert "secret" not in error_text


def test_a_password_over_plain_http() -> None:
    error_text = refused(run("check", "10.0.0.1:2379", "--user", "root", "--password-stdin", stdin="secret\n"))

    assert "over plain http" in error_text
    assert "--allow-plain" in error_text


def test_a_file_that_is_no_certificate(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")

    assert "do: Give a PEM file" in refused(run("check", "10.0.0.1:2379", "--ca", str(tmp_path / "ca.pem")))


def test_a_key_that_belongs_to_another_certificate(certificates: Certificates) -> None:
    one, _ = certificates.pair("a.example")
    _, other = certificates.pair("b.example")

    assert "A key must belong to its certificate" in refused(
        run("check", "10.0.0.1:2379", "--ca", certificates.ca, "--cert", one, "--key", other)
    )


@pytest.mark.parametrize("command", ["demo", "sandbox"])
def test_an_unknown_scenario_names_the_nearest(command: str) -> None:
    assert "Did you mean advertises-loopback?" in refused(run(command, "advertise-loopback"))


def test_a_demo_of_an_unknown_release() -> None:
    assert "The nearest release that etcdlab knows is 3.7.1. etcdlab knows seed, " in refused(
        run("demo", "--release", "nope")
    )
    assert "The nearest release that etcdlab knows is 3.7.3. " in refused(
        run("check", "10.0.0.1:2379", "--release", "3.8.0")
    )
    with pytest.raises(UsageError, match=r"The nearest release that etcdlab knows is 3\.4\.8\. "):
        etcdlab.check("10.0.0.1:2379", release="2.3")


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("check", "10.0.0.1:2379", "--release", "3.8.0"), "--release"),
        (("check", "10.0.0.1:2379", "--autosync", "5x"), "--autosync"),
        (("check", "10.0.0.1:2379", "--what-if", "s=10.0.0.1:2379"), "--what-if"),
    ],
)
def test_an_error_about_an_option_ends_with_its_name(arguments: tuple[str, ...], option: str) -> None:
    assert refused(run(*arguments)).endswith(f" ({option})\n")


def test_a_scenario_without_a_recording_names_the_others() -> None:
    error = refused(run("demo", "kine", "--engine", "recording"))

    assert "do: Use another engine, or a scenario that was recorded: advertises-loopback, " in error


def test_a_notebook_that_is_not_there() -> None:
    assert "There is no such notebook: /nowhere.ipynb" in refused(run("lab", "/nowhere.ipynb"))


@pytest.mark.parametrize(
    ("arguments", "what", "do"),
    [
        (["chek"], "etcdlab has no command chek.", "Did you mean check? Or run `etcdlab --help`."),
        (["nonsense"], "etcdlab has no command nonsense.", "Run `etcdlab --help`."),
        (
            ["check", "10.0.0.1:2379", "--jsn"],
            "etcdlab check has no option --jsn.",
            "Did you mean --json, --junit? Or run `etcdlab check --help`.",
        ),
        (["check", "--timeout", "soon"], "--timeout takes a number, got soon.", "Give a number, e.g. 3 or 0.5."),
        (
            ["check", "x:1", "--rounds", "-1"],
            "--rounds takes a whole number of 0 or more, got -1.",
            "Give a whole number, e.g. 2.",
        ),
        (["attach", "svc"], "pid takes a whole number of 0 or more, got svc.", "Give a whole number, e.g. 2."),
        (
            ["attach"],
            "etcdlab attach needs pid, but the command line does not have it.",
            "Run `etcdlab attach --help`.",
        ),
    ],
)
def test_a_command_line_that_cannot_be_read(arguments: list[str], what: str, do: str) -> None:
    assert refused(run(*arguments)) == f"etcdlab: {what}\n  do: {do}\n"


def test_an_option_without_its_value() -> None:
    assert "etcdlab cannot read the command line: Option '--engine' requires" in refused(run("check", "--engine"))


def test_in_python_too_nothing_is_begun() -> None:
    with pytest.raises(UsageError, match="do: "):
        etcdlab.check([])
    with pytest.raises(UsageError, match="0 seconds or more, got -1"):
        etcdlab.check("10.0.0.1:2379", autosync=-1)
    with pytest.raises(UsageError, match="Did you mean 'cert'\\? The keywords are ca"):
        etcdlab.connect("10.0.0.1:2379", cacert="ca.pem")


def test_a_password_that_is_not_utf_8_is_never_printed() -> None:
    result = subprocess.run(
        [ETCDLAB, "check", "127.0.0.1:1", "--user", "root", "--password-stdin", "--allow-plain"],
        input=b"secr\xe9t\r\n",
        capture_output=True,
        timeout=LIMIT,
        env=environment(),
        check=False,
    )

    assert result.returncode == 2
    assert b"not UTF-8" in result.stderr
    assert b"secr" not in result.stdout + result.stderr
