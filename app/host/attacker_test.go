package host_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/sqlite"
)

// prey is a service's folder at rest: a request that was signed and sealed, one that waits, and the database as it was
// before the first was signed.
type prey struct {
	folder   string
	early    string // the database then
	done     string // the request's id
	waiting  string
	document string // the sealed file, as people have it
	restored map[signing.FaultCode]bool
	readers  *worker.Pool // of PDFs
	options  host.Options
}

func newPrey(t *testing.T) *prey {
	r := hosttest.Start(t, nil)
	d := hosttest.One(hosttest.Contract(t, 2))
	d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 300, 600)))
	p := &prey{folder: r.Folder, restored: map[signing.FaultCode]bool{}, readers: host.NewPages(), done: r.Send(t, d).Request.ID}
	t.Cleanup(p.readers.Close)
	anna, luca := r.Link(t, "anna@example.com"), r.Link(t, "luca@example.com")
	if err := r.Opened(hosttest.Soon(t), hosttest.SecretOf(anna), hosttest.Visitor); err != nil {
		t.Fatal(err)
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	p.early = filepath.Join(t.TempDir(), "early.db")
	if err := sqlite.Copy(t.Context(), filepath.Join(p.folder, "service.db"), p.early); err != nil {
		t.Fatal(err)
	}
	r.Sign(t, anna, "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Sign(t, luca, "luca@example.com", hosttest.Drawn())
	r.Await(t, p.done, hosttest.Is(signing.Done))
	p.waiting = r.Send(t, hosttest.One(hosttest.Contract(t, 3))).Request.ID
	r.Await(t, p.waiting, hosttest.Is(signing.Waiting))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	content, err := r.Client.Document(hosttest.Soon(t), p.done, sync.SealedOne)
	p.document = filepath.Join(t.TempDir(), "signed.pdf")
	if err = errors.Join(err, os.WriteFile(p.document, content, 0o600), r.Close()); err != nil {
		t.Fatal(err)
	}
	p.options = r.Options
	r.Open(t, r.Options) // for the rig's own end
	return p
}

// copied is the folder once more, for one attack.
func (p *prey) copied(t *testing.T) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(to, os.DirFS(p.folder)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"service.json", "service.lock"} {
		if err := os.RemoveAll(filepath.Join(to, name)); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// attacker writes service.db and the documents. It has the program and its code, and not the folder's key.
type attacker struct {
	*prey
	t    *testing.T
	data string
}

func (a *attacker) database() string { return filepath.Join(a.data, "service.db") }

// sql changes the database and leaves its schema as it was; {done} and {waiting} are the requests' row numbers.
func (a *attacker) sql(queries ...string) {
	a.t.Helper()
	triggers := map[string]string{}
	a.ask("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", func(name, text string) { triggers[name] = text })
	a.openly(append([]string{"DROP TRIGGER IF EXISTS event_no_update", "DROP TRIGGER IF EXISTS event_no_delete"}, queries...)...)
	a.ask("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", func(name, _ string) { delete(triggers, name) })
	for _, text := range triggers {
		a.openly(text)
	}
}

// ask hands the rows of an answer, two texts each, to f.
func (a *attacker) ask(query string, f func(one, two string)) {
	a.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+a.database())
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		a.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one, two string
		if err := rows.Scan(&one, &two); err != nil {
			a.t.Fatal(err)
		}
		f(one, two)
	}
}

// openly changes the database, whatever becomes of its schema.
func (a *attacker) openly(queries ...string) {
	a.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+a.database())
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range queries {
		q = string(bytes.ReplaceAll([]byte(q), []byte("{done}"), fmt.Appendf(nil, "(SELECT n FROM request WHERE id = '%s')", a.done)))
		q = string(bytes.ReplaceAll([]byte(q), []byte("{waiting}"), fmt.Appendf(nil, "(SELECT n FROM request WHERE id = '%s')", a.waiting)))
		if _, err := db.Exec(q); err != nil {
			a.t.Fatalf("%s: %v", q, err)
		}
	}
}

// plain opens the database as somebody does who has the program and no key.
func (a *attacker) plain(f func(s *sqlite.Store) error) {
	a.t.Helper()
	s, err := sqlite.Open(a.t.Context(), a.database())
	if err == nil {
		err = errors.Join(f(s), s.Close())
	}
	if err != nil {
		a.t.Fatal(err)
	}
}

// rewrite changes lines of the finished request and links all of them anew with correct plain hashes.
func (a *attacker) rewrite(edit func(lines []signing.Event) []signing.Event) {
	a.t.Helper()
	var lines []signing.Event
	a.plain(func(s *sqlite.Store) error {
		return s.View(a.t.Context(), func(tx sync.Tx) (err error) {
			lines, err = tx.Events(a.done)
			return err
		})
	})
	lines = edit(lines)
	a.sql("DELETE FROM event WHERE request = {done}")
	a.plain(func(s *sqlite.Store) error {
		return s.Update(a.t.Context(), func(tx sync.Tx) error { return tx.Append(a.done, lines...) })
	})
}

// value puts another private value into the first line of a kind that has one, with a salt and a commitment of its own.
func (a *attacker) value(kind signing.EventKind, name, value string) {
	a.t.Helper()
	a.rewrite(func(lines []signing.Event) []signing.Event {
		for i := range lines {
			if _, ok := lines[i].Private[name]; !ok || lines[i].Kind != kind {
				continue
			}
			secret, err := signing.NewSecret(value, bytes.NewReader(bytes.Repeat([]byte{1}, 16)))
			if err != nil {
				a.t.Fatal(err)
			}
			lines[i].Private[name] = secret
			return lines
		}
		a.t.Fatalf("no %s in %s", name, kind)
		return nil
	})
}

// back puts rows of a table as they were early.
func (a *attacker) back(table, where string) {
	a.t.Helper()
	a.sql("ATTACH '" + a.early + "' AS early; DELETE FROM main." + table + " WHERE " + where + "; INSERT INTO main." + table + " SELECT * FROM early." + table + " WHERE " + where)
}

// request puts the finished request back to how it was early, with its lines.
func (a *attacker) request() {
	a.t.Helper()
	a.back("event", "request = 1")
	a.back("mark", "request = 1")
	a.back("headseal", "request = 1")
	a.sql("ATTACH '" + a.early + "' AS early; UPDATE main.request AS r SET (state, updated, sealed, completed, body) = (SELECT state, updated, sealed, completed, body FROM early.request e WHERE e.n = r.n) WHERE n = 1")
}

// blob is the path of one of the finished request's stored documents: "original" or "sealed".
func (a *attacker) blob(which string) string {
	a.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+a.database())
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	var sum string
	if err := db.QueryRow("SELECT body ->> ? FROM request WHERE id = ?", "$."+which+".sha256", a.done).Scan(&sum); err != nil {
		a.t.Fatal(err)
	}
	return filepath.Join(a.data, "blobs", sum[:2], sum)
}

// otherContent writes something else into a stored document.
func (a *attacker) otherContent(which string) {
	a.t.Helper()
	if err := os.WriteFile(a.blob(which), hosttest.Contract(a.t, 1), 0o600); err != nil {
		a.t.Fatal(err)
	}
}
