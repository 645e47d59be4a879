package main

import (
	"os"
	"syscall"
)

// The kernel kills this program when its parent ends (prctl(2), PR_SET_PDEATHSIG): when the debugger is killed. The
// end of standard input is not enough. A debugger that is killed while it stops the threads leaves a stopped program,
// which reads nothing.
func init() {
	parent := os.Getppid()
	syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0)
	if os.Getppid() != parent {
		os.Exit(3)
	}
}
