package backend_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// spoilt writes over all of a running service's database but its first page, after a change that makes everybody read it anew.
func spoilt(t *testing.T, r *hosttest.Rig) {
	t.Helper()
	others(t, r, "UPDATE request SET title = 'x'")
	others(t, r, "PRAGMA wal_checkpoint(TRUNCATE)")
	path := filepath.Join(r.Folder, "service.db")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xA5}, len(b)-4096), 4096); err != nil {
		t.Fatal(err)
	}
}

// TestDatabaseOfOthers: a database that another program changed or spoilt under a running service is said to be that by
// whoever asks, not to be a silent service or a fault of the program's; and the engine may ask again later.
func TestDatabaseOfOthers(t *testing.T) {
	for name, c := range map[string]struct {
		do     func(*testing.T, *hosttest.Rig)
		number int
		want   error
	}{
		"a trigger": {func(t *testing.T, r *hosttest.Rig) {
			others(t, r, "CREATE TRIGGER mine AFTER INSERT ON event BEGIN SELECT 1; END")
		}, 1504, sync.ErrSchema},
		"a trigger less": {func(t *testing.T, r *hosttest.Rig) { others(t, r, "DROP TRIGGER event_no_delete") }, 1504, sync.ErrSchema},
		"no guards":      {func(t *testing.T, r *hosttest.Rig) { others(t, r, "DROP TABLE guard") }, 1504, sync.ErrSchema},
		"damaged":        {spoilt, 1505, sync.ErrDatabase},
	} {
		t.Run(name, func(t *testing.T) {
			r := hosttest.Start(t, nil)
			id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
			if err := r.Settle(hosttest.Soon(t)); err != nil {
				t.Fatal(err)
			}
			c.do(t, r)
			_, list := r.Client.List(hosttest.Soon(t), sync.Filter{Limit: 10})
			_, one := r.Client.Request(hosttest.Soon(t), id)
			_, sealed := r.Own().Sealed(hosttest.Soon(t), string(bytes.Repeat([]byte("ab"), 32)))
			for what, err := range map[string]error{"list": list, "one": one, "verify": sealed} {
				if !errors.Is(err, c.want) || !errors.Is(err, sync.ErrUnreachable) || say.In("en").Explain(err).Code != "damaged" {
					t.Errorf("%s: %v", what, err)
				}
			}
			_, resp, body := r.Ask(t, "GET", "/signatures/"+id, "")
			var e struct{ Error int }
			if json.Unmarshal(body, &e) != nil || resp.StatusCode != http.StatusServiceUnavailable || e.Error != c.number {
				t.Errorf("%d %s", resp.StatusCode, body)
			}
		})
	}
}

// TestDocumentIsAFolder: what has a stored document's name and is no file is a fault of its request, not of the service.
func TestDocumentIsAFolder(t *testing.T) {
	r := hosttest.Start(t, nil)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	sum := r.Await(t, id, hosttest.Is(signing.Waiting)).Original.SHA256
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	r.Reopen(t)
	path := filepath.Join(r.Folder, "blobs", sum[:2], sum)
	if err := errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "x"), 0o700)); err != nil {
		t.Fatal(err)
	}
	link := hosttest.SecretOf(r.Link(t, "anna@example.com"))
	_, sent := r.Client.Document(hosttest.Soon(t), id, sync.Validated)
	_, drawn := r.Image(hosttest.Soon(t), link, 1, 72)
	a, err := r.Audit(hosttest.Soon(t), id, sync.FormText)
	if err == nil && a.Trail.Proof.Fault != nil {
		err = a.Trail.Proof.Fault
	}
	for what, err := range map[string]error{"document": sent, "image": drawn, "audit": err} {
		if f, ok := errors.AsType[*signing.Fault](err); !ok || f.Code != signing.FaultDocument {
			t.Errorf("%s: %v", what, err)
		}
	}
	saved, err := office.Backup(hosttest.Soon(t), folder.At(r.Folder), io.Discard, "una frase abbastanza lunga")
	if err != nil || len(saved.Broken) != 1 || saved.Broken[0].Request != id || saved.Broken[0].Fault.Code != signing.FaultDocument {
		t.Errorf("backup: %+v %v", saved, err)
	}
}

