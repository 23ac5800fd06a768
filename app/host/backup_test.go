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
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/device/soft"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/backup"
	"paraph/sync/rest/own"
)

const phrase = "cavallo batteria graffetta"

// saved is a backup of the rig's folder while its service runs.
func saved(t *testing.T, r *hosttest.Rig) []byte {
	t.Helper()
	f, err := folder.New(r.Folder)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	s, err := office.Backup(hosttest.Soon(t), f, &b, phrase)
	if err != nil || s.Databases == 0 || s.Documents == 0 {
		t.Fatalf("%+v %v", s, err)
	}
	return b.Bytes()
}

func instance(t *testing.T, r *hosttest.Rig) string {
	t.Helper()
	c := &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: http.DefaultClient}
	f, err := c.Feed(hosttest.Soon(t), "", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f.Instance
}

// TestBackupHalfWay: one of two has signed when the backup is made, beside the running service. Elsewhere
// the second signs with the link of before, and the evidence of both hangs together.
func TestBackupHalfWay(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := hosttest.One(hosttest.Contract(t, 2))
	d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 300, 600)))
	id := r.Send(t, d).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	lucas, before := r.Link(t, "luca@example.com"), instance(t, r)
	seal, err := os.ReadFile(filepath.Join(r.Folder, "seal.p12"))
	if err != nil {
		t.Fatal(err)
	}
	file := saved(t, r)
	for _, secret := range []string{"Anna", "rossi", "luca@example.com", id, "SQLite format"} {
		if bytes.Contains(file, []byte(secret)) {
			t.Errorf("%q stands readable in the backup", secret)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.Folder = restored(t, file)
	again, err := os.ReadFile(filepath.Join(r.Folder, "seal.p12"))
	if err != nil || !bytes.Equal(seal, again) {
		t.Errorf("the seal is another: %v", err)
	}
	if _, err := soft.Open(again, nil); err == nil {
		t.Error("the seal opens without its password")
	}
	r.Open(t, host.Options{Folder: r.Folder, Mail: &mail.Options{Address: r.Box.URL(), From: "ufficio@studio.example"}})
	if now := instance(t, r); now == before || len(now) != 24 {
		t.Errorf("the database is still called %s", now)
	}
	r.Sign(t, lucas, "luca@example.com", hosttest.Typed("Luca Verdi"))
	if q := r.Await(t, id, hosttest.Is(signing.Done)); q.Office != "Studio Bianchi" {
		t.Errorf("settings: %s", q.Office)
	}
	r.Whole(t, id)
	if sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne); err != nil || !bytes.HasPrefix(sealed, []byte("%PDF-")) {
		t.Error(err)
	}
}

// restored puts a backup into a new folder, after attempts that must fail and leave nothing.
func restored(t *testing.T, file []byte) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "new", "folder")
	if _, err := office.Restore(hosttest.Soon(t), bytes.NewReader(file), "not the passphrase", to, true); !errors.Is(err, backup.ErrPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if _, err := office.Restore(hosttest.Soon(t), bytes.NewReader(file[:len(file)*2/3]), phrase, to, true); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("cut short: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(to)); len(left) != 0 {
		t.Errorf("failed attempts left %v", left)
	}
	if s, err := office.Restore(hosttest.Soon(t), bytes.NewReader(file), phrase, to, true); err != nil || s.Databases != 1 || s.Documents != 1 {
		t.Fatalf("%+v %v", s, err)
	}
	if _, err := office.Restore(hosttest.Soon(t), bytes.NewReader(file), phrase, to, true); !errors.Is(err, sync.ErrFolderExists) {
		t.Errorf("over an existing folder: %v", err)
	}
	return to
}

// TestBackupOfAnOldFolder: databases are copied as they are; both sides and nothing that is only of this run.
func TestBackupOfAnOldFolder(t *testing.T) {
	r := hosttest.Start(t, func(o *host.Options) { o.Mail = nil })
	r.Checked(t, r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID)
	file := saved(t, r)
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
	if _, err := office.Backup(hosttest.Soon(t), folder.Folder{}, &bytes.Buffer{}, phrase); err == nil {
		t.Error("a folder without a key was saved")
	}
}

// TestRestoreTakesOnlyWhatBelongs: a backup made by somebody who knows the passphrase brings no other files.
func TestRestoreTakesOnlyWhatBelongs(t *testing.T) {
	for _, name := range []string{"service.json", "seal.p12/x", "settings.json settings.json"} { // the last one twice
		var b bytes.Buffer
		w, err := backup.NewWriter(&b, phrase, time.Now())
		if err == nil {
			err = w.Add("master.key", 32, bytes.NewReader(make([]byte, 32)))
		}
		for _, one := range strings.Fields(name) {
			if err == nil {
				err = w.Add(one, 2, strings.NewReader("{}"))
			}
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "folder")
		if _, err := office.Restore(hosttest.Soon(t), &b, phrase, to, true); !errors.Is(err, backup.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(filepath.Dir(to)); len(left) != 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
}
