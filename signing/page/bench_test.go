package page

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// BenchmarkImage150 is a page of text at 150 dpi in a warm child, as PNG and as pixels.
func BenchmarkImage150(b *testing.B) {
	d := openFile(b, testPool(b, worker.Config{}), pagetest.Dense(b, 2))
	if _, err := d.Image(context.Background(), 1, 150); err != nil {
		b.Fatal(err)
	}
	b.Run("png", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.Image(context.Background(), 1, 150); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("pixels", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.Pixels(context.Background(), 1, 150); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkFirstPage is from the file to the first page at 150 dpi: with a child to start, and with a
// warm one waiting. Compiled code is in the cache.
func BenchmarkFirstPage(b *testing.B) {
	name := pagetest.Dense(b, 50)
	first := func(b *testing.B, pool *worker.Pool) {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		d, err := Open(context.Background(), pool, f)
		if err != nil {
			b.Fatal(err)
		}
		defer d.Close()
		if _, err := d.Image(context.Background(), 1, 150); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			pool := testPool(b, worker.Config{})
			first(b, pool)
			pool.Close()
		}
	})
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			pool := testPool(b, worker.Config{Warm: 1})
			time.Sleep(300 * time.Millisecond)
			b.StartTimer()
			first(b, pool)
			b.StopTimer()
			pool.Close()
			b.StartTimer()
		}
	})
}

// BenchmarkFacts is 50 pages of text, both readers, in a warm child; the document is opened each time.
func BenchmarkFacts(b *testing.B) {
	pool, name := testPool(b, worker.Config{Max: 1}), pagetest.Dense(b, 50)
	for b.Loop() {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		d, err := Open(context.Background(), pool, f)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := d.Facts(context.Background(), ""); err != nil {
			b.Fatal(err)
		}
		d.Close()
		f.Close()
	}
}

// BenchmarkCompose turns 500 pages of text and puts them in reverse, in a warm child, beside qpdf doing the same.
func BenchmarkCompose(b *testing.B) {
	const pages = 500
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		b.Skip("no qpdf")
	}
	name := pagetest.Dense(b, pages)
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	pool := testPool(b, worker.Config{Warm: 1})
	var leaves []signing.Leaf
	for i := range pages {
		leaves = append(leaves, signing.Leaf{Page: pages - i, Turn: 90})
	}
	out := filepath.Join(b.TempDir(), "out.pdf")
	for b.Loop() {
		began := time.Now()
		if _, err := Compose(context.Background(), pool, []*os.File{f}, leaves, nil); err != nil {
			b.Fatal(err)
		}
		ours := time.Since(began)
		began = time.Now()
		if words, err := exec.Command(qpdf, "--empty", "--pages", name, "z-1", "--", "--rotate=+90", out).CombinedOutput(); err != nil {
			b.Fatal(err, string(words))
		}
		b.ReportMetric(ours.Seconds()/time.Since(began).Seconds(), "×qpdf")
		b.ReportMetric(float64(ours.Milliseconds()), "ms")
	}
}
