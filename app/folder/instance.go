package folder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"time"

	"paraph/internal/files"
)

const (
	deskLock = "desk.lock" // of the one open desk
	deskFile = "desk.json" // where it listens and the token that opens it; its owner's only
)

// ErrHandedOver says that a desk is open on the folder already; it has the files now.
var ErrHandedOver = errors.New("folder: a desk is open already and has the files now")

// Instance is the one open desk of a folder: a second one hands its files over to it.
type Instance struct {
	folder Folder
	server *http.Server
}

// NewInstance listens for other desks, which call show with their files.
func NewInstance(f Folder, show func([]string)) (*Instance, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("folder: desk: %w", err)
	}
	token := NewToken()
	want := sha256.Sum256([]byte(token))
	d := &Instance{folder: f, server: &http.Server{ReadTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		var files []string
		switch {
		case r.Method != http.MethodPost || subtle.ConstantTimeCompare(got[:], want[:]) != 1:
			w.WriteHeader(http.StatusNotFound)
		case json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&files) != nil:
			w.WriteHeader(http.StatusBadRequest)
		default:
			show(files)
			w.WriteHeader(http.StatusNoContent)
		}
	})}}
	go d.server.Serve(l) // ends with close
	b, err := json.Marshal(Endpoint{URL: "http://" + l.Addr().String(), Token: token, PID: os.Getpid()})
	if err == nil {
		err = files.Replace(f.File(deskFile), files.Ours, files.Bytes(b))
	}
	if err != nil {
		d.server.Close()
		return nil, err
	}
	return d, nil
}

// Close ends it.
func (d *Instance) Close() {
	d.server.Close()
	_ = os.Remove(d.folder.File(deskFile)) // a stale one only costs the next desk a try
}

// TakeDesk takes the folder for the one open desk, or gives the files to the one that has it: ErrHandedOver. That one may
// still be opening or already closing, and a child that a killed one was just starting holds its lock for a moment:
// ErrBusy says that ten seconds were not enough.
func (f Folder) TakeDesk(ctx context.Context, files []string) (*os.File, error) {
	if files == nil {
		files = []string{}
	}
	body, err := json.Marshal(files)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		lock, err := f.LockAs(deskLock)
		if !errors.Is(err, ErrBusy) {
			return lock, err
		}
		if f.knock(ctx, body) == nil {
			return nil, ErrHandedOver
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return nil, ErrBusy
		}
	}
}

func (f Folder) knock(ctx context.Context, body []byte) error {
	var e Endpoint
	b, err := os.ReadFile(f.File(deskFile))
	if err == nil {
		err = json.Unmarshal(b, &e)
	}
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", e.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		return errors.Join(fs.ErrInvalid, fmt.Errorf("folder: the open desk answers %d", resp.StatusCode))
	}
	return nil
}
