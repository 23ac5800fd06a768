package host_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/app/sign"
	"paraph/internal/files/filestest"
)

// onStick is a desk, and the form on a stick in exFAT, looked at and ready to be signed.
func onStick(t *testing.T) (stick string, w *host.Desk, wish sign.Wish) {
	t.Helper()
	stick = filestest.ExFAT(t)
	w = openDesk(t, time.Now())
	content, err := os.ReadFile(form(t))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(stick, "modulo.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	doc, err := w.Documents.Open(hosttest.Soon(t), path)
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	return stick, w, sign.Wish{Path: path, SHA256: doc.SHA256(), Key: keyFile(t, w), Language: "it"}
}

// TestStick: a PDF on a stick is signed there and the backup is made there; nothing that was there is touched.
func TestStick(t *testing.T) {
	stick, w, wish := onStick(t)
	taken := filepath.Join(stick, "modulo firmato.pdf")
	if err := os.WriteFile(taken, []byte("there before"), 0o600); err != nil {
		t.Fatal(err)
	}
	wish.Secret = []byte(keyPassword)
	out, err := w.Keys.Sign(hosttest.Soon(t), wish)
	if err != nil || out != filepath.Join(stick, "modulo firmato 2.pdf") {
		t.Fatalf("%s %v", out, err)
	}
	signed, err := w.Documents.Open(hosttest.Soon(t), out)
	if err != nil {
		t.Fatal(err)
	}
	defer signed.Close()
	if facts, err := signed.Facts(hosttest.Soon(t), ""); err != nil || !facts.Signed {
		t.Errorf("not signed: %v", err)
	}
	backups(t, w, stick, taken)
	if b, err := os.ReadFile(taken); err != nil || string(b) != "there before" {
		t.Errorf("%q %v", b, err)
	}
	if entries, err := os.ReadDir(stick); err != nil || len(entries) != 4 {
		t.Errorf("%v %v", entries, err)
	}
}

// backups makes one on a stick, which can be restored, and none over what is there but a backup, if it is said so.
func backups(t *testing.T, w *host.Desk, stick, taken string) {
	t.Helper()
	backup := filepath.Join(stick, "Paraph.backup")
	if _, err := w.Office.Backup(hosttest.Soon(t), backup, phrase, false); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(backup)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := office.Restore(hosttest.Soon(t), file, phrase, filepath.Join(t.TempDir(), "data"), true); err != nil {
		t.Errorf("the backup: %v", err)
	}
	for _, over := range []bool{false, true} {
		for _, path := range []string{backup, taken} {
			if _, err := w.Office.Backup(hosttest.Soon(t), path, phrase, over); errors.Is(err, fs.ErrExist) == (over && path == backup) {
				t.Errorf("over %s, said so %v: %v", filepath.Base(path), over, err)
			}
		}
	}
}

// TestPlaceBeforeKey: where the signed file cannot go is found out before the key is asked, which a wrong password shows.
func TestPlaceBeforeKey(t *testing.T) {
	d := openDesk(t, time.Now())
	wish := sign.Wish{Path: form(t), Key: keyFile(t, d), Language: "it", Folder: filepath.Join(t.TempDir(), "none"), Secret: []byte("wrong")}
	if _, err := d.Keys.Sign(hosttest.Soon(t), wish); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	wish.Folder = filestest.Small(t, 64<<10)
	if _, err := d.Keys.Sign(hosttest.Soon(t), wish); !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	if entries, err := os.ReadDir(wish.Folder); err != nil || len(entries) != 0 {
		t.Errorf("%v %v", entries, err)
	}
}
