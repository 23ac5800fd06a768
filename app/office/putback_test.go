package office

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/sync"
	"paraph/sync/backup"
)

// TestPutBack: what is in a backup is told before, and it takes the folder's place when nothing is open there; what was there before
// is kept, and a kill at any moment leaves what goes on.
func TestPutBack(t *testing.T) {
	from := newBench(t)
	if err := from.Folder.PutSettings(folder.Settings{Name: "Studio Bianchi"}); err != nil {
		t.Fatal(err)
	}
	if err := from.Folder.KeepBackupPassphrase(&folder.Regular{}, phrase); err != nil { // makes the folder's key
		t.Fatal(err)
	}
	file := filepath.Join(from.stick, "Paraph.backup")
	if _, err := from.Backup(t.Context(), file, phrase, false); err != nil {
		t.Fatal(err)
	}
	in, err := from.Look(t.Context(), file, phrase)
	if err != nil || in.Office != "Studio Bianchi" || in.Requests+in.Practice+in.Documents != 0 || in.Made.IsZero() {
		t.Errorf("%+v %v", in, err)
	}
	if _, err := from.Look(t.Context(), file, "another passphrase"); !errors.Is(err, backup.ErrPassphrase) {
		t.Error(err)
	}
	for _, killed := range []string{"", "before", "between", "after"} {
		t.Run(killed, func(t *testing.T) { putBackAt(t, file, killed) })
	}
}

// putBackAt puts the backup back with a kill at that moment.
func putBackAt(t *testing.T, file, killed string) {
	t.Helper()
	b := newBench(t)
	f := b.Folder
	if err := f.PutSettings(folder.Settings{Name: "Of another time"}); err != nil {
		t.Fatal(err)
	}
	if err := f.WriteJSON("display.json", map[string]string{"display.language": "it", "window.width": "1200"}); err != nil {
		t.Fatal(err)
	}
	kept, err := b.PutBack(t.Context(), file, phrase)
	if err != nil {
		t.Fatal(err)
	}
	if killed == "between" {
		if err := os.Rename(f.Path(), kept); err != nil {
			t.Fatal(err)
		}
	}
	if killed == "before" { // a desk that is open is not moved away under
		lock, err := f.LockAs("desk.lock")
		if err != nil {
			t.Fatal(err)
		}
		given, stop := context.WithCancel(t.Context())
		stop()
		if at, err := f.Exchange(given); !errors.Is(err, folder.ErrBusy) || at != "" {
			t.Errorf("%q %v", at, err)
		}
		lock.Close()
	}
	at, err := f.Exchange(t.Context())
	if err != nil || at != kept {
		t.Fatalf("%q, not %q: %v", at, kept, err)
	}
	wasPutBack(t, f, kept, killed)
}

// wasPutBack looks at what is there then.
func wasPutBack(t *testing.T, f folder.Folder, kept, killed string) {
	t.Helper()
	looks := map[string]string{}
	if err := f.ReadJSON("display.json", &looks); err != nil || !maps.Equal(looks, map[string]string{"display.language": "it", "window.width": "1200"}) {
		t.Errorf("the desk looks like %v (%v)", looks, err)
	}
	if killed == "after" { // the file that tells it was not removed yet
		if err := f.ExchangeWith(f.Path()+".restored-gone", kept); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Exchange(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	is, err := f.Settings()
	if err != nil || is.Name != "Studio Bianchi" {
		t.Errorf("%+v %v", is, err)
	}
	if was, err := folder.At(kept).Settings(); err != nil || was.Name != "Of another time" {
		t.Errorf("%+v %v", was, err)
	}
	if at, err := f.Exchange(t.Context()); at != "" || err != nil {
		t.Errorf("once more: %q %v", at, err)
	}
	if known, err := f.Backups(); err != nil || known.Regular.Folder != "" {
		t.Errorf("backups go on elsewhere: %+v %v", known, err)
	}
}

// TestNotPutBackUnderAService: a service that "serve" runs would go on in the folder that is kept aside.
func TestNotPutBackUnderAService(t *testing.T) {
	b := newBench(t)
	if err := b.Folder.PutEndpoint(folder.Endpoint{URL: "http://127.0.0.1:1", Stays: true}); err != nil {
		t.Fatal(err)
	}
	served := &sync.ServedError{}
	if _, err := b.PutBack(t.Context(), "", ""); !errors.As(err, &served) {
		t.Error(err)
	}
}

// TestNothingIsLeftBeside: a restore that is cut off leaves nothing that takes the folder's place later, and what kills left of earlier
// ones goes with it.
func TestNothingIsLeftBeside(t *testing.T) {
	b := newBench(t)
	f, err := folder.New(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	f.KeyInFile = true
	b.Office.Folder = f
	if err := f.KeepBackupPassphrase(&folder.Regular{}, phrase); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(b.stick, "Paraph.backup")
	if _, err := b.Backup(t.Context(), file, phrase, false); err != nil {
		t.Fatal(err)
	}
	for _, killed := range []string{f.Beside(), f.Beside() + halfEnding + rand.Text()} {
		if err := os.Mkdir(killed, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cut := context.WithCancel(t.Context())
	b.Keeper.Clock = func() time.Time { cut(); return b.now } // the last that is asked
	if _, err := b.PutBack(ctx, file, phrase); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	entries, err := os.ReadDir(filepath.Dir(f.Path()))
	if err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
}

// TestBackupHasWhomOneTrusts: issuers the person added, and how the network is asked, come back with a backup.
func TestBackupHasWhomOneTrusts(t *testing.T) {
	from := newBench(t)
	if err := from.Folder.KeepBackupPassphrase(&folder.Regular{}, phrase); err != nil {
		t.Fatal(err)
	}
	said := map[string]string{folder.IssuersFile: `{"issuers":[{"sha256":"7f3a"}]}`, folder.NetworkFile: `{"ask":"yes"}`}
	for name, text := range said {
		if err := os.WriteFile(from.Folder.File(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(from.stick, "Paraph.backup")
	if _, err := from.Backup(t.Context(), file, phrase, false); err != nil {
		t.Fatal(err)
	}
	to := newBench(t)
	if _, err := to.PutBack(t.Context(), file, phrase); err != nil {
		t.Fatal(err)
	}
	if _, err := to.Folder.Exchange(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, text := range said {
		if b, err := os.ReadFile(to.Folder.File(name)); err != nil || string(b) != text {
			t.Errorf("%s: %q %v", name, b, err)
		}
	}
}
