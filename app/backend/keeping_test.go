package backend_test

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
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

func blobs(t *testing.T, r *hosttest.Rig) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(r.Folder, "blobs"), func(_ string, e os.DirEntry, err error) error {
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

// completed is a request that one person signed.
func completed(t *testing.T, r *hosttest.Rig, d signing.Draft) string {
	t.Helper()
	n := len(r.Box.Letters())
	sent := r.Send(t, d)
	id := sent.Request.ID
	hosttest.Happens(t, "an invitation", func() bool { return len(r.Box.Letters()) > n })
	r.Sign(t, sent.Links[sent.Request.Signers[0].ID], "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestKeptAndDeleted: documents stay for their time and go after it; the evidence stays checkable; much
// later everything about people goes too, out of the file itself.
func TestKeptAndDeleted(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock, o.AllowNet = c.Now, hosttest.Loopback })
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Callback = &signing.Callback{URL: listen(t, nil).URL + "/Rossi", Method: "JSON", Field: "data"}
	id := completed(t, r, d)
	before, files := r.Whole(t, id), blobs(t, r)
	sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil || files != 2 {
		t.Fatalf("%d files, %v", files, err)
	}
	c.Forward(89 * hosttest.Day)
	r.Reopen(t)
	if again, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne); err != nil || !bytes.Equal(sealed, again) || blobs(t, r) != 2 {
		t.Errorf("gone before its time: %v", err)
	}
	c.Forward(2 * hosttest.Day)
	r.Reopen(t)
	hosttest.Happens(t, "the documents go", func() bool { return blobs(t, r) == 0 })
	for _, which := range []sync.Which{sync.SealedOne, sync.Validated} {
		if _, err := r.Client.Document(hosttest.Soon(t), id, which); !errors.Is(err, signing.ErrNotFound) {
			t.Errorf("%s after its time: %v", which, err)
		}
	}
	stillProved(t, r, id, before)
	expect(t, r, id, "waiting done")
	c.Forward(3650 * hosttest.Day)
	r.Reopen(t)
	hosttest.Happens(t, "the names go", func() bool {
		sent, err := r.Client.Request(hosttest.Soon(t), id)
		return err == nil && sent.Request.Signers[0].Email == ""
	})
	if told := r.Told(t, id, 0); len(told) != 0 {
		t.Errorf("callbacks are kept: %+v", told)
	}
	forgotten(t, r, id, before)
}

// stillProved checks what is left of a request whose documents were deleted.
func stillProved(t *testing.T, r *hosttest.Rig, id string, before signing.Trail) {
	t.Helper()
	kept := r.Whole(t, id)
	if kept.Signers[0].Email != "anna@example.com" || kept.Document.Sealed.SHA256 != before.Document.Sealed.SHA256 || len(kept.Events) != len(before.Events)+1 ||
		kept.Events[len(before.Events)].Kind != signing.EventErased || kept.Events[len(before.Events)-1].Hash != before.Head {
		t.Errorf("the evidence changed: %+v", kept.Document)
	}
	if q, p, err := r.Sealed(hosttest.Soon(t), before.Document.Sealed.SHA256); err != nil || q.ID != id || p.Fault != nil {
		t.Errorf("what was sealed here is not known any more: %v", err)
	}
}

// forgotten checks what is left of a request after ten years.
func forgotten(t *testing.T, r *hosttest.Rig, id string, before signing.Trail) {
	t.Helper()
	after := r.Whole(t, id)
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
	defer r.Open(t, r.Options)
	b, err := os.ReadFile(filepath.Join(r.Folder, "service.db"))
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
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	pdf := hosttest.Contract(t, 1)
	first := completed(t, r, hosttest.One(pdf))
	practice := r.Options
	practice.Mail, practice.Practice = nil, true
	practiseFor(t, r, practice, pdf)
	c.Forward(60 * hosttest.Day)
	r.Reopen(t)
	second := completed(t, r, hosttest.One(pdf))
	c.Forward(31 * hosttest.Day)
	r.Reopen(t)
	hosttest.Happens(t, "the first is erased", func() bool { return r.Erased(t, first) })
	if doc, err := r.Client.Document(hosttest.Soon(t), second, sync.Validated); err != nil || !bytes.Equal(doc, pdf) {
		t.Errorf("the second lost its document: %v", err)
	}
	if err := r.Client.Delete(hosttest.Soon(t), second); err != nil {
		t.Fatal(err)
	}
	c.Forward(2 * hosttest.Day)
	r.Reopen(t)
	hosttest.Happens(t, "the second's sealed file goes", func() bool { return blobs(t, r) == 1 })
	wholeDeleted(t, r, second)
	if err := r.Close(); err != nil { // practice still needs the original
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", filepath.Join(r.Folder, "practice", "service.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DELETE FROM document"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	r.Open(t, r.Options)
	hosttest.Happens(t, "the last need ends", func() bool { return blobs(t, r) == 0 })
}

// practiseFor sends a document in practice and comes back.
func practiseFor(t *testing.T, r *hosttest.Rig, o host.Options, pdf []byte) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.Open(t, o)
	r.Checked(t, r.Send(t, hosttest.One(pdf)).Request.ID)
	r.Reopen(t)
}

// wholeDeleted: deleted by the office, a request is found no more, its evidence is.
func wholeDeleted(t *testing.T, r *hosttest.Rig, id string) {
	t.Helper()
	if _, err := r.Client.Request(hosttest.Soon(t), id); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("a deleted request is found: %v", err)
	}
	if a := r.Whole(t, id); a.Signers[0].Email == "" || a.Events[len(a.Events)-1].Kind != signing.EventErased {
		t.Errorf("%+v", a.Events[len(a.Events)-1])
	}
}

// TestDeletionCutShort: killed after the request let go of its documents and before the files were
// removed, the next start removes them.
func TestDeletionCutShort(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	id := completed(t, r, hosttest.One(hosttest.Contract(t, 1)))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	c.Forward(91 * hosttest.Day)
	cut(t, r.Folder, id)
	r.Open(t, r.Options)
	hosttest.Happens(t, "files nobody names go", func() bool { return blobs(t, r) == 0 })
	if !r.Erased(t, id) {
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
	r := hosttest.Start(t, func(o *host.Options) { o.Limits = &limits })
	completed(t, r, hosttest.One(hosttest.Contract(t, 1)))
	put := func(name string, age time.Duration) string {
		path := filepath.Join(r.Folder, name)
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
	r.Reopen(t)
	hosttest.Happens(t, "the orphan goes", func() bool { _, err := os.Stat(old); return err != nil })
	for path, stays := range map[string]bool{half: false, ours: false, now: true} {
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s, half written: %v", path, err)
		}
	}
	if _, err := os.Stat(young); err != nil || blobs(t, r) != 3 {
		t.Errorf("%d files, %v", blobs(t, r), err)
	}
}
