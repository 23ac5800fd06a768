package host_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	gosync "sync"
	"syscall"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
)

// killChildren kills every child of this process, again and again, until end is called.
func killChildren() (end func()) {
	stop := make(chan struct{})
	var killing gosync.WaitGroup
	killing.Go(func() {
		for {
			lists, _ := filepath.Glob("/proc/self/task/*/children")
			for _, name := range lists {
				b, _ := os.ReadFile(name)
				for pid := range strings.FieldsSeq(string(b)) {
					if n, err := strconv.Atoi(pid); err == nil {
						_ = syscall.Kill(n, syscall.SIGKILL)
					}
				}
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	return func() { close(stop); killing.Wait() }
}

// TestPicturesOfKilledWorkers: where somebody else kills the workers, a picture comes all the same, or later: nothing is said against
// the document.
func TestPicturesOfKilledWorkers(t *testing.T) {
	r := hosttest.Start(t, nil)
	sent := r.Send(t, hosttest.One(hosttest.Contract(t, 3)))
	r.Await(t, sent.Request.ID, hosttest.Is(signing.Waiting))
	link := sent.Links[sent.Request.Signers[0].ID]
	get := func(path string) *http.Response {
		resp, err := http.Get(link + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		return resp
	}
	end := killChildren()
	later := 0
	for _, path := range []string{"/pages/1/72", "/pages/2/72", "/pages/3/72"} {
		resp := get(path)
		switch {
		case resp.StatusCode == 503 && resp.Header.Get("Retry-After") != "":
			later++
		case resp.StatusCode != 200:
			t.Errorf("%s while workers are killed: %d", path, resp.StatusCode)
		}
	}
	end()
	if later == 0 {
		t.Error("no worker was killed in time")
	}
	hosttest.Happens(t, "the picture", func() bool { return get("/pages/1/72").StatusCode == 200 })
}
