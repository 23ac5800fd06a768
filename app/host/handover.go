package host

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
	deskLock = "desk.lock"
	deskFile = "desk.json" // where the open desk listens and the token that opens it; its owner's only
)

// door is where a second desk hands its files over to the open one.
type door struct {
	folder Folder
	server *http.Server
}

func openDoor(f Folder, show func([]string)) (*door, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("host: desk: %w", err)
	}
	token := newToken()
	want := sha256.Sum256([]byte(token))
	d := &door{folder: f, server: &http.Server{ReadTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
		err = files.Replace(f.file(deskFile), files.Ours, files.Bytes(b))
	}
	if err != nil {
		d.server.Close()
		return nil, err
	}
	return d, nil
}

func (d *door) close() {
	d.server.Close()
	_ = os.Remove(d.folder.file(deskFile)) // a stale one only costs the next desk a try
}

// handOver gives the files to the open desk, which may still be opening or already closing.
func (f Folder) handOver(ctx context.Context, files []string) error {
	if files == nil {
		files = []string{}
	}
	body, err := json.Marshal(files)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		if err := f.knock(ctx, body); err == nil {
			return ErrHandedOver
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return ErrBusy
		}
	}
}

func (f Folder) knock(ctx context.Context, body []byte) error {
	var e Endpoint
	b, err := os.ReadFile(f.file(deskFile))
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
		return errors.Join(fs.ErrInvalid, fmt.Errorf("host: the open desk answers %d", resp.StatusCode))
	}
	return nil
}
