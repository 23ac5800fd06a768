package esign_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/internal/files/filestest"
	"paraph/signing"
	"paraph/sync"
)

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// TestHalfAGigabyte is refused while it arrives, without being held in memory.
func TestHalfAGigabyte(t *testing.T) {
	r := hosttest.Start(t, nil)
	const size = 500 << 20
	body := io.MultiReader(strings.NewReader(`{"inputDocuments":"`), io.LimitReader(zeros{}, size))
	req, err := http.NewRequestWithContext(hosttest.Soon(t), "POST", r.Endpoint.URL+"/EU-SES", body)
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = size
	req.Header.Set("Authorization", "Bearer "+r.Endpoint.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		if !strings.Contains(err.Error(), "reset") && !strings.Contains(err.Error(), "broken pipe") && !strings.Contains(err.Error(), "closed") {
			t.Fatal(err)
		}
		return // cut off in the middle of sending: refused as well
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	if e := hosttest.AnswerOf(t, answer); resp.StatusCode != 413 || *e.Error != 1111 {
		t.Errorf("%d %.200s", resp.StatusCode, answer)
	}
}

func TestDocumentLargerThanTheLimit(t *testing.T) {
	limits := backend.StandardLimits
	limits.Document = 5000
	r := hosttest.Start(t, func(o *host.Options) { o.Limits = &limits })
	_, err := r.Client.Send(hosttest.Soon(t), hosttest.One(hosttest.Contract(t, 1)), "")
	if p, ok := err.(*signing.Problem); !ok || p.Code != signing.ProblemTooLarge {
		t.Errorf("%v", err)
	}
}

// TestFullDisk: what a service has no room for is said as that, and is taken once there is room.
func TestFullDisk(t *testing.T) {
	small := filestest.Small(t, 8<<20)
	r := hosttest.Start(t, func(o *host.Options) { o.Folder = small })
	filler := filepath.Join(small, "filler")
	if err := os.WriteFile(filler, make([]byte, 16<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	pdf := hosttest.Contract(t, 1)
	_, err := r.Client.Send(hosttest.Soon(t), hosttest.One(pdf), "")
	if !errors.Is(err, sync.ErrNoRoom) {
		t.Errorf("%v", err)
	}
	_, resp, answer := r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, hosttest.Seed(t, pdf)))
	if e := hosttest.AnswerOf(t, answer); resp.StatusCode != 507 || e.Error == nil || *e.Error != 1503 {
		t.Errorf("%d %s", resp.StatusCode, answer)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	sent, err := r.Client.Send(hosttest.Soon(t), hosttest.One(pdf), "")
	if err != nil {
		t.Fatal(err)
	}
	r.Await(t, sent.Request.ID, hosttest.Is(signing.Waiting))
}
