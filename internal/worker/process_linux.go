package worker

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

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

// busy is how long a process has had a processor; false if it cannot be known.
func busy(pid int) (time.Duration, bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	const user, system, ticks = 11, 12, 100 // behind the name; the kernel counts hundredths for programs
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(fields) <= system {
		return 0, false
	}
	sum := 0
	for _, f := range [][]byte{fields[user], fields[system]} {
		n, err := strconv.Atoi(string(f))
		if err != nil {
			return 0, false
		}
		sum += n
	}
	return time.Duration(sum) * time.Second / ticks, true
}

// expendable makes the kernel choose the child before any other when memory runs out, and the parent,
// who answers people, before the child when processors are short.
func expendable(pid int) {
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/oom_score_adj", pid), []byte("900"), 0)
	_ = unix.Setpriority(unix.PRIO_PROCESS, pid, 10)
}

// takeStreams moves the protocol away from the standard descriptors: C code that reads finds nothing,
// what it prints goes to standard error; os.Stdout stays as it is, because a file nobody refers to is closed
// and its number given to another. No child leaves a core file: it could hold documents or a PIN.
func takeStreams() (in, out *os.File, err error) {
	const above = 10 // clear of what a child inherits
	from, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, above)
	if err != nil {
		return nil, nil, fmt.Errorf("worker: standard input: %w", err)
	}
	to, err := unix.FcntlInt(1, unix.F_DUPFD_CLOEXEC, above)
	if err != nil {
		return nil, nil, fmt.Errorf("worker: standard output: %w", err)
	}
	nothing, err := os.Open(os.DevNull)
	if err != nil {
		return nil, nil, fmt.Errorf("worker: %w", err)
	}
	defer nothing.Close()
	if err := errors.Join(unix.Dup3(int(nothing.Fd()), 0, 0), unix.Dup3(2, 1, 0)); err != nil {
		return nil, nil, fmt.Errorf("worker: standard streams: %w", err)
	}
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	return os.NewFile(uintptr(from), "frames in"), os.NewFile(uintptr(to), "frames out"), nil
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
