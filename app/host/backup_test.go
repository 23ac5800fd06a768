package host_test

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/office"
	"paraph/device/soft"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/backup"
	"paraph/sync/rest/own"
)

const phrase = "cavallo batteria graffetta"

// saved is a backup of the rig's folder while its service runs.
func (r *rig) saved(t *testing.T) []byte {
	t.Helper()
	f, err := folder.New(r.folder)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	s, err := office.Backup(soon(t), f, &b, phrase)
	if err != nil || s.Databases == 0 || s.Documents == 0 {
		t.Fatalf("%+v %v", s, err)
	}
	return b.Bytes()
}

func (r *rig) instance(t *testing.T) string {
	t.Helper()
	c := &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: http.DefaultClient}
	f, err := c.Feed(soon(t), "", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f.Instance
}

// TestBackupHalfWay: one of two has signed when the backup is made, beside the running service. Elsewhere
// the second signs with the link of before, and the evidence of both hangs together.
func TestBackupHalfWay(t *testing.T) {
	r := start(t, nil)
	d := one(contract(t, 2))
	d.Signers = append(d.Signers, signer("Luca", "Verdi", "luca@example.com", at(1, 300, 600)))
	id := r.send(t, d).Request.ID
	r.sign(t, r.link(t, "anna@example.com"), "anna@example.com", typed("Anna Rossi"))
	lucas, before := r.link(t, "luca@example.com"), r.instance(t)
	seal, err := os.ReadFile(filepath.Join(r.folder, "seal.p12"))
	if err != nil {
		t.Fatal(err)
	}
	file := r.saved(t)
	for _, secret := range []string{"Anna", "rossi", "luca@example.com", id, "SQLite format"} {
		if bytes.Contains(file, []byte(secret)) {
			t.Errorf("%q stands readable in the backup", secret)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.folder = restored(t, file)
	again, err := os.ReadFile(filepath.Join(r.folder, "seal.p12"))
	if err != nil || !bytes.Equal(seal, again) {
		t.Errorf("the seal is another: %v", err)
	}
	if _, err := soft.Open(again, nil); err == nil {
		t.Error("the seal opens without its password")
	}
	r.open(t, host.Options{Folder: r.folder, Mail: &mail.Options{Address: r.box.URL(), From: "ufficio@studio.example"}})
	if now := r.instance(t); now == before || len(now) != 24 {
		t.Errorf("the database is still called %s", now)
	}
	r.sign(t, lucas, "luca@example.com", typed("Luca Verdi"))
	if q := r.await(t, id, is(signing.Done)); q.Office != "Studio Bianchi" {
		t.Errorf("settings: %s", q.Office)
	}
	r.whole(t, id)
	if sealed, err := r.client.Document(soon(t), id, sync.SealedOne); err != nil || !bytes.HasPrefix(sealed, []byte("%PDF-")) {
		t.Error(err)
	}
}

// restored puts a backup into a new folder, after attempts that must fail and leave nothing.
func restored(t *testing.T, file []byte) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "new", "folder")
	if _, err := office.Restore(soon(t), bytes.NewReader(file), "not the passphrase", to, true); !errors.Is(err, backup.ErrPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if _, err := office.Restore(soon(t), bytes.NewReader(file[:len(file)*2/3]), phrase, to, true); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("cut short: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(to)); len(left) != 0 {
		t.Errorf("failed attempts left %v", left)
	}
	if s, err := office.Restore(soon(t), bytes.NewReader(file), phrase, to, true); err != nil || s.Databases != 1 || s.Documents != 1 {
		t.Fatalf("%+v %v", s, err)
	}
	if _, err := office.Restore(soon(t), bytes.NewReader(file), phrase, to, true); !errors.Is(err, sync.ErrFolderExists) {
		t.Errorf("over an existing folder: %v", err)
	}
	return to
}

// whole checks a request's chain of evidence.
func (r *rig) whole(t *testing.T, id string) signing.Trail {
	t.Helper()
	a, err := r.Audit(soon(t), id, sync.FormPDF)
	if err != nil || !bytes.HasPrefix(a.Body, []byte("%PDF-")) {
		t.Fatalf("evidence: %v", err)
	}
	var events []signing.Event
	for _, e := range a.Trail.Events {
		events = append(events, signing.Event{
			Request: id, Seq: e.Seq, Time: e.Time, Kind: e.Kind, Actor: e.Actor, Signer: e.Signer, Data: e.Data, Private: e.Private, Prev: e.Prev, Hash: e.Hash,
		})
	}
	if err := signing.CheckChain(id, events); err != nil || len(events) < 3 {
		t.Errorf("%d events: %v", len(events), err)
	}
	return a.Trail
}

// TestBackupOfAnOldFolder: databases are copied as they are; both sides and nothing that is only of this run.
func TestBackupOfAnOldFolder(t *testing.T) {
	r := start(t, func(o *host.Options) { o.Mail = nil })
	r.end(t, r.send(t, one(contract(t, 1))).Request.ID)
	file := r.saved(t)
	in, err := backup.NewReader(bytes.NewReader(file), phrase)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for {
		name, err := in.Next()
		if err != nil {
			break
		}
		if strings.HasPrefix(name, "blobs/") {
			name = "blobs"
		}
		names[name] = true
	}
	for _, want := range []string{"master.key", "settings.json", "practice/service.db", "practice/seal.p12", "blobs"} {
		if !names[want] {
			t.Errorf("no %s in it: %v", want, names)
		}
	}
	if len(names) != 5 {
		t.Errorf("more in it than asked for: %v", names)
	}
	if _, err := office.Backup(soon(t), folder.Folder{}, &bytes.Buffer{}, phrase); err == nil {
		t.Error("a folder without a key was saved")
	}
}

// TestRestoreTakesOnlyWhatBelongs: a backup made by somebody who knows the passphrase brings no other files.
func TestRestoreTakesOnlyWhatBelongs(t *testing.T) {
	for _, name := range []string{"service.json", "seal.p12/x"} {
		var b bytes.Buffer
		w, err := backup.NewWriter(&b, phrase, time.Now())
		if err == nil {
			err = w.Add("master.key", 32, bytes.NewReader(make([]byte, 32)))
		}
		if err == nil {
			err = w.Add(name, 2, strings.NewReader("{}"))
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "folder")
		if _, err := office.Restore(soon(t), &b, phrase, to, true); !errors.Is(err, backup.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(filepath.Dir(to)); len(left) != 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
}
