//go:build unix

package worker

import (
	"os"
	"os/exec"
	"syscall"
)

// apart takes a child out of the parent's process group: what a terminal sends to that, as Ctrl-C, is the parent's.
func apart(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
}

// killedByOthers reports whether a process ended by a signal that nothing it did itself sends.
func killedByOthers(s *os.ProcessState) bool {
	status, ok := s.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && (status.Signal() == syscall.SIGKILL || status.Signal() == syscall.SIGTERM || status.Signal() == syscall.SIGINT)
}
