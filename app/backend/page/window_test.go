package page_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"paraph/signing"
)

// another is a second window on the same link, with nothing of the first one's.
func another(t *testing.T, link string, w window) *tab {
	t.Helper()
	b := newTab(t, w, "en")
	b.open(link)
	return b
}

// TestSecondWindow: the link opened once more goes on with the code that was sent, for the very marks it was asked for; tries
// are counted for the code, not for the window.
func TestSecondWindow(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	luca := address(t, "luca")
	r := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = luca })
	first := newTab(t, phone(), "it")
	first.open(r.links[0])
	drawn := first.placeDrawn()
	first.placeDrawn()
	first.toCode()
	code := o.code(t, luca, 1)
	first.enter(other(code, 1))
	first.seen("Codice errato.")

	second := another(t, r.links[0], desk())
	second.until(`document.querySelectorAll(".place .stroke").length >= 4 && document.body.dataset.step === "read"`) // seen before it is confirmed
	second.toLast()
	second.until(`document.getElementById("digits").checkVisibility() && document.getElementById("consent").lang === "it"`)
	second.enter(other(code, 2))
	second.seen("3 tries are left.")
	second.enter(code)
	second.signed()
	done := o.await(t, r.id, signing.Done)
	if len(done.Signers) != 1 {
		t.Errorf("%d signers", len(done.Signers))
	}
	sameStrokes(t, drawn, o.marks(t, r, 0)[0])
	asked := signing.Of(o.events(t, r), 1, signing.EventCodeAsked)
	if len(asked) != 1 {
		t.Errorf("%d codes were sent", len(asked))
	}
	first.enter(code)
	first.signed()
}

// TestSecondWindowOpenBefore: two windows in which the same was placed go on with one code; where other marks were placed, the
// code in hand is not offered, because it is not good for them.
func TestSecondWindowOpenBefore(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	luca := address(t, "luca")
	r := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = luca })
	windows := []*tab{another(t, r.links[0], desk()), another(t, r.links[0], desk()), another(t, r.links[0], desk())}
	windows[0].placeTyped(true)
	windows[1].placeTyped(true)
	windows[2].placeDrawn()
	windows[2].placeDrawn()
	windows[0].toCode()
	code := o.code(t, luca, 1)
	windows[2].toLast()
	windows[1].toLast()
	windows[1].until(`document.getElementById("digits").checkVisibility()`)
	if eval[bool](windows[2], `document.getElementById("digits").checkVisibility()`) {
		t.Error("a code for other marks is offered")
	}
	windows[1].enter(code)
	windows[1].signed()
	o.await(t, r.id, signing.Done)
}

// TestNobodyRead: what nobody looked at has no tick, also when its places are filled.
func TestNobodyRead(t *testing.T) {
	chromium(t)
	t.Parallel()
	b := another(t, shared(t).request(t, nil).links[0], desk())
	b.placeTyped(true)
	b.press("#go")
	b.until(`document.body.dataset.step === "code"`)
	ticked := func() bool { return eval[bool](b, `document.querySelector(".stages [data-step=read] svg") !== null`) }
	if ticked() {
		t.Error("it says that the document was read")
	}
	b.press(`#code [data-deed="back"]`)
	for n := 1; n <= 4; n++ {
		b.toPage(n)
		b.until(fmt.Sprintf(`document.querySelector("#page-%d img").naturalWidth > 0`, n))
		b.run(await(`new Promise((done) => setTimeout(done, 1600))`, nil))
		eval[any](b, fmt.Sprintf(`document.getElementById("page-%d").scrollIntoView({block: "end", behavior: "instant"}), null`, n))
		b.run(await(`new Promise((done) => setTimeout(done, 1600))`, nil))
	}
	b.until(`document.querySelector(".stages [data-step=read] svg") !== null`)
}

// TestCounterCoversNothing: which page is before the reader stands beside the document, never on it.
func TestCounterCoversNothing(t *testing.T) {
	chromium(t)
	t.Parallel()
	for _, hide := range []bool{false, true} {
		r := shared(t).request(t, func(d *signing.Draft) { d.Options.UI = map[string]any{"hideHeader": hide} })
		b := another(t, r.links[0], phone())
		b.until(`document.getElementById("pill").checkVisibility()`)
		b.toPage(2)
		b.until(`document.getElementById("pill").textContent === "2 / 4"`)
		if over := eval[bool](b, `(() => { const p = document.getElementById("pill").getBoundingClientRect();
			return document.elementsFromPoint(p.x + p.width / 2, p.y + p.height / 2)[0].closest(".header, .foot") === null || p.width === 0 })()`); over {
			t.Errorf("hidden header %v: the counter stands on the document", hide)
		}
	}
}

