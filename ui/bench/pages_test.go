package bench

import (
	"context"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"paraph/signing/page/pagetest"
	"paraph/ui/docview"
)

const pageCount = 500

// pagesRole opens a document of 500 pages: first in a desk that has just been opened, then in one whose worker waits; then
// it turns pages and asks the Fyne thread meanwhile how long it makes others wait.
func pagesRole(args []string) {
	path, folder := args[0], args[1]
	f := figures{}
	w := newWindow()
	v := docview.New(w.desk)
	w.show(v)
	w.run(func() {
		ready := make(chan int, 64)
		do(func() { v.OnReady = func(page int) { ready <- page } })
		first := func(name string, warm time.Duration) {
			desk := openDesk(folder)
			defer desk.Close()
			time.Sleep(warm)
			began := time.Now()
			doc := openDocument(desk, path)
			defer doc.Close()
			facts, err := doc.Facts(context.Background(), "")
			must(err)
			do(func() { v.Open(doc, facts.Pages) })
			<-ready
			w.picture(func() {})
			f["ms-"+name] = ms(time.Since(began))
			if warm > 0 {
				time.Sleep(time.Second)
				leaf := func() {}
				turning(v, ready, leaf, f, "")
				turning(v, ready, func() { w.picture(leaf) }, f, "-seen")
			}
			do(func() { v.Open(nil, nil) })
			for len(ready) > 0 {
				<-ready
			}
		}
		first("cold", 0)
		first("warm", 3*time.Second)
		f.tell()
	})
}

// turning turns sixty pages, each when the one before is there and was looked at.
func turning(v *docview.View, ready chan int, look func(), f figures, name string) {
	stop, done := make(chan struct{}), make(chan []time.Duration)
	go func() { done <- delays(stop) }()
	for page := 20; page < 20+60*7; page += 7 {
		do(func() { v.GoTo(page) })
		for limit := time.After(5 * time.Second); ; {
			select {
			case p := <-ready:
				if p != page {
					continue
				}
			case <-limit:
			}
			break
		}
		look()
	}
	close(stop)
	all := <-done
	f["ms-p50"+name], f["ms-p95"+name], f["ms-worst"+name] = ms(share(all, 0.5)), ms(share(all, 0.95)), ms(share(all, 1))
}

// stillRole asks a window in which nothing happens, and then one whose label changes with every picture.
func stillRole([]string) {
	f := figures{}
	w := newWindow()
	label := widget.NewLabel("bare")
	w.show(container.NewStack(label))
	w.run(func() {
		time.Sleep(time.Second)
		stop, done := make(chan struct{}), make(chan []time.Duration)
		go func() { done <- delays(stop) }()
		for n := range 180 {
			do(func() { label.SetText(strconv.Itoa(n)) })
			time.Sleep(16 * time.Millisecond)
		}
		close(stop)
		f["ms-p95"] = ms(share(<-done, 0.95))
		f.tell()
	})
}

// poppler is how long pdftoppm takes for a page, and the processor's time in it.
func poppler(b *testing.B, path string, page int, dpi float64) (took, busy time.Duration) {
	b.Helper()
	n := strconv.Itoa(page)
	cmd := exec.Command("pdftoppm", "-f", n, "-l", n, "-r", strconv.FormatFloat(dpi, 'f', 2, 64), path)
	began := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// viewDPI is the resolution in which the view of this screen draws an A4 page as wide as it is.
const viewDPI = 150

// BenchmarkFirstPage is from the wish to open a file of 500 pages until its first page stands sharp in the window, with a
// worker to start (its code compiled before) and with one that waits, beside Poppler's image of that page.
func BenchmarkFirstPage(b *testing.B) {
	s, path := newScreen(b), pagetest.Dense(b, pageCount)
	home, folder := newHome(b), newFolder(b)
	s.play(b, "pages", home, path, folder) // compiles
	for range b.N {
		var cold, warm, peer []time.Duration
		for range 3 {
			f := s.play(b, "pages", home, path, folder)
			cold, warm = append(cold, duration(f["ms-cold"])), append(warm, duration(f["ms-warm"]))
			took, _ := poppler(b, path, 1, viewDPI)
			peer = append(peer, took)
		}
		b.ReportMetric(ms(median(cold)), "ms-cold")
		b.ReportMetric(ms(median(warm)), "ms-warm")
		b.ReportMetric(ms(median(peer)), "ms-pdftoppm")
		b.ReportMetric(ms(median(warm))/ms(median(peer)), "warm-of-pdftoppm")
	}
}

func duration(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// BenchmarkDelay is how long the Fyne thread makes others wait while pages are drawn one after the other, as fast as they
// come and so that each is seen, beside a bare window whose label changes.
func BenchmarkDelay(b *testing.B) {
	s, path := newScreen(b), pagetest.Dense(b, pageCount)
	home, folder := newHome(b), newFolder(b)
	s.play(b, "pages", home, path, folder) // compiles
	for range b.N {
		busy, still := s.play(b, "pages", home, path, folder), s.play(b, "still", home)
		for _, name := range []string{"ms-p50", "ms-p95", "ms-worst", "ms-p95-seen", "ms-worst-seen"} {
			b.ReportMetric(busy[name], name)
		}
		b.ReportMetric(still["ms-p95"], "ms-p95-bare")
		b.ReportMetric(busy["ms-p95"]/still["ms-p95"], "p95-of-bare")
	}
}
