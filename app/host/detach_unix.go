//go:build unix

package host

import (
	"os/exec"
	"syscall"
)

// detach gives a process a session of its own: closing the window or the terminal does not end it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
