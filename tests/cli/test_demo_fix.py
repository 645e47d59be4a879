"""`etcdlab demo --fix`: the check, what etcdlab changes, and the check after it, with an exit code."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import etcdlab
from tests.cli.command import ETCDLAB, LIMIT, environment, run
from tests.processes import becomes, children_of, runs


def test_the_demo_prints_the_finding_the_change_and_the_proof() -> None:
    output = run("demo", "advertises-unspecified", "--fix")

    assert (output.code, output.err) == (0, "")
    finding, change, proof, comparison = (
        output.out.index(text)
        for text in (
            "R1  Member etcd-0 advertises http://0.0.0.0:",
            "- --advertise-client-urls=http://0.0.0.0:",
            "✓ The fix is proved",
            "≠ The runs differ: ",
        )
    )
    assert finding < change < proof < comparison


def test_the_first_and_the_last_line_are_the_verdict() -> None:
    lines = run("demo", "advertises-unspecified", "--fix").out.splitlines()
    (introduction,) = (number for number, line in enumerate(lines) if line.startswith("etcdlab runs `etcdlab check "))

    assert lines[introduction + 2] == lines[-1]
    assert lines[-1].startswith("✓ Repaired. Before the fix: 1 fault: Member etcd-0 advertises http://0.0.0.0:")
    assert lines[-1].endswith(" After the fix: No finding: etcdlab found no fault.")


def test_ctrl_c_prints_what_there_is_and_leaves_nothing_running() -> None:
    """The firewall drops the dial of the first check, which therefore runs for three seconds."""
    command = [ETCDLAB, "demo", "endpoint-behind-firewall", "--fix"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as demo:
        assert demo.stdout is not None
        lines = iter(demo.stdout.readline, "")
        introduction = next(line for line in lines if line.startswith("etcdlab runs `etcdlab check "))
        assert becomes(lambda: dials(demo.pid, int(introduction.split("`")[1].rpartition(":")[2])))
        started = {child for parent in (demo.pid, *children_of(demo.pid)) for child in children_of(parent)}
        demo.send_signal(signal.SIGINT)
        out, err = demo.communicate(timeout=LIMIT)

    assert demo.returncode == 130
    assert err == "You interrupted the repair. This is what it found so far.\n"
    assert "? No finding so far: the check did not run to its end.\n" in out
    assert out.endswith("? The repair was interrupted before the second check, so nothing is proved.\n")
    assert started
    assert becomes(lambda: not any(map(runs, started)))


def dials(pid: int, port: int) -> bool:
    """Whether a socket of that process is connected to that port, or waits for it."""
    sockets = {name.readlink().name for name in Path(f"/proc/{pid}/fd").iterdir() if name.is_symlink()}
    connections = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()]
    return any(fields[2].endswith(f":{port:04X}") and f"socket:[{fields[9]}]" in sockets for fields in connections)


def test_where_nothing_can_be_changed_the_demo_gives_the_reason() -> None:
    output = run("demo", "only-learners", "--fix")

    assert output.code == 2
    assert "? etcdlab changes nothing. A small server of etcdlab gives this list." in output.out


def test_where_nothing_is_wrong_the_exit_code_is_0() -> None:
    output = run("demo", "healthy", "--fix")

    assert output.code == 0
    assert output.out.endswith("✓ etcdlab changes nothing. Nothing is wrong, so there is nothing to repair.\n")


def test_the_json_has_the_changes_and_the_check_after_them() -> None:
    document = run("demo", "client-dials-unspecified", "--fix", "--json").document
    repair = document["repair"]
    (change,) = repair["changes"]

    assert [one["rule"] for one in document["findings"]] == ["nothing-listens"]
    assert (repair["proved"], repair["exit_code"], repair["reason"]) == (True, 0, "")
    assert change["before"].startswith("endpoints=0.0.0.0:")
    assert change["after"].startswith("endpoints=127.0.0.2:")
    assert (repair["after"]["verdict"], repair["after"]["outcome"]["returns"]) == ("nothing-wrong", ["ok"])


def test_the_saved_case_has_both_checks(tmp_path: Path) -> None:
    file = tmp_path / "demo.etcdlab"
    run("demo", "--fix", "--save", str(file))

    assert len(etcdlab.Case.load(file).traces) == 2
    assert run("compare", str(file)).code == 1


def test_a_recording_has_no_server_to_repair() -> None:
    output = run("demo", "--fix", "--engine", "recording")

    assert output.code == 2
    assert "--fix cannot be used with --engine recording: it runs no server." in output.err


def test_colours_mark_the_flag_before_and_after() -> None:
    output = run("demo", "--fix", FORCE_COLOR="1").out

    assert "\x1b[31m--advertise-client-urls=http://0.0.0.0:" in output
    assert "\x1b[32m--advertise-client-urls=http://127.0.0.2:" in output
