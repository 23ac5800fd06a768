package bench

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing/page"
	"paraph/signing/page/pagetest"
)

// BenchmarkPageCPU is the processor's time, user and system, of a warm worker for a page of text at 150 dpi, beside
// Poppler's for the same pages at the same resolution.
func BenchmarkPageCPU(b *testing.B) {
	const pages, step = 60, 6
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		b.Skip("skipped: pdftoppm is not installed")
	}
	path := pagetest.Dense(b, pageCount)
	var child *exec.Cmd
	pool := worker.NewPool(worker.Config{Max: 1, WarmJob: page.WarmJob, Command: func() *exec.Cmd {
		child = exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "PARAPH_WORKER=1")
		return child
	}})
	defer pool.Close()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	d, err := page.Open(b.Context(), pool, f)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	draw := func(n int) {
		if _, err := d.Pixels(b.Context(), n, viewDPI); err != nil {
			b.Fatal(err)
		}
	}
	for n := range 10 {
		draw(n + 1)
	}
	for range b.N {
		before := busy(b, child.Process.Pid)
		for n := range pages {
			draw(100 + n)
		}
		ours := (busy(b, child.Process.Pid) - before) / pages
		var theirs time.Duration
		for n := 0; n < pages; n += step {
			_, used := poppler(b, path, 100+n, viewDPI)
			theirs += used
		}
		theirs /= pages / step
		b.ReportMetric(ms(ours), "ms-cpu")
		b.ReportMetric(ms(theirs), "ms-cpu-pdftoppm")
		b.ReportMetric(ms(ours)/ms(theirs), "of-pdftoppm")
	}
}
