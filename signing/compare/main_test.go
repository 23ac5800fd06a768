package compare_test

import (
	"log/slog"
	"os"
	"os/exec"
	"testing"

	"paraph/internal/worker"
	"paraph/signing/page"
)

// The test binary is its own child: this variable says so.
const roleVariable = "PARAPH_COMPARE_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) != "" {
		os.Exit(worker.Main(page.Jobs(page.Config{})))
	}
	os.Exit(m.Run())
}

func testPool(t testing.TB) *worker.Pool {
	t.Helper()
	p := worker.NewPool(worker.Config{
		Max: 3, WarmJob: page.WarmJob, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Command: func() *exec.Cmd {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), roleVariable+"=child")
			return cmd
		},
	})
	t.Cleanup(p.Close)
	return p
}
