package main

import (
	"os"
	"syscall"
)

const prSetDumpable, prSetPtracer = 4, 0x59616d61

// Under Yama only a parent may trace a process, unless that says otherwise. With PRIVATE set, nobody may who has not
// CAP_SYS_PTRACE (prctl(2)).
func init() {
	syscall.RawSyscall(syscall.SYS_PRCTL, prSetPtracer, ^uintptr(0), 0)
	if os.Getenv("PRIVATE") != "" {
		syscall.RawSyscall(syscall.SYS_PRCTL, prSetDumpable, 0, 0)
	}
}
