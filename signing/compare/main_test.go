package compare_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing/compare"
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

// compared holds one file against another.
func compared(t testing.TB, pool *worker.Pool, original, received string) ([]compare.Edit, error) {
	t.Helper()
	before, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(received)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := page.Open(context.Background(), pool, f)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	return d.Edits(context.Background(), before, "")
}

func TestPairs(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("PAIRS"))
	if err != nil {
		t.Skip()
	}
	pool := testPool(t)
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		a, b, _ := strings.Cut(line, "\t")
		begun := time.Now()
		edits, err := compared(t, pool, a, b)
		n := 0
		for _, e := range edits {
			if !e.Asked {
				n++
			}
		}
		fmt.Printf("%d %.2fs %s %v\n", n, time.Since(begun).Seconds(), b, err)
		for i, e := range edits {
			if i < 6 {
				j, _ := json.Marshal(e)
				fmt.Println("    ", string(j))
			}
		}
	}
}
