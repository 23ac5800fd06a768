package sqlite

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// busy is a store with a request "a" that has a job of each kind of row, a code, a callback with an attempt, a key, and a
// token; and a request "b" beside it.
func busy(t *testing.T) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "service.db")
	s := openGuarded(t, path)
	insert(t, s, "a", "b")
	touch(t, s, "a")
	err := s.Update(t.Context(), func(tx psync.Tx) error {
		_, err := fill(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, path
}

func fill(tx psync.Tx) (int, error) {
	err := errors.Join(
		tx.PutMarks("a", "s-a", []signing.Mark{{Mode: signing.Typed, Text: "Anna"}}),
		tx.Enqueue(psync.Job{Kind: psync.JobInvite, Request: "a", Signer: "s-a", NotBefore: noon},
			psync.Job{Kind: psync.JobCallback, Request: "a", Ref: "c", Host: "example.com", NotBefore: noon}),
		tx.NewChallenge(psync.Challenge{ID: "x", Short: "B7", Request: "a", Signer: "s-a", Number: 1, Seed: []byte{1}, Created: noon, Expires: noon.Add(time.Hour)}),
		tx.NewCallback(psync.Callback{ID: "c", Request: "a", State: signing.Waiting, URL: "https://example.com/", Created: noon, Told: request("a")}),
		tx.PutToken(psync.Token{Hash: "h", Name: "shop", Scopes: []string{"GET:signatures"}, Created: noon}),
	)
	if err != nil {
		return 0, err
	}
	return tx.StartAttempt("c", noon)
}

// usable says what of the store can be used: the token, the code, the callback, its attempt, the job, the key.
func usable(t *testing.T, s *Store) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := s.View(t.Context(), func(tx psync.Tx) error {
		_, err := tx.Token("h")
		out["token"] = err == nil
		out["request"] = tx.Intact("a") == nil
		c, err := tx.Callback("c")
		out["callback"] = err == nil
		out["attempt"] = err == nil && len(c.Attempts) == 1 && c.Attempts[0].Outcome == psync.Unknown
		_, err = tx.ByKey("key-a")
		out["key"] = err == nil
		due, err := tx.Due(noon.Add(time.Hour), 9)
		for _, j := range due {
			if tx.Ours(j) == nil {
				out["job "+string(j.Kind)] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRowsAreAuthentic: what somebody else puts into or changes in the rows beside the requests is not used.
func TestRowsAreAuthentic(t *testing.T) {
	s, _ := busy(t)
	for what, ok := range usable(t, s) {
		if !ok {
			t.Fatalf("%s cannot be used as it was written", what)
		}
	}
	for name, c := range map[string]struct{ spoils, do string }{
		"a token's scopes":      {"token", "UPDATE token SET scopes = '*'"},
		"a token put in":        {"token", "UPDATE token SET hash = 'old'; INSERT INTO token VALUES ('h', 'shop', '*', 0, 0)"},
		"a token's last day":    {"token", "UPDATE token SET expires = 9999999999999"},
		"a code's tries":        {"request", "UPDATE challenge SET attempts = -90"},
		"a code's seed":         {"request", "UPDATE challenge SET seed = x'02'"},
		"a code put in":         {"request", "INSERT INTO challenge SELECT 'y', request, signer, 9, destination, network, created, expires, 0, 0, 0, seed, body FROM challenge"},
		"a job put in":          {"request", "INSERT INTO job (kind, request, signer, ref, due, attempts, done, result) VALUES ('mail.copy', 1, '', '', 0, 0, 0, '')"},
		"a job done":            {"request", "UPDATE job SET done = 1 WHERE kind = 'callback'"},
		"a job gone":            {"request", "DELETE FROM job WHERE kind = 'callback'"},
		"what a callback tells": {"callback", "UPDATE callback SET body = json_set(body, '$.state', 'done')"},
		"a callback's request":  {"callback", "UPDATE callback SET request = 2"},
		"a callback's number":   {"callback", "UPDATE callback SET seq = 7"},
		"an attempt":            {"attempt", "UPDATE attempt SET outcome = 'delivered', status = 200"},
		"an attempt's time":     {"attempt", "UPDATE attempt SET started = 5"},
		"a key":                 {"key", "UPDATE idempotency SET request = 2 WHERE key = 'key-a'"},
		"a row without a word":  {"callback", "UPDATE callback SET mac = NULL"},
	} {
		t.Run(name, func(t *testing.T) {
			s, path := busy(t)
			attack(t, path, c.do)
			if usable(t, s)[c.spoils] {
				t.Errorf("the %s is used", c.spoils)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if s = openGuarded(t, path); usable(t, s)[c.spoils] {
				t.Errorf("the %s is used after a new start", c.spoils)
			}
			if c.spoils == "token" || c.spoils == "key" {
				if got := code(t, s, "a"); got != "" {
					t.Errorf("the request is %q", got)
				}
			}
		})
	}
}

// TestRowsPutBack: a row that was there once, with everything that authenticated it, is not used when it was taken out or
// changed since: a token, a code's tries, a job that is done.
func TestRowsPutBack(t *testing.T) {
	for name, c := range map[string]struct {
		spoils  string
		between func(s *Store) error
		back    []string
	}{
		"a token": {"token", func(s *Store) error {
			return s.guarded(t.Context(), func(x *tx) error {
				p, err := x.tokens()
				if err == nil {
					delete(p.Tokens, "h")
					p.changed = true
					_, err = x.exec("DELETE FROM token")
				}
				return err
			})
		}, []string{"INSERT INTO main.token SELECT * FROM kept.token"}},
		"a token with its page": {"token", func(s *Store) error {
			return s.Update(t.Context(), func(tx psync.Tx) error { return tx.PutToken(psync.Token{Hash: "i"}) })
		}, []string{"DELETE FROM main.register WHERE page = -2", "INSERT INTO main.register SELECT * FROM kept.register WHERE page = -2"}},
		"a code's tries": {"request", func(s *Store) error {
			return s.Update(t.Context(), func(tx psync.Tx) error { _, _, err := tx.CountTry("x", noon, 5); return err })
		}, []string{"DELETE FROM main.challenge", "INSERT INTO main.challenge SELECT * FROM kept.challenge"}},
		"a code's tries with the guard": {"request", func(s *Store) error {
			return s.Update(t.Context(), func(tx psync.Tx) error { _, _, err := tx.CountTry("x", noon, 5); return err })
		}, []string{
			"DELETE FROM main.challenge", "INSERT INTO main.challenge SELECT * FROM kept.challenge",
			"DELETE FROM main.guard", "INSERT INTO main.guard SELECT * FROM kept.guard",
		}},
		"a job": {"request", func(s *Store) error {
			return s.Update(t.Context(), func(tx psync.Tx) error { return tx.Finish(1, noon, "taken") })
		}, []string{"DELETE FROM main.job", "INSERT INTO main.job SELECT * FROM kept.job"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, path := busy(t)
			for _, table := range []string{"token", "challenge", "job", "guard", "register"} {
				attack(t, path, "CREATE TABLE kept."+table+" AS SELECT * FROM main."+table)
			}
			if err := c.between(s); err != nil {
				t.Fatal(err)
			}
			attack(t, path, c.back...)
			if usable(t, s)[c.spoils] {
				t.Errorf("the %s is used", c.spoils)
			}
		})
	}
}

// TestRowsOfBefore: what is there when a program of before is updated goes on, and is guarded from then on.
func TestRowsOfBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.db")
	s := openGuarded(t, path)
	insert(t, s, "a", "b")
	if err := s.Update(t.Context(), func(tx psync.Tx) error { _, err := fill(tx); return err }); err != nil {
		t.Fatal(err)
	}
	earlier(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openGuarded(t, path)
	for what, ok := range usable(t, s) {
		if !ok {
			t.Errorf("%s cannot be used after the update", what)
		}
	}
	attack(t, path, "UPDATE token SET scopes = '*'", "UPDATE callback SET url = 'https://example.org/'", "UPDATE job SET due = 1")
	for _, what := range []string{"token", "callback", "request"} {
		if usable(t, s)[what] {
			t.Errorf("%s is not guarded after the update", what)
		}
	}
	attack(t, path, "PRAGMA user_version = 5", "ALTER TABLE callback DROP COLUMN mac", "ALTER TABLE attempt DROP COLUMN mac", "ALTER TABLE idempotency DROP COLUMN mac")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if now := usable(t, openGuarded(t, path)); now["token"] || now["callback"] {
		t.Errorf("who makes it a file of before again has it authenticated: %v", now)
	}
}

// earlier makes what the key says of a store what a program before formNow left.
func earlier(t *testing.T, s *Store) {
	t.Helper()
	err := s.update(t.Context(), func(x *tx) error {
		x.guard = s.guard
		top, err := x.top()
		if err != nil {
			return err
		}
		top.Form, top.TokensAt = 0, 0
		for _, id := range []string{"a", "b"} {
			n, err := x.number(id)
			if err != nil {
				return err
			}
			m := x.met[n]
			now := m.before.stored
			now.Codes, now.Jobs, now.Form = "", "", 0
			if err := x.protect(n, m, now); err != nil {
				return err
			}
		}
		if _, err := x.writeRegister(); err != nil {
			return err
		}
		for _, q := range []string{"DELETE FROM register WHERE page = -2", "UPDATE callback SET mac = NULL", "UPDATE attempt SET mac = NULL", "UPDATE idempotency SET mac = NULL"} {
			if _, err := x.exec(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
