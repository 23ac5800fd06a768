package worker

import (
	"bytes"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// resident is the resident set of a process in bytes, 0 if it cannot be known.
func resident(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// expendable makes the kernel choose the child before any other when memory runs out, and the parent,
// who answers people, before the child when processors are short.
func expendable(pid int) {
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/oom_score_adj", pid), []byte("900"), 0)
	_ = unix.Setpriority(unix.PRIO_PROCESS, pid, 10)
}

// followParent asks the kernel to kill this process when the life line ends. Compiled WebAssembly
// cannot be preempted, so a goroutine that waits for the end of standard input may never run; and
// PR_SET_PDEATHSIG would follow a thread of the parent, not the parent.
func followParent() {
	if _, err := unix.FcntlInt(fdLife, unix.F_SETOWN, os.Getpid()); err != nil {
		return
	}
	if _, err := unix.FcntlInt(fdLife, unix.F_SETSIG, int(unix.SIGKILL)); err != nil {
		return
	}
	_, _ = unix.FcntlInt(fdLife, unix.F_SETFL, unix.O_ASYNC)
}
