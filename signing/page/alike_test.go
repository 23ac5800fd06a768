package page

import (
	"context"
	"os/exec"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
)

// TestContentKinds: contents and what they name are taken, copied or refused by kind; what is taken, and every copy, PDFium,
// poppler and MuPDF show alike.
func TestContentKinds(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another: not for the race run")
	}
	pool := testPool(t, worker.Config{Max: 1})
	for _, all := range []map[string]kind{operatorKinds(), streamKinds()} {
		for name, k := range all {
			for of, content := range k.inputs {
				got, signed := comesOf(t, pool, content)
				if got != k.want {
					t.Errorf("%s, %s: %s, want %s", name, of, got, k.want)
				}
				if signed != nil {
					agreed(t, pool, name+", "+of, signed)
				}
			}
		}
	}
}

// comesOf is what becomes of a document, and what is signed in the end, nil for nothing.
func comesOf(t *testing.T, pool *worker.Pool, content []byte) (string, []byte) {
	t.Helper()
	d := openBytes(t, pool, content)
	defer d.Close()
	facts, err := d.Facts(context.Background(), "")
	if err != nil {
		code, _ := refusedFor(err)
		return code, nil
	}
	p := facts.Refusal()
	switch {
	case p == nil:
		return "taken", content
	case p.Code != signing.ProblemFaulty:
		return string(p.Code), nil
	}
	clean, err := d.CleanCopy(context.Background())
	if err != nil {
		code, _ := refusedFor(err)
		return code, nil
	}
	d.Close()
	if again, _ := comesOf(t, pool, clean); again != "taken" {
		t.Errorf("the copy is not taken: %s", again)
	}
	return "copied", clean
}

// agreed holds the first page's pictures of the programs that are there against PDFium's, roughly: each draws its own edges.
func agreed(t *testing.T, pool *worker.Pool, name string, content []byte) {
	t.Helper()
	d := openBytes(t, pool, content)
	img, err := d.Pixels(t.Context(), 1, 48)
	d.Close()
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	ours := &snapshot{RGBA: *img}
	for _, v := range viewers {
		if _, err := exec.LookPath(v.program); err != nil {
			continue
		}
		theirs := v.shows(t, content)
		if len(theirs) == 0 || theirs[0].Rect != ours.Rect {
			t.Errorf("%s: %s shows %d pages, or one of another size", name, v.program, len(theirs))
			continue
		}
		if n := blocksApart(ours, theirs[0]); n > 0 {
			t.Errorf("%s: %s shows %d places differently", name, v.program, n)
		}
	}
}

// blocksApart counts squares of eight pixels whose mean colours differ by more than an edge or a letter makes.
func blocksApart(a, b *snapshot) (n int) {
	const side, far = 8, 60
	for y := 0; y+side <= a.Rect.Dy(); y += side {
		for x := 0; x+side <= a.Rect.Dx(); x += side {
			for k := range 3 {
				sum := 0
				for i := range side * side {
					at := (y+i/side)*a.Stride + 4*(x+i%side) + k
					sum += int(a.Pix[at]) - int(b.Pix[at])
				}
				if sum /= side * side; sum > far || sum < -far {
					n++
					break
				}
			}
		}
	}
	return n
}
