package host_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/say"
)

// TestWhatStopsTheDesk: whatever keeps a desk from opening has a sentence of its own, and leaves the folder as it was.
func TestWhatStopsTheDesk(t *testing.T) {
	file := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, folder string) {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		given func(t *testing.T, folder string)
		key   string
	}{
		"newer": {func(t *testing.T, folder string) {
			db, err := sql.Open("sqlite3", filepath.Join(folder, "desk.db"))
			if err == nil {
				_, err = db.Exec("PRAGMA journal_mode = WAL; PRAGMA user_version = 99")
			}
			if err != nil || db.Close() != nil {
				t.Fatal(err)
			}
		}, "error.newer"},
		"file": {func(t *testing.T, folder string) {
			if err := os.Remove(folder); err != nil {
				t.Fatal(err)
			}
			file("", "")(t, folder)
		}, "error.no-folder"},
		"permission": {func(t *testing.T, folder string) {
			if os.Getuid() == 0 {
				t.Skip("root may write everywhere")
			}
			if err := os.Chmod(folder, 0o500); err != nil { //nolint:gosec // a folder is entered with x
				t.Fatal(err)
			}
		}, "error.permission"},
		"database": {file("desk.db", strings.Repeat("no database ", 1000)), "error.database"},
		"settings": {file("settings.json", "{"), "error.settings"},
		"profiles": {func(t *testing.T, at string) { withKey(t, at); file("profiles.json", `{"profiles":7}`)(t, at) }, "error.settings"},
		"keyring":  {file("secrets.json", `{"id":"x","in":"keyring"}`), "error.keyring"},
		"key":      {file("secrets.json", "{"), "error.key-file"},
		"no key":   {file("profiles.json", "{}"), "error.key-file"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "data")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			c.given(t, folder)
			before := contentOf(folder)
			d, err := host.OpenDesk(t.Context(), host.DeskOptions{Folder: folder, KeyInFile: true, Later: true}, nil)
			if err == nil {
				d.Close()
				t.Fatal("it opens")
			}
			if e := say.In("en").Explain(err); e.Key != c.key || e.Hint == "" {
				t.Errorf("%v is %s (%q), want %s", err, e.Key, e.Text(), c.key)
			}
			for name, text := range before {
				if got := contentOf(folder)[name]; got != text {
					t.Errorf("%s was changed", name)
				}
			}
		})
	}
}

// contentOf are the files right in a folder.
func contentOf(folder string) map[string]string {
	out := map[string]string{}
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if b, err := os.ReadFile(filepath.Join(folder, e.Name())); err == nil {
			out[e.Name()] = string(b)
		}
	}
	return out
}

// TestStartIsLogged: a service in the background that does not start has nobody to tell but its log.
func TestStartIsLogged(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "settings.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if h, err := host.Start(t.Context(), host.Options{Folder: folder, KeyInFile: true}); err == nil {
		h.Close()
		t.Fatal("it started")
	}
	b, err := os.ReadFile(filepath.Join(folder, "log", "paraph.log"))
	if err != nil || !strings.Contains(string(b), "service did not start") || !strings.Contains(string(b), "settings") {
		t.Errorf("%v\n%s", err, b)
	}
}

// withKey gives a folder a key.
func withKey(t *testing.T, at string) {
	t.Helper()
	f := folder.At(at)
	f.KeyInFile = true
	if _, err := f.PutSecrets(make([]byte, folder.KeySize)); err != nil {
		t.Fatal(err)
	}
}

// afterwards tells that a question was answered.
type afterwards chan struct{}

func (a afterwards) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	close(a)
	return resp, err
}

// TestRestWaits: who lets the service rest finds none told of afterwards, however long it takes to end.
func TestRestWaits(t *testing.T) {
	r := hosttest.Start(t, nil)
	f, err := folder.New(r.Folder)
	if err != nil {
		t.Fatal(err)
	}
	answered, closed := make(afterwards), make(chan error)
	go func() {
		<-answered
		closed <- r.Close()
	}()
	if err := f.Rest(&http.Client{Transport: answered}); err != nil {
		t.Fatal(err)
	}
	if e, err := f.Endpoint(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still told of: %s %v", e.URL, err)
	}
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	r.Open(t, r.Options)
}
