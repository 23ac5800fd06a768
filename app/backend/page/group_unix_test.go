//go:build unix

package page_test

import (
	"os/exec"
	"syscall"
)

// group gives a program and all it starts a group of their own; endGroup ends them.
func group(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func endGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
