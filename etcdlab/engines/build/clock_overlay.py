"""The clock of a paused client: an overlay of Go's runtime that subtracts the time for which the process was paused.

The debugger sets `runtime.debugSkew`, in nanoseconds, before it resumes the process. Each substitution must match
exactly once: another Go version may have another runtime, and a clock that is half replaced is worse than none.
"""

from __future__ import annotations

from typing import NamedTuple

from etcdlab.errors import GoError
from etcdlab.messages import message

SKEW = "runtime.debugSkew"
"""The variable, as a debugger names it."""


class Substitution(NamedTuple):
    """One replacement in one file of Go's folder src/runtime."""

    file: str
    old: str
    new: str


# The variable stands above the lines of nanotime that begin with go:linkname; between them it would part them.
_NANOTIME = (
    Substitution(
        "time_nofake.go",
        "var faketime int64\n",
        "var faketime int64\n\n// Nanoseconds for which a debugger paused the process.\nvar debugSkew int64\n",
    ),
    Substitution("time_nofake.go", "\treturn nanotime1()\n", "\treturn nanotime1() - debugSkew\n"),
)

# Where time.now is written in assembly it reads both clocks itself.
_ASSEMBLY = (
    Substitution("time_linux_amd64.s", "TEXT time·now<ABIInternal>(SB)", "TEXT ·timeNowRaw<ABIInternal>(SB)"),
    Substitution(
        "timeasm.go",
        "func time_now() (sec int64, nsec int32, mono int64)\n",
        """func time_now() (sec int64, nsec int32, mono int64) {
	sec, nsec, mono = timeNowRaw()
	sec, nsec = beforeSkew(sec, nsec)
	return sec, nsec, mono - debugSkew
}

func timeNowRaw() (sec int64, nsec int32, mono int64)
""",
    ),
)

# Elsewhere it is made of nanotime, which subtracts already, and of the wall clock.
_STUB = (Substitution("timestub.go", "\tsec, nsec = walltime()\n", "\tsec, nsec = beforeSkew(walltime())\n"),)

_BEFORE_SKEW = Substitution(
    "time_nofake.go",
    "// overrideWrite allows write",
    """// beforeSkew is the wall clock's time without the time for which the process was paused.
func beforeSkew(sec int64, nsec int32) (int64, int32) {
	sec -= debugSkew / 1000000000
	nsec -= int32(debugSkew % 1000000000)
	if nsec < 0 {
		sec--
		nsec += 1000000000
	}
	return sec, nsec
}

// overrideWrite allows write""",
)


def substitutions(system: str, machine: str) -> tuple[Substitution, ...]:
    """What is replaced for GOOS and GOARCH."""
    return (*_NANOTIME, _BEFORE_SKEW, *(_ASSEMBLY if (system, machine) == ("linux", "amd64") else _STUB))


def overlaid(sources: dict[str, str], replaced: tuple[Substitution, ...], go: str) -> dict[str, str]:
    """The files with every substitution made, by name. Raises GoError where one does not match exactly once."""
    files = dict(sources)
    for one in replaced:
        if files[one.file].count(one.old) != 1:
            raise GoError(
                message(
                    "The clock overlay does not fit {go}. The line `{line}` is not in runtime/{file} exactly once.",
                    go=go,
                    line=one.old.strip().splitlines()[0],
                    file=one.file,
                ),
                message("Use Go 1.26 or 1.27. `pip install 'etcdlab[go]'` installs one."),
            )
        files[one.file] = files[one.file].replace(one.old, one.new)
    return files
