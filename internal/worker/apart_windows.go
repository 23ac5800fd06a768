package worker

import (
	"os"
	"os/exec"
	"syscall"
)

// apart takes a child out of the parent's process group: Ctrl-C is the parent's.
func apart(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.CreationFlags |= syscall.CREATE_NEW_PROCESS_GROUP
}

// killedByOthers cannot be told from a crash here.
func killedByOthers(*os.ProcessState) bool { return false }
