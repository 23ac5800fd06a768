package host_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/internal/files/filestest"
	"paraph/signing"
	"paraph/sync"
)

// TestAFullDiskIsSaid: what needs room and finds none says so, to programs and to who signs, and works once there is room.
func TestAFullDiskIsSaid(t *testing.T) {
	small := filestest.Small(t, 8<<20)
	r := hosttest.Start(t, func(o *host.Options) { o.Folder, o.Mail = small, nil })
	sent := r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	id, signer := sent.Request.ID, sent.Request.Signers[0].ID
	r.Await(t, id, hosttest.Is(signing.Waiting))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(small, "filler")
	if err := os.WriteFile(filler, make([]byte, 16<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	ctx, service := hosttest.Soon(t), r.Own()
	calls := map[string]func() error{
		"token":   func() error { _, err := service.NewToken(ctx, "shop", nil); return err },
		"remind":  func() error { return service.Remind(ctx, id, signer) },
		"correct": func() error { return service.Correct(ctx, id, signer, signing.Correction{Name: "Annalisa"}) },
		"unlock":  func() error { return service.Unlock(ctx, id, signer) },
		"seal":    func() error { _, err := service.RenewSeal(ctx); return err },
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, sync.ErrNoRoom) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if status, says := askCode(t, sent.Links[signer]); status != http.StatusInsufficientStorage || !strings.Contains(says, "Studio Bianchi") {
		t.Errorf("the code: %d %s", status, says)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if status, says := askCode(t, sent.Links[signer]); status != http.StatusOK {
		t.Errorf("with room: %d %s", status, says)
	}
	if err := calls["token"](); err != nil {
		t.Errorf("with room: %v", err)
	}
}

// askCode asks for a code as the signer's page does.
func askCode(t *testing.T, link string) (int, string) {
	t.Helper()
	body := `{"lang":"it","marks":[{"mode":"typed","text":"Anna Rossi","face":"hand"}],"use":[0],"shown":[1],"seconds":5}`
	req, err := http.NewRequestWithContext(hosttest.Soon(t), http.MethodPost, link+"/code", bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	says, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(says)
}
