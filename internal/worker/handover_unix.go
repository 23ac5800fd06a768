//go:build unix

package worker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// The descriptors a child inherits after the three standard ones.
const (
	fdDocuments = 3 // our end of a socket pair, over which documents come
	fdLife      = 4 // a pipe nobody writes to: it ends when the parent does
)

// handover is the parent's side of the socket pair and of the life line.
type handover struct {
	socket int
	life   *os.File
	theirs []*os.File // the child's ends, open here until it has started
}

func newHandover(cmd *exec.Cmd) (*handover, error) {
	syscall.ForkLock.RLock()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(pair[0])
		unix.CloseOnExec(pair[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, fmt.Errorf("socket pair: %w", err)
	}
	h := &handover{socket: pair[0], theirs: []*os.File{os.NewFile(uintptr(pair[1]), "documents")}}
	theirLife, life, err := os.Pipe()
	if err != nil {
		h.started()
		unix.Close(pair[0])
		return nil, fmt.Errorf("pipe: %w", err)
	}
	h.life = life
	h.theirs = append(h.theirs, theirLife)
	cmd.ExtraFiles = h.theirs
	return h, nil
}

// started closes the child's ends here, whether it has started or not.
func (h *handover) started() {
	if h == nil {
		return
	}
	for _, f := range h.theirs {
		f.Close()
	}
	h.theirs = nil
}

func (h *handover) close() {
	unix.Close(h.socket)
	h.life.Close()
}

// usable says whether doc may be handed over: a child must not be able to write to it.
func usable(doc *os.File) error {
	conn, err := doc.SyscallConn()
	if err != nil {
		return fmt.Errorf("worker: document: %w", err)
	}
	mode, modeErr := 0, error(nil)
	err = conn.Control(func(fd uintptr) { mode, modeErr = unix.FcntlInt(fd, unix.F_GETFL, 0) })
	if err = errors.Join(err, modeErr); err != nil {
		return fmt.Errorf("worker: document: %w", err)
	}
	if mode&unix.O_ACCMODE != unix.O_RDONLY {
		return errors.New("worker: a document must be opened read-only")
	}
	return nil
}

// send passes a descriptor of doc. A child that does not take what it is sent must not block us.
func (h *handover) send(doc *os.File, _ *header) error {
	conn, err := doc.SyscallConn()
	if err != nil {
		return fmt.Errorf("worker: document: %w", err)
	}
	var sendErr error
	err = conn.Control(func(fd uintptr) {
		sendErr = unix.Sendmsg(h.socket, []byte{0}, unix.UnixRights(int(fd)), nil, unix.MSG_DONTWAIT)
	})
	return errors.Join(err, sendErr)
}

// receiveFile takes a descriptor in the child.
func receiveFile(uint64) (*os.File, error) {
	one, control := make([]byte, 1), make([]byte, unix.CmsgSpace(4))
	for {
		_, n, _, _, err := unix.Recvmsg(fdDocuments, one, control, 0)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return nil, err
		}
		messages, err := unix.ParseSocketControlMessage(control[:n])
		if err != nil || len(messages) != 1 {
			return nil, errors.Join(errors.New("no descriptor"), err)
		}
		fds, err := unix.ParseUnixRights(&messages[0])
		if err != nil || len(fds) != 1 {
			return nil, errors.Join(errors.New("no descriptor"), err)
		}
		unix.CloseOnExec(fds[0])
		return os.NewFile(uintptr(fds[0]), "document"), nil
	}
}
