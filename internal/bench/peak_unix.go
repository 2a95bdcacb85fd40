//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the memory in bytes that a process, or the largest of the processes it started and waited for, had resident.
func peak(state *os.ProcessState) int64 {
	use, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(use.Maxrss)
	}
	return int64(use.Maxrss) << 10
}
