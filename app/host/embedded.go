package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"paraph/sync"
	"paraph/sync/rest/own"
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
	if errors.Is(err, ErrBusy) {
		os.Exit(0) // another one was faster; whoever started this one finds it
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	select {
	case <-ctx.Done():
	case <-h.Stopped():
	}
	stop()
	if h.Close() != nil {
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

// startTime is how long a service may take until it answers.
const startTime = 30 * time.Second

// Reach answers where the folder's service listens; start begins one if none runs. Two who start one at the
// same time find the same one: the folder's lock decides.
func (f Folder) Reach(ctx context.Context, client *http.Client, start func(folder string) error) (Endpoint, own.Ready, error) {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	started := time.Time{}
	for {
		e, err := f.Endpoint()
		if err == nil {
			ready, err := (&own.Client{Base: e.URL, Token: e.Token, HTTP: client}).Ready(ctx)
			if err == nil {
				return e, ready, nil
			}
		} else if !errors.Is(err, fs.ErrNotExist) {
			return e, own.Ready{}, err
		}
		// One that is being started or stopped holds the lock without answering yet or any more.
		if free, err := f.free(); err != nil {
			return e, own.Ready{}, err
		} else if free && time.Since(started) > 3*time.Second {
			if err := start(f.path); err != nil {
				return e, own.Ready{}, err
			}
			started = time.Now()
		}
		select {
		case <-time.After(30 * time.Millisecond):
		case <-ctx.Done():
			return e, own.Ready{}, fmt.Errorf("host: %w", sync.ErrUnreachable)
		}
	}
}

// free reports whether no service holds the folder.
func (f Folder) free() (bool, error) {
	l, err := f.lock()
	if errors.Is(err, ErrBusy) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, l.Close()
}

// Background starts the folder's service in a process of its own that outlives this one.
func Background(folder string) error {
	cmd := serviceCommand(folder)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("host: service: %w", err)
	}
	go cmd.Wait() // so that it does not stay a zombie while this process lives
	return nil
}
