package page

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/stamp"
)

// TestPublicFiles seals every PDF of the folders PARAPH_PDFS names (with colons between them) as it would be sealed, and
// counts what becomes of them. What was taken must look the same outside the marks to PDFium and to poppler. A table of
// all files is written to PARAPH_PDFS_OUT.
func TestPublicFiles(t *testing.T) {
	folders := os.Getenv("PARAPH_PDFS")
	if folders == "" {
		t.Skip("PARAPH_PDFS names no folders: public files are not tried")
	}
	var names []string
	for _, dir := range filepath.SplitList(folders) {
		found, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	r := &publicRun{pool: testPool(t, worker.Config{Max: 3}), mark: markPDF(t), count: map[string]int{}}
	r.each(t, names)
	r.report(t)
}

type publicRun struct {
	pool *worker.Pool
	mark []byte

	mu    sync.Mutex
	rows  [][]string
	count map[string]int
}

// each tries every file, two at a time.
func (r *publicRun) each(t *testing.T, names []string) {
	work := make(chan string)
	var two sync.WaitGroup
	for range 2 {
		two.Go(func() {
			for name := range work {
				row := r.try(t, name)
				r.mu.Lock()
				r.rows = append(r.rows, row)
				r.count[row[1]]++
				if row[3] == "shown" {
					r.count["shown "+row[1]]++
				}
				r.mu.Unlock()
			}
		})
	}
	for _, name := range names {
		work <- name
	}
	close(work)
	two.Wait()
}

// try answers the file's name, what became of it, why, and whether the other viewers show it.
func (r *publicRun) try(t *testing.T, name string) []string {
	content, err := os.ReadFile(name)
	if err != nil {
		t.Error(err)
		return []string{name, "unread", "", "", ""}
	}
	began := time.Now()
	what, why := r.becomes(t, content)
	if slices.Contains([]string{"rehearsal", "compare", "pdftoppm", "mutool", "copy-refused", "error"}, what) {
		t.Errorf("%s: %s %s", filepath.Base(name), what, why)
	}
	took := fmt.Sprint(time.Since(began).Milliseconds())
	seen := ""
	if what != "taken" && what != "copied" && viewersShow(name) {
		seen = "shown"
	}
	return []string{filepath.Base(name), what, why, seen, took}
}

func (r *publicRun) becomes(t *testing.T, content []byte) (what, why string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	d := openBytes(t, r.pool, content)
	defer d.Close()
	facts, err := d.Facts(ctx, "")
	if err != nil {
		return refusedFor(err)
	}
	what, why = "taken", strings.Join(facts.Attachments.Names, " ")
	if p := facts.Refusal(); p != nil {
		if p.Code != signing.ProblemFaulty {
			return string(p.Code), p.Word
		}
		clean, err := d.CleanCopy(ctx)
		if err != nil {
			code, text := refusedFor(err)
			return "faulty", strings.Join(facts.Faults, " ") + ": " + code + " " + text
		}
		what, why, content = "copied", strings.Join(facts.Faults, " "), clean
		other := openBytes(t, r.pool, content)
		defer other.Close()
		d = other
		if facts, err = d.Facts(ctx, ""); err != nil || facts.Refusal() != nil {
			return "copy-refused", fmt.Sprint(facts.Refusal(), err)
		}
	}
	if too := tooLarge(facts.Pages); too != "" {
		return too, ""
	}
	return r.sealed(t, d, content, facts, what, why)
}

func tooLarge(pages []signing.PageGeometry) string {
	for _, g := range pages {
		if s := g.Size(); s.W > signing.MaxPageSide || s.H > signing.MaxPageSide || s.W < signing.MinPageSide || s.H < signing.MinPageSide {
			return "page-too-large"
		}
	}
	return ""
}

// sealed rehearses with a mark on the first and the last page.
func (r *publicRun) sealed(t *testing.T, d *Document, content []byte, facts *signing.Facts, what, why string) (string, string) {
	var marks []pades.Placed
	var spots []Spot
	for _, n := range slices.Compact([]int{1, len(facts.Pages)}) {
		s := facts.Pages[n-1].Size()
		box := signing.Box{X: 10, Y: s.H / 2, W: min(164, s.W-20), H: min(45, s.H/2-5)}
		if box.W < signing.MinFieldSize.W || box.H < signing.MinFieldSize.H {
			return what, "too small for a mark"
		}
		marks = append(marks, pades.Placed{Page: n, Box: box, PDF: r.mark})
		spots = append(spots, Spot{Page: n, Box: box})
	}
	after, err := pades.Rehearse(content, marks, pades.Seal{Time: time.Unix(1e9, 0), Certify: true})
	if err != nil {
		return "rehearsal", err.Error()
	}
	if err := d.Compare(t.Context(), after, spots); err != nil {
		return "compare", err.Error()
	}
	for _, v := range viewers {
		if page := v.differs(t, content, after, spots, facts.Pages); page != 0 {
			return v.program, fmt.Sprint(page)
		}
	}
	return what, why
}

func refusedFor(err error) (string, string) {
	if p, ok := errors.AsType[*signing.Problem](Problem(err)); ok {
		return string(p.Code), p.Word + " " + err.Error()
	}
	return "error", err.Error()
}

// viewersShow reports whether poppler and MuPDF show the first pages without a word.
func viewersShow(name string) bool {
	for _, args := range [][]string{{"pdftoppm", "-r", "20", "-l", "2", name}, {"mutool", "draw", "-q", "-r", "20", "-F", "ppm", "-o", "/dev/null", name, "1-2"}} {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		var told bytes.Buffer
		cmd.Stderr = &told
		out, err := cmd.Output()
		cancel()
		if err != nil || args[0] == "pdftoppm" && len(out) == 0 || strings.Contains(told.String(), "rror") {
			return false
		}
	}
	return true
}

// viewer is another program that shows PDFs.
type viewer struct {
	program string
	args    []string // before the file's name
	pages   []string // after it
	units   bool     // it knows UserUnit
}

var viewers = []viewer{
	{"pdftoppm", []string{"-cropbox", "-r", "48", "-l", "3"}, nil, false},
	{"mutool", []string{"draw", "-q", "-r", "48", "-F", "ppm", "-o", "-"}, []string{"1-3"}, true},
}

// differs is the first of the first three pages that it shows differently outside the marks, 0 for none, -1 for another number
// of pages.
func (v viewer) differs(t *testing.T, before, after []byte, marks []Spot, pages []signing.PageGeometry) int {
	was, is := v.shows(t, before), v.shows(t, after)
	for i := range min(len(was), len(is), len(pages)) {
		var boxes []signing.Box
		for _, m := range marks {
			if m.Page == i+1 {
				boxes = append(boxes, m.Box)
			}
		}
		was[i].scale = 48. / 72
		if !v.units {
			was[i].scale /= pages[i].UserUnit
		}
		if d := was[i].differs(is[i], boxes); d != nil && !d.Missing {
			return i + 1
		}
	}
	if len(was) != len(is) {
		return -1
	}
	return 0
}

// shows are the pictures of the first three pages; none where the program is not there.
func (v viewer) shows(t *testing.T, pdf []byte) []*snapshot {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	name := filepath.Join(t.TempDir(), "p.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := exec.CommandContext(ctx, v.program, append(append(slices.Clone(v.args), name), v.pages...)...).Output()
	os.Remove(name)
	var pictures []*snapshot
	for len(out) > 0 {
		var w, h, most int
		if n, err := fmt.Sscanf(string(out[:min(len(out), 40)]), "P6\n%d %d\n%d\n", &w, &h, &most); n != 3 || err != nil {
			break
		}
		head := len(fmt.Sprintf("P6\n%d %d\n%d\n", w, h, most))
		if len(out) < head+3*w*h {
			break
		}
		p := &snapshot{}
		p.Pix, p.Stride, p.Rect = make([]byte, 0, 4*w*h), 4*w, image.Rect(0, 0, w, h)
		for i := range w * h {
			p.Pix = append(p.Pix, out[head+3*i], out[head+3*i+1], out[head+3*i+2], 255)
		}
		pictures, out = append(pictures, p), out[head+3*w*h:]
	}
	return pictures
}

func markPDF(t testing.TB) []byte {
	t.Helper()
	pdf, err := stamp.Stamp{
		Mark: signing.Mark{Mode: signing.Typed, Text: "Francesca Colombo", Face: signing.FaceHand}, Head: "Francesca Colombo", Tail: ", 1.12.2026",
		Size: signing.DefaultFieldSize,
	}.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func (r *publicRun) report(t *testing.T) {
	for _, what := range slices.Sorted(maps.Keys(r.count)) {
		t.Logf("%5d %s", r.count[what], what)
	}
	name := os.Getenv("PARAPH_PDFS_OUT")
	if name == "" {
		return
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := csv.NewWriter(f).WriteAll(r.rows); err != nil {
		t.Fatal(err)
	}
}
