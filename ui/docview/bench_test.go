package docview

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/internal/worker"
	"paraph/signing/page"
)

// BenchmarkFirstPage is from the file to the first page sharp in the view, in a warm child.
func BenchmarkFirstPage(b *testing.B) {
	name := filepath.Join(b.TempDir(), "letter.pdf")
	if err := os.WriteFile(name, letter(500), 0o600); err != nil {
		b.Fatal(err)
	}
	doc := open(b, letter(1))
	facts, err := doc.Facts(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		pool := worker.NewPool(worker.Config{Max: 1, Warm: 1, WarmJob: page.WarmJob, Command: func() *exec.Cmd {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), roleVariable+"=child")
			return cmd
		}})
		bed := newBed(b, fyne.NewSize(760, 660))
		time.Sleep(400 * time.Millisecond)
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		ready := false
		bed.v.OnReady = func(int) { ready = true }
		b.StartTimer()
		d, err := page.Open(b.Context(), pool, f)
		if err != nil {
			b.Fatal(err)
		}
		bed.v.Open(d, facts.Pages)
		bed.until("page 1", func() bool { return ready })
		b.StopTimer()
		bed.v.Open(nil, nil)
		d.Close()
		f.Close()
		pool.Close()
		b.StartTimer()
	}
}

// BenchmarkWarmPage is from GoTo to a page of text sharp in the view that was not drawn ahead.
func BenchmarkWarmPage(b *testing.B) {
	doc := open(b, letter(100))
	facts, err := doc.Facts(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	bed := newBed(b, fyne.NewSize(760, 660))
	bed.v.Open(doc, facts.Pages)
	bed.idle()
	page := 1
	for b.Loop() {
		page = (page+36)%100 + 1
		b.StopTimer()
		bed.v.bits.clear()
		b.StartTimer()
		bed.v.GoTo(page)
		bed.until("the page", func() bool { s := bed.v.sheets[page]; return s != nil && bed.v.sharp(s) })
		b.StopTimer()
		bed.idle()
		b.StartTimer()
	}
}

// BenchmarkScroll is the screen's part of a step of the wheel over pages that are drawn.
func BenchmarkScroll(b *testing.B) {
	src, g := pages(500, 595, 842)
	bed := newBed(b, fyne.NewSize(760, 660))
	bed.v.Open(src, g)
	bed.idle()
	for b.Loop() {
		bed.v.scrollTo(0, float64(int(bed.v.y+50)%900))
	}
}
