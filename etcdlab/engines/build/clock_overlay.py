"""The clock of a paused client: an overlay of Go's runtime that subtracts the time for which the process was paused.

The debugger sets `runtime.debugPaused` before it resumes the process. The first thread that then reads the clock puts
it back to `runtime.debugNow`, the latest time that a thread has read. So the clock stands still from the last read
before the pause to the first one after it, however long the debugger and a busy machine take to pause and to resume.

Each substitution must match exactly once: another Go version may have another runtime, and a clock that is half
replaced is worse than none.
"""

from __future__ import annotations

from typing import NamedTuple

from etcdlab.errors import GoError
from etcdlab.messages import message

PAUSED, NOW = "runtime.debugPaused", "runtime.debugNow"
"""The variables, as a debugger names them: 1 for a process that is resumed, and the nanoseconds of its clock."""


class Substitution(NamedTuple):
    """One replacement in one file of Go's folder src/runtime."""

    file: str
    old: str
    new: str


# The variables stand above the lines of nanotime that begin with go:linkname; between them they would part them.
_NANOTIME = (
    Substitution("time_nofake.go", 'import "unsafe"\n', 'import (\n\t"internal/runtime/atomic"\n\t"unsafe"\n)\n'),
    Substitution(
        "time_nofake.go",
        "var faketime int64\n",
        """var faketime int64

// debugPaused is 1 once a debugger resumes the process, and 2 while a thread puts the clock back.
var debugPaused uint32

// debugNow is the latest time that a thread has read, and debugSkew the nanoseconds for which the process was paused.
var debugNow, debugSkew int64

// debugClock reads the clock. A thread that is paused between two of its lines reads it again.
//
//go:nosplit
func debugClock() int64 {
	for {
		if atomic.Load(&debugPaused) != 0 {
			if atomic.Cas(&debugPaused, 1, 2) {
				atomic.Storeint64(&debugSkew, nanotime1()-atomic.Loadint64(&debugNow))
				atomic.Store(&debugPaused, 0)
			}
			continue
		}
		skew := atomic.Loadint64(&debugSkew)
		now := nanotime1() - skew
		if atomic.Load(&debugPaused) != 0 || atomic.Loadint64(&debugSkew) != skew {
			continue
		}
		for {
			last := atomic.Loadint64(&debugNow)
			if now <= last || atomic.Casint64(&debugNow, last, now) {
				return now
			}
		}
	}
}
""",
    ),
    Substitution("time_nofake.go", "\treturn nanotime1()\n", "\treturn debugClock()\n"),
)

# Where time.now is written in assembly it reads both clocks itself.
_ASSEMBLY = (
    Substitution("time_linux_amd64.s", "TEXT time·now<ABIInternal>(SB)", "TEXT ·timeNowRaw<ABIInternal>(SB)"),
    Substitution(
        "timeasm.go",
        "func time_now() (sec int64, nsec int32, mono int64)\n",
        """func time_now() (sec int64, nsec int32, mono int64) {
	mono = debugClock()
	sec, nsec, _ = timeNowRaw()
	sec, nsec = beforeSkew(sec, nsec)
	return sec, nsec, mono
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
