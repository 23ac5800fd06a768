package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"paraph/sync"
)

// serviceEnv makes a process of this program the service of the data folder it names: in the background, on
// a life of its own, until it is told to stop.
const serviceEnv = "PARAPH_SERVICE"

// ServiceMain must be called by every program that may start a service in the background, right after
// WorkerMain. In such a process it does not return; elsewhere it does nothing.
func ServiceMain(o Options) {
	folder := os.Getenv(serviceEnv)
	if folder == "" {
		return
	}
	o.Folder = folder
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	h, err := Start(ctx, o)
	if errors.Is(err, sync.ErrBusy) {
		os.Exit(0) // another one was faster; whoever started this one finds it
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	err = h.Serve(ctx, o)
	stop()
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// serviceCommand starts this program as the service of a folder.
func serviceCommand(folder string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		exe = os.Args[0]
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), serviceEnv+"="+folder)
	detach(cmd)
	return cmd
}

// Background starts the folder's service in a process of its own that outlives this one.
func Background(folder string) error {
	_, err := background(folder)
	return err
}

// begun is a service this process has started in the background.
type begun struct {
	process *os.Process
	ended   chan struct{} // closed when it has
}

func background(folder string) (begun, error) {
	cmd := serviceCommand(folder)
	if err := cmd.Start(); err != nil {
		return begun{}, fmt.Errorf("host: service: %w", err)
	}
	b := begun{cmd.Process, make(chan struct{})}
	go func() {
		_ = cmd.Wait() // so that it does not stay a zombie while this process lives
		close(b.ended)
	}()
	return b, nil
}
