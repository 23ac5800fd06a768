package page

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/cos"
	"paraph/signing/pades"
	"paraph/signing/page/pagetest"
)

// BenchmarkTaken is what it costs to take a document in before anybody is asked to sign: facts with every object looked at,
// sealing as a trial with two marks, all pictures before and after compared; and a clean copy of one with faults. Beside them
// pdftoppm draws all pages once at the same size.
func BenchmarkTaken(b *testing.B) {
	for _, pages := range []int{10, 2000} {
		b.Run(fmt.Sprint(pages, " pages"), func(b *testing.B) {
			for b.Loop() {
				taken(b, pages)
			}
		})
	}
}

func taken(b *testing.B, pages int) {
	name := pagetest.Dense(b, pages)
	content, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	pool := testPool(b, worker.Config{Max: 1})
	d := openFile(b, pool, name)
	d.limits.compare.Time, d.limits.facts.Time = 10*time.Minute, 5*time.Minute
	if _, err := d.Image(b.Context(), 1, 48); err != nil { // the child is warm
		b.Fatal(err)
	}
	begun := time.Now()
	lap := func(what string) {
		b.ReportMetric(float64(time.Since(begun).Microseconds())/1000, what)
		begun = time.Now()
	}
	if _, err := d.Facts(b.Context(), ""); err != nil {
		b.Fatal(err)
	}
	lap("ms-facts")
	marks, spots := []pades.Placed{}, []Spot{}
	for _, n := range []int{1, pages} {
		box := signing.Box{X: 60, Y: 760, W: 164, H: 45}
		marks, spots = append(marks, pades.Placed{Page: n, Box: box, PDF: markPDF(b)}), append(spots, Spot{n, box})
	}
	begun = time.Now()
	after, err := pades.Rehearse(content, marks, pades.Seal{Time: time.Unix(1e9, 0), Certify: true})
	if err != nil {
		b.Fatal(err)
	}
	lap("ms-rehearsal")
	if err := d.Compare(b.Context(), after, spots); err != nil {
		b.Fatal(err)
	}
	compared := time.Since(begun)
	lap("ms-pictures")
	if out, err := exec.Command("pdftoppm", "-r", "48", name, "/dev/null").CombinedOutput(); err != nil && len(out) > 0 {
		b.Logf("pdftoppm: %s", out)
	}
	b.ReportMetric(float64(compared)/float64(time.Since(begun)), "pictures-of-pdftoppm")
	lap("ms-pdftoppm")
	d.Close()
	copied(b, pool, content)
}

// copied is what a clean copy costs of the document with a wrong startxref.
func copied(b *testing.B, pool *worker.Pool, content []byte) {
	f, err := cos.ReadBytes(content)
	if err != nil {
		b.Fatal(err)
	}
	wrong := changed(content, fmt.Sprint("startxref\n", f.Sections[0].At), "startxref\n1")
	d := openBytes(b, pool, wrong)
	defer d.Close()
	d.limits.compare.Time = 10 * time.Minute
	begun := time.Now()
	if _, err := d.CleanCopy(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(begun).Microseconds())/1000, "ms-copy")
}
