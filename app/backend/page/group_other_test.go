//go:build !unix

package page_test

import "os/exec"

func group(*exec.Cmd) {}

func endGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