// TestPrinted: on paper there is the document, a page a sheet, and nothing around it; also after marks were placed, in the last
// step, and as running text.
func TestPrinted(t *testing.T) {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm is not installed")
	}
	chromium(t)
	t.Parallel()
	o := shared(t)
	content := illustrated()
	r := o.send(t, draft(content, 4, func(d *signing.Draft) { d.Signers[0].Email = address(t, "luca") }))
	b := another(t, r.links[0], phone())
	want := sheetsOf(t, content)
	look := func(where string) {
		t.Helper()
		got := sheetsOf(t, b.printed())
		if len(got) != len(want) {
			t.Fatalf("%s: %d sheets", where, len(got))
		}
		for i := range want {
			if far := apart(want[i], got[i]); far > 6 {
				t.Errorf("%s: sheet %d differs by %.1f of 255", where, i+1, far)
			}
		}
	}
	b.until(`document.querySelector("#page-1 img").naturalWidth > 0`)
	eval[any](b, `dispatchEvent(new Event("beforeprint")), null`)
	b.until(`[...document.querySelectorAll(".page img")].every((i) => i.complete && i.naturalWidth > 0)`)
	look("reading")
	b.toggleText()
	look("as text")
	b.toggleText()
	b.placeTyped(true)
	b.toLast()
	look("last step")
}

// printed is the page as the browser prints it.
func (b *tab) printed() []byte {
	b.t.Helper()
	var out []byte
	b.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		out, _, err = cdpage.PrintToPDF().WithPrintBackground(false).WithPreferCSSPageSize(false).WithPaperWidth(8.2677).WithPaperHeight(11.693).Do(ctx)
		return err
	}))
	if dir := os.Getenv("PARAPH_SHOTS"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, "printed.pdf"), out, 0o600)
	}
	return out
}

// sheetsOf are the pages of a PDF as poppler shows them, small.
func sheetsOf(t *testing.T, pdf []byte) []image.Image {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "x.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "24", "-png", file, filepath.Join(dir, "x")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "x-*.png"))
	if err != nil {
		t.Fatal(err)
	}
	var all []image.Image
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, img)
	}
	return all
}

// apart is the mean difference of two sheets in blocks of four dots.
func apart(a, b image.Image) float64 {
	w, h := min(a.Bounds().Dx(), b.Bounds().Dx()), min(a.Bounds().Dy(), b.Bounds().Dy())
	sum, n := 0.0, 0.0
	shade := func(img image.Image, x0, y0 int) (all float64) {
		for y := y0; y < y0+4; y++ {
			for x := x0; x < x0+4; x++ {
				r, g, b, _ := img.At(x, y).RGBA()
				all += float64(r+g+b) / 3 / 257 / 16
			}
		}
		return all
	}
	for y := 0; y+4 <= h; y += 4 {
		for x := 0; x+4 <= w; x += 4 {
			sum, n = sum+math.Abs(shade(a, x, y)-shade(b, x, y)), n+1
		}
	}
	return sum / n
}

// TestKeptForTheVisit: pictures come from the browser's own store on a reload, and are thrown away when the visit has ended.
func TestKeptForTheVisit(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	luca := address(t, "luca")
	r := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = luca })
	b := another(t, r.links[0], phone())
	b.until(`document.querySelector("#page-1 img").naturalWidth > 0`)
	picture := eval[string](b, `document.querySelector("#page-1 img").currentSrc`)
	stored := func() bool {
		var kept bool
		b.run(await(`fetch(`+quote(picture)+`, {cache: "only-if-cached", mode: "same-origin"}).then((r) => r.ok, () => false)`, &kept))
		return kept
	}
	if !stored() {
		t.Error("the picture is not kept")
	}
	b.signAll(o, luca)
	b.until(`sessionStorage.length === 0`)
	for range 100 {
		if !stored() {
			return
		}
	}
	t.Error("the picture is still kept after the end")
}

// TestFirstVisitIsSmall: what a first visit transfers until the first page can be read, of a contract, one with a photograph
// and a scan; bytes and requests do not depend on how fast the machine is.
func TestFirstVisitIsSmall(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	for name, c := range map[string]struct {
		content []byte
		pages   int
		most    float64 // kB
	}{"text": {four(), 4, 200}, "photograph": {illustrated(), 4, 240}, "scan": {scans(t, 2), 2, 400}} {
		r := o.send(t, draft(c.content, c.pages, func(d *signing.Draft) { d.Signers[0].Email = name + "." + address(t, "luca") }))
		got := visitCold(t, r.links[0], false)
		t.Logf("%s: %.0f kB for page 1, %.0f kB and %d requests in all", name, got.first, got.bytes, got.requests)
		if got.first > c.most || got.requests > 14 {
			t.Errorf("%s: %.0f kB for page 1, at most %.0f; %d requests, at most 14", name, got.first, c.most, got.requests)
		}
	}
}