// rewritten changes lines of evidence in a running service's database, as somebody does who puts its triggers back afterwards.
func rewritten(t *testing.T, r *hosttest.Rig, query string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(r.Folder, "service.db")+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'")
	if err != nil {
		t.Fatal(err)
	}
	drop, again := "", ""
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			t.Fatal(err)
		}
		drop, again = drop+"DROP TRIGGER "+name+";", again+text+";"
	}
	rows.Close()
	if _, err := db.Exec("BEGIN;" + drop + query + ";" + again + "COMMIT"); err != nil {
		t.Fatal(err)
	}
}

// TestNobodySignsWithoutEvidence: a request whose lines or whose document are not as they were is told as that by whoever asks
// for it, and neither a code is sent for it nor one taken.
func TestNobodySignsWithoutEvidence(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(t *testing.T, r *hosttest.Rig, document string)
		want signing.FaultCode
	}{
		"a time": {func(t *testing.T, r *hosttest.Rig, _ string) {
			rewritten(t, r, "UPDATE event SET time = time + 60000 WHERE seq = 1")
		}, signing.FaultLine},
		"a kind": {func(t *testing.T, r *hosttest.Rig, _ string) {
			rewritten(t, r, "UPDATE event SET kind = 'opened' WHERE seq = 2")
		}, signing.FaultLine},
		"a line less":       {func(t *testing.T, r *hosttest.Rig, _ string) { rewritten(t, r, "DELETE FROM event WHERE seq = 2") }, signing.FaultOrder},
		"the document gone": {func(t *testing.T, _ *hosttest.Rig, at string) { must(t, os.Remove(at)) }, signing.FaultDocumentGone},
		"another document": {func(t *testing.T, _ *hosttest.Rig, at string) {
			must(t, os.WriteFile(at, hosttest.Contract(t, 2), 0o600))
		}, signing.FaultDocument},
	} {
		t.Run(name, func(t *testing.T) {
			r := hosttest.Start(t, nil)
			q := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request
			sum := r.Await(t, q.ID, hosttest.Is(signing.Waiting)).Original.SHA256
			secret := hosttest.SecretOf(r.Link(t, "anna@example.com"))
			must(t, r.Settle(hosttest.Soon(t)))
			wish := signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "it"}
			sent, err := r.AskCode(hosttest.Soon(t), secret, wish, hosttest.Visitor)
			must(t, err)
			must(t, r.Settle(hosttest.Soon(t)))
			c.do(t, r, filepath.Join(r.Folder, "blobs", sum[:2], sum))
			if is, err := r.Client.Request(hosttest.Soon(t), q.ID); err != nil || is.Fault == nil || is.Fault.Code != c.want {
				t.Errorf("status: %+v %v", is.Fault, err)
			}
			_, asked := r.AskCode(hosttest.Soon(t), secret, wish, hosttest.Visitor)
			confirmed := r.Confirm(hosttest.Soon(t), secret, sent.Challenge, "000000", hosttest.Visitor)
			for what, err := range map[string]error{"a code": asked, "confirmed": confirmed} {
				if f, ok := errors.AsType[*signing.Fault](err); !ok || f.Code != c.want {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestSealOfAnotherDocument: a stored document that is another one than was signed ends the request at once, in words.
func TestSealOfAnotherDocument(t *testing.T) {
	var r *hosttest.Rig
	sum := ""
	r = hosttest.Start(t, func(o *host.Options) {
		o.Passed = func(step string) {
			if step == "signed" {
				must(t, os.WriteFile(filepath.Join(r.Folder, "blobs", sum[:2], sum), hosttest.Contract(t, 2), 0o600))
			}
		}
	})
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	sum = r.Await(t, id, hosttest.Is(signing.Waiting)).Original.SHA256
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	if q := r.Await(t, id, hosttest.Is(signing.Unsealed)); q.Problem == nil || q.Problem.Word != string(signing.SealDocument) {
		t.Errorf("%+v", q.Problem)
	}
}
