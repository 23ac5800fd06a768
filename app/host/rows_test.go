package host_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// TestRowsPutIn: somebody who writes the database of a running service makes no token for it, no letters and no callbacks, and
// holds nothing up; lists say which request is not as it was stored.
func TestRowsPutIn(t *testing.T) {
	r := hosttest.Start(t, nil)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	other := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	r.Await(t, id, hosttest.Is(signing.Waiting))
	r.Await(t, other, hosttest.Is(signing.Waiting))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	letters := len(r.Box.Letters())
	const token = "somebody-else-made-this-token"
	hash := sha256.Sum256([]byte(token))
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(r.Folder, "service.db")+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	of := fmt.Sprintf("(SELECT n FROM request WHERE id = '%s')", id)
	for _, q := range []string{
		"INSERT INTO token VALUES ('" + hex.EncodeToString(hash[:]) + "', 'mine', '*', 0, 0)",
		"INSERT INTO job (kind, request, signer, ref, due, attempts, done, result) VALUES ('bogus', " + of + ", '', '', 0, -9, 0, '')",
		"INSERT INTO job (kind, request, signer, ref, due, attempts, done, result) SELECT 'mail.reminder', request, signer, 'mine', 0, 0, 0, '' FROM job WHERE kind = 'mail.invitation' AND request = " + of,
		"INSERT INTO job (kind, request, signer, ref, due, attempts, done, result, host) VALUES ('callback', " + of + ", '', 'x', 0, 0, 0, '', 'example.com')",
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	if _, resp, _ := r.Ask(t, "GET", "/signatures", "", "Authorization", "Bearer "+token); resp.StatusCode != 401 {
		t.Errorf("a token put in: %d", resp.StatusCode)
	}
	if log := r.Log.String(); !strings.Contains(log, "a token in the store was not made by this service") || strings.Contains(log, token) {
		t.Error("the token is not in the log, or with its value")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := r.Send(t, hosttest.One(hosttest.Contract(t, 1))); err.Request == nil { // wakes the outbox
		t.Fatal("nothing was sent")
	}
	if err := r.Settle(ctx); err != nil {
		t.Errorf("a job put in holds everything up: %v", err)
	}
	if now := len(r.Box.Letters()); now > letters+1 {
		t.Errorf("%d letters, there were %d", now, letters)
	}
	listed(t, r, id, other)
}

// listed holds every list to what it says of two requests: one that others changed, one that is as it was stored.
func listed(t *testing.T, r *hosttest.Rig, changed, whole string) {
	t.Helper()
	fault := map[string]*signing.Fault{}
	all, err := r.Client.List(hosttest.Soon(t), sync.Filter{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		fault["list "+s.ID] = s.Fault
	}
	feed, err := r.Feed(hosttest.Soon(t), "", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range feed.Changes {
		fault["feed "+c.Request.ID] = c.Fault
	}
	for _, id := range []string{changed, whole} {
		sent, err := r.Client.Request(hosttest.Soon(t), id)
		if err != nil {
			t.Fatal(err)
		}
		fault["request "+id] = sent.Fault
	}
	for _, where := range []string{"list ", "feed ", "request "} {
		if fault[where+changed] == nil || fault[where+whole] != nil {
			t.Errorf("%ssays %v of the changed one, %v of the other", where, fault[where+changed], fault[where+whole])
		}
	}
}
