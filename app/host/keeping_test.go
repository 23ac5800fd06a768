package host_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/signing"
	"paraph/sync"
)

const day = 24 * time.Hour

func (r *rig) blobs(t *testing.T) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(r.folder, "blobs"), func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// reopen closes the service and starts it again, which sweeps at once.
func (r *rig) reopen(t *testing.T) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.open(t, r.options)
}

// happens waits for something that happens by itself.
func happens(t *testing.T, what string, f func() bool) {
	t.Helper()
	for ctx := soon(t); !f(); {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		}
	}
}

// completed is a request that one person signed.
func (r *rig) completed(t *testing.T, d signing.Draft) string {
	t.Helper()
	n := len(r.box.Letters())
	sent := r.send(t, d)
	id := sent.Request.ID
	happens(t, "an invitation", func() bool { return len(r.box.Letters()) > n })
	r.sign(t, sent.Links[sent.Request.Signers[0].ID], "anna@example.com", typed("Anna Rossi"))
	r.await(t, id, is(signing.Done))
	if err := r.Settle(soon(t)); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestKeptAndDeleted: documents stay for their time and go after it; the evidence stays checkable; much
// later everything about people goes too, out of the file itself.
func TestKeptAndDeleted(t *testing.T) {
	c := &clock{}
	r := start(t, func(o *host.Options) { o.Clock, o.AllowNet = c.now, loopback })
	d := one(contract(t, 1))
	d.Callback = &signing.Callback{URL: listen(t, nil).URL + "/Rossi", Method: "JSON", Field: "data"}
	id := r.completed(t, d)
	before, files := r.whole(t, id), r.blobs(t)
	sealed, err := r.client.Document(soon(t), id, sync.SealedOne)
	if err != nil || files != 2 {
		t.Fatalf("%d files, %v", files, err)
	}
	c.forward(89 * day)
	r.reopen(t)
	if again, err := r.client.Document(soon(t), id, sync.SealedOne); err != nil || !bytes.Equal(sealed, again) || r.blobs(t) != 2 {
		t.Errorf("gone before its time: %v", err)
	}
	c.forward(2 * day)
	r.reopen(t)
	happens(t, "the documents go", func() bool { return r.blobs(t) == 0 })
	for _, which := range []sync.Which{sync.SealedOne, sync.Validated} {
		if _, err := r.client.Document(soon(t), id, which); !errors.Is(err, signing.ErrNotFound) {
			t.Errorf("%s after its time: %v", which, err)
		}
	}
	r.stillProved(t, id, before)
	r.expect(t, id, "waiting done")
	c.forward(3650 * day)
	r.reopen(t)
	happens(t, "the names go", func() bool {
		sent, err := r.client.Request(soon(t), id)
		return err == nil && sent.Request.Signers[0].Email == ""
	})
	if told := r.told(t, id, 0); len(told) != 0 {
		t.Errorf("callbacks are kept: %+v", told)
	}
	r.forgotten(t, id, before)
}

// stillProved checks what is left of a request whose documents were deleted.
func (r *rig) stillProved(t *testing.T, id string, before signing.Trail) {
	t.Helper()
	kept := r.whole(t, id)
	if kept.Signers[0].Email != "anna@example.com" || kept.Document.Sealed.SHA256 != before.Document.Sealed.SHA256 || len(kept.Events) != len(before.Events)+1 ||
		kept.Events[len(before.Events)].Kind != signing.EventErased || kept.Events[len(before.Events)-1].Hash != before.Head {
		t.Errorf("the evidence changed: %+v", kept.Document)
	}
	if q, err := r.Sealed(soon(t), before.Document.Sealed.SHA256); err != nil || q.ID != id {
		t.Errorf("what was sealed here is not known any more: %v", err)
	}
}

// forgotten checks what is left of a request after ten years.
func (r *rig) forgotten(t *testing.T, id string, before signing.Trail) {
	t.Helper()
	after := r.whole(t, id)
	for i, e := range before.Events {
		for name, was := range e.Private {
			is := after.Events[i].Private[name]
			if is.Value != "" || is.Salt != "" || is.Commit != was.Commit || !was.Opens() {
				t.Errorf("line %d: %s is %+v", i+1, name, is)
			}
		}
	}
	if after.Signers[0].Name != "" || after.Procedure.Title != "" || after.Document.Sealed.SHA256 != before.Document.Sealed.SHA256 {
		t.Errorf("%+v", after.Signers[0])
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	defer r.open(t, r.options)
	b, err := os.ReadFile(filepath.Join(r.folder, "service.db"))
	if err != nil || !bytes.Contains(b, []byte(id)) {
		t.Fatalf("%v", err)
	}
	for _, bad := range []string{"Anna", "Rossi", "anna@example.com", "192.0.2.14", "CONTRATTO", "Contratto"} {
		if bytes.Contains(b, []byte(bad)) {
			t.Errorf("%q is still in the database file", bad)
		}
	}
}

// TestSharedDocumentStays as long as one request needs it: of the office, of practice, or of the desk.
func TestSharedDocumentStays(t *testing.T) {
	c := &clock{}
	r := start(t, func(o *host.Options) { o.Clock = c.now })
	pdf := contract(t, 1)
	first := r.completed(t, one(pdf))
	practice := r.options
	practice.Mail, practice.Practice = nil, true
	r.practiseFor(t, practice, pdf)
	c.forward(60 * day)
	r.reopen(t)
	second := r.completed(t, one(pdf))
	c.forward(31 * day)
	r.reopen(t)
	happens(t, "the first is erased", func() bool { return r.erased(t, first) })
	if doc, err := r.client.Document(soon(t), second, sync.Validated); err != nil || !bytes.Equal(doc, pdf) {
		t.Errorf("the second lost its document: %v", err)
	}
	if err := r.client.Delete(soon(t), second); err != nil {
		t.Fatal(err)
	}
	c.forward(2 * day)
	r.reopen(t)
	happens(t, "the second's sealed file goes", func() bool { return r.blobs(t) == 1 })
	r.wholeDeleted(t, second)
	if err := r.Close(); err != nil { // practice still needs the original
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", filepath.Join(r.folder, "practice", "service.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DELETE FROM document"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	r.open(t, r.options)
	happens(t, "the last need ends", func() bool { return r.blobs(t) == 0 })
}

// practiseFor sends a document in practice and comes back.
func (r *rig) practiseFor(t *testing.T, o host.Options, pdf []byte) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.open(t, o)
	r.end(t, r.send(t, one(pdf)).Request.ID)
	r.reopen(t)
}

func (r *rig) erased(t *testing.T, id string) bool {
	t.Helper()
	sent, err := r.Request(soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	return !sent.Request.Erased.IsZero()
}

// wholeDeleted: deleted by the office, a request is found no more, its evidence is.
func (r *rig) wholeDeleted(t *testing.T, id string) {
	t.Helper()
	if _, err := r.client.Request(soon(t), id); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("a deleted request is found: %v", err)
	}
	if a := r.whole(t, id); a.Signers[0].Email == "" || a.Events[len(a.Events)-1].Kind != signing.EventErased {
		t.Errorf("%+v", a.Events[len(a.Events)-1])
	}
}

// TestDeletionCutShort: killed after the request let go of its documents and before the files were
// removed, the next start removes them.
func TestDeletionCutShort(t *testing.T) {
	c := &clock{}
	r := start(t, func(o *host.Options) { o.Clock = c.now })
	id := r.completed(t, one(contract(t, 1)))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	c.forward(91 * day)
	cut(t, r.folder, id)
	r.open(t, r.options)
	happens(t, "files nobody names go", func() bool { return r.blobs(t) == 0 })
	if !r.erased(t, id) {
		t.Error("not erased")
	}
}

// cut brings the database to where a kill between letting go and removing would leave it.
func cut(t *testing.T, folder, id string) {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(folder, "service.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{
		"DELETE FROM document", "DELETE FROM mark",
		`UPDATE request SET erased = 1, body = json_set(body, '$.erased', '2026-01-01T00:00:00Z') WHERE id = '` + id + `'`,
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOrphans: content no request names goes after a day, younger content and half-written files stay.
func TestOrphans(t *testing.T) {
	limits := backend.StandardLimits
	r := start(t, func(o *host.Options) { o.Limits = &limits })
	r.completed(t, one(contract(t, 1)))
	put := func(name string, age time.Duration) string {
		path := filepath.Join(r.folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		return path
	}
	old, young := put("blobs/ab/"+strings.Repeat("ab", 32), 25*time.Hour), put("blobs/cd/"+strings.Repeat("cd", 32), 23*time.Hour)
	const part = ".paraph-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part"
	half, ours, now := put("blobs/ab/"+part, 25*time.Hour), put(part, 25*time.Hour), put("practice/"+part, time.Hour)
	r.reopen(t)
	happens(t, "the orphan goes", func() bool { _, err := os.Stat(old); return err != nil })
	for path, stays := range map[string]bool{half: false, ours: false, now: true} {
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s, half written: %v", path, err)
		}
	}
	if _, err := os.Stat(young); err != nil || r.blobs(t) != 3 {
		t.Errorf("%d files, %v", r.blobs(t), err)
	}
}
