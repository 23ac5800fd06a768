package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/sqlite"
)

// TestFetchSaysWhyNothingIsSealed: never that somebody has not signed, of a request everybody has signed.
func TestFetchSaysWhyNothingIsSealed(t *testing.T) {
	data, _ := serve(t)
	now := time.Now().UTC()
	for _, c := range []struct {
		name, says, code, why string
		exit                  int
		set                   func(q *signing.Request)
	}{
		{"waiting", "not everybody has signed", "not-ready", "", 2, func(*signing.Request) {}},
		{"sealing", "the document is being sealed", "not-ready", "", 2, func(q *signing.Request) { q.State = signing.Sealing }},
		{"tried again", "because there is no room left on the disk", "not-ready", "seal-space", 2, func(q *signing.Request) {
			q.State, q.SealWait = signing.Sealing, &signing.SealWait{Reason: signing.SealSpace, Since: now, Tries: 3}
		}},
		{"given up", "because the sealed file did not pass its check", "not-allowed", "seal-check", 1, func(q *signing.Request) {
			q.State, q.Completed = signing.Unsealed, now
			q.Problem = &signing.Problem{Code: signing.ProblemUnsealed, Word: string(signing.SealCheck)}
		}},
		{"expired", "The last day has passed", "not-allowed", "", 1, func(q *signing.Request) {
			q.State, q.Completed, q.Problem = signing.Expired, now, &signing.Problem{Code: signing.ProblemExpired}
		}},
	} {
		id := line(t, expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data))["id"].(string)
		store(t, data, id, c.set)
		expectError(t, c.exit, c.code, "fetch", id, "--json", "--data", data)
		if _, _, said := run(t, "fetch", id, "--data", data); !strings.Contains(said, c.says) || c.name != "waiting" && strings.Contains(said, "not everybody") {
			t.Errorf("%s: %s", c.name, said)
		}
		if c.why == "" {
			continue
		}
		code, out, _ := run(t, "status", id, "--json", "--data", data)
		has(t, out, map[string]any{"why": c.why})
		if _, said, _ := run(t, "status", id, "--data", data); code != 2 || !strings.Contains(said, c.says) { // 2: written past the service
			t.Errorf("%s: status says %d %s", c.name, code, said)
		}
	}
}

// store changes a request in the database of practice, beside the service.
func store(t *testing.T, data, id string, set func(q *signing.Request)) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(data, "practice", "service.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Update(t.Context(), func(tx sync.Tx) error {
		q, err := tx.Request(id)
		if err != nil {
			return err
		}
		set(q)
		return tx.Save(q)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCancelKeepsWhatIsSealed: a document everybody has signed is deleted only on purpose.
func TestCancelKeepsWhatIsSealed(t *testing.T) {
	data, _ := serve(t)
	id := line(t, expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data))["id"].(string)
	store(t, data, id, func(q *signing.Request) { q.State, q.Completed = signing.Done, time.Now().UTC() })
	expectError(t, 3, "usage", "cancel", id, "--json", "--data", data)
	if _, out, _ := run(t, "status", id, "--json", "--data", data); !strings.Contains(out, id) {
		t.Errorf("it is gone: %s", out)
	}
	if out := expect(t, 0, "cancel", id, "--force", "--data", data); out != "The documents of request "+id+" are deleted. The evidence stays.\n" {
		t.Errorf("%s", out)
	}
}
