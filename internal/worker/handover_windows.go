package worker

import (
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/sys/windows"
)

// handover duplicates handles into the child, whose number then travels in the frame. The copy allows
// reading only, whatever ours allows.
type handover struct{ cmd *exec.Cmd }

func newHandover(cmd *exec.Cmd) (*handover, error) { return &handover{cmd: cmd}, nil }

func (h *handover) started() {}

func (h *handover) close() {}

// usable has nothing to check: the copy is read-only whatever doc is.
func usable(*os.File) error { return nil }

func (h *handover) send(doc *os.File, head *header) error {
	conn, err := doc.SyscallConn()
	if err != nil {
		return fmt.Errorf("worker: document: %w", err)
	}
	child, err := windows.OpenProcess(windows.PROCESS_DUP_HANDLE, false, uint32(h.cmd.Process.Pid))
	if err != nil {
		return fmt.Errorf("worker: open process: %w", err)
	}
	defer windows.CloseHandle(child)
	var copied windows.Handle
	var copyErr error
	err = conn.Control(func(fd uintptr) {
		copyErr = windows.DuplicateHandle(windows.CurrentProcess(), windows.Handle(fd), child, &copied,
			windows.FILE_GENERIC_READ, false, 0)
	})
	if err == nil {
		err = copyErr
	}
	if err != nil {
		return fmt.Errorf("worker: duplicate handle: %w", err)
	}
	head.Handle = uint64(copied)
	return nil
}

func receiveFile(handle uint64) (*os.File, error) {
	return os.NewFile(uintptr(handle), "document"), nil
}
