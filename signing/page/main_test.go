package page

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"paraph/internal/worker"
)

// The test binary is its own child: this variable says so.
const roleVariable = "PARAPH_PAGE_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) != "" {
		os.Exit(worker.Main(Jobs(Config{})))
	}
	os.Exit(m.Run())
}

func child() *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"=child")
	return cmd
}

func testPool(t testing.TB, cfg worker.Config) *worker.Pool {
	t.Helper()
	cfg.Command, cfg.WarmJob = child, WarmJob
	cfg.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	p := worker.NewPool(cfg)
	t.Cleanup(p.Close)
	return p
}

// openFile opens a document for the length of a test.
func openFile(t testing.TB, pool *worker.Pool, name string) *Document {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Open(context.Background(), pool, f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d.Close()
		f.Close()
	})
	return d
}

func openBytes(t testing.TB, pool *worker.Pool, content []byte) *Document {
	t.Helper()
	name := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return openFile(t, pool, name)
}

// shared is a folder beside the repository, found by walking up from this package; the test is skipped
// where it is not.
func shared(t testing.TB, folder string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Skip("no go.mod above this package")
		}
	}
	path := filepath.Join(filepath.Dir(dir), "shared", folder)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("../shared/%s is not beside the repository", folder)
	}
	return path
}
