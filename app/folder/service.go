package folder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"time"

	"paraph/internal/files"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// Endpoint is where a folder's service listens and the token that opens it; service.json, readable by
// its owner only, there while the service runs.
type Endpoint struct {
	URL   string `json:"url"`
	Token string `json:"token"`
	PID   int    `json:"pid"`
	Stays bool   `json:"stays,omitempty"` // "serve" runs it: no desk ends it
}

const endpointFile = "service.json"

// Endpoint reads service.json; fs.ErrNotExist when no service runs.
func (f Folder) Endpoint() (Endpoint, error) {
	var e Endpoint
	b, err := os.ReadFile(f.File(endpointFile))
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(b, &e); err != nil {
		return e, fmt.Errorf("folder: %s: %w", endpointFile, err)
	}
	return e, nil
}

// PutEndpoint writes service.json.
func (f Folder) PutEndpoint(e Endpoint) error {
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return files.Replace(f.File(endpointFile), files.Ours, files.Bytes(b))
}

// DropEndpoint removes service.json, which need not be there.
func (f Folder) DropEndpoint() error {
	err := os.Remove(f.File(endpointFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
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
			ready, err := asked(ctx, client, e)
			if err == nil {
				return e, ready, nil
			}
			if errors.Is(err, sync.ErrFull) { // it is ours, and asking more often makes it worse
				return e, ready, err
			}
		} else if damaged := (*json.SyntaxError)(nil); !errors.Is(err, fs.ErrNotExist) && !errors.As(err, &damaged) {
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
			continue
		}
		select {
		case <-time.After(30 * time.Millisecond):
		case <-ctx.Done():
			return e, own.Ready{}, fmt.Errorf("folder: %w", sync.ErrSilent)
		}
	}
}

// answerTime is how long one question to a service may take: another program may have its port and say nothing.
const answerTime = 10 * time.Second

func asked(ctx context.Context, client *http.Client, e Endpoint) (own.Ready, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	return (&own.Client{Base: e.URL, Token: e.Token, HTTP: client}).Ready(ctx)
}

// free reports whether no service holds the folder.
func (f Folder) free() (bool, error) {
	l, err := f.Lock()
	if errors.Is(err, ErrBusy) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, l.Close()
}

// Renew has the folder's service, if one runs, take up what was set, and waits until it has: whoever is connected to it stays so. One of
// before that cannot is ended; whoever needs it starts it again.
func (f Folder) Renew(client *http.Client) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	e, err := f.starting(ctx)
	if err != nil {
		return nil //nolint:nilerr // no service runs
	}
	c := &own.Client{Base: e.URL, Token: e.Token, HTTP: client}
	was, err := c.Ready(ctx)
	if err == nil && was.Run != "" {
		err = c.TakeUp(ctx)
	}
	switch {
	case errors.Is(err, sync.ErrUnreachable):
		return nil // whoever needs it starts it
	case err != nil:
		return err
	case was.Run == "":
		return f.Rest(client)
	}
	client.CloseIdleConnections() // they lead to the service of before
	for {
		if now, err := f.Endpoint(); err == nil { // it may listen elsewhere now
			c.Base, c.Token = now.URL, now.Token
		}
		is, err := c.Ready(ctx)
		if err == nil && is.Run != was.Run {
			return nil
		}
		if free, _ := f.free(); free { // it did not start again: whoever needs it starts it, and hears why not
			return nil
		}
		select {
		case <-time.After(30 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("folder: %w", sync.ErrSilent)
		}
	}
}

// starting is Endpoint once a service that is just starting has told of itself: it may have read what was set before. One that starts
// later reads what is set now.
func (f Folder) starting(ctx context.Context) (Endpoint, error) {
	for {
		e, err := f.Endpoint()
		if err == nil {
			return e, nil
		}
		if free, _ := f.free(); free {
			return e, err
		}
		select {
		case <-time.After(30 * time.Millisecond):
		case <-ctx.Done():
			return e, err
		}
	}
}

// Rest ends the folder's service, if one runs, and waits until it is not told of any more; whoever needs it starts it again. One
// that "serve" runs begins anew by itself.
func (f Folder) Rest(client *http.Client) error {
	e, err := f.Endpoint()
	if err != nil {
		return nil //nolint:nilerr // no service runs
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	err = (&own.Client{Base: e.URL, Token: e.Token, HTTP: client}).Stop(ctx)
	if errors.Is(err, sync.ErrUnreachable) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.ended(e)
}

// restTime is how long a service may take until it is not told of any more. One that a command started ends with that command.
const restTime = 5 * time.Second

// ended waits until service.json is gone or another service's; or, where one was killed that was about to remove it, nobody holds
// the folder.
func (f Folder) ended(e Endpoint) error {
	for began := time.Now(); time.Since(began) < restTime; time.Sleep(10 * time.Millisecond) {
		if now, err := f.Endpoint(); err != nil || now.Token != e.Token {
			return nil //nolint:nilerr // it is gone, or nobody can read it
		}
		if free, err := f.free(); free || err != nil {
			return err
		}
	}
	return nil
}
