package docview

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"paraph/signing"
	"paraph/signing/page/pagetest"
	"paraph/ui/theme"
)

// withStrip puts the strip beside the view.
func withStrip(b *bed, size fyne.Size) *strip {
	strip := b.v.Thumbs().(*strip)
	b.win.SetContent(container.NewBorder(nil, nil, strip, nil, b.v))
	b.win.Resize(size)
	return strip
}

func TestThumbsAreLazy(t *testing.T) {
	b := newBed(t, fyne.NewSize(700, 620))
	strip := withStrip(b, fyne.NewSize(700, 620))
	src, g := pages(500, 595, 842)
	g[1].Rotate, src.sizes[1] = 90, signing.Size{W: 842, H: 595}
	b.v.Open(src, g)
	b.idle()
	if n := len(strip.list.cells); n < 4 || n > 6 {
		t.Errorf("%d cells", n)
	}
	for page, c := range strip.list.cells {
		if c.image.Image == nil || c.k != b.v.thumbScale(page) {
			t.Errorf("page %d has no thumbnail", page)
		}
	}
	if calls := src.called(); len(calls) > 6 { // pages 1 to 5, and 2 again after the fit
		t.Errorf("drawn %v", calls)
	}
	b.capture("strip")
	test.TapAt(strip.list, fyne.NewPos(50, 2*thumbPitch+40))
	if b.v.Page() != 3 {
		t.Errorf("a tap went to page %d", b.v.Page())
	}
	strip.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if b.v.Page() != 4 {
		t.Errorf("the key went to page %d", b.v.Page())
	}
	strip.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	b.idle()
	if b.v.Page() != 500 || !strip.inView(500) || strip.inView(4) || b.v.small.bytes > thumbBytes {
		t.Errorf("page %d, its thumbnail is not in view", b.v.Page())
	}
	b.v.Open(nil, nil)
	if len(strip.list.cells) != 0 || b.v.small.bytes != 0 {
		t.Error("the strip is not empty")
	}
}

func TestShrink(t *testing.T) {
	from := plain(100, 60, 80)
	for i := range 50 * 4 {
		from.Pix[i] = 0xFF
	}
	to := shrink(from, 0.5)
	if to.Rect.Dx() != 50 || to.Rect.Dy() != 30 || to.Pix[0] != (255+80)/2 || to.Pix[to.PixOffset(40, 20)] != 80 || !to.Opaque() {
		t.Errorf("%v, %v", to.Rect, to.Pix[:8])
	}
}

func TestFind(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(30, 595, 842)
	line := func(text string) signing.TextLine {
		return signing.TextLine{Text: text, Box: signing.Box{X: 100, Y: 300, W: 200, H: 12}}
	}
	src.lines[5] = []signing.TextLine{line("La società e la SOCIETÀ"), line("nothing")}
	src.lines[20] = []signing.TextLine{line("di una  ﬁrma: societa"), line("Società")}
	src.lines[2] = []signing.TextLine{line("società")}
	b.v.Open(src, g)
	b.v.GoTo(4)
	changes := 0
	s := b.v.Find("societa")
	s.OnChange = func() { changes++ }
	b.until("the search", s.Done)
	if s.Count() != 5 || s.Current() != 2 || b.v.Page() != 5 || changes == 0 {
		t.Errorf("%d hits, at %d on page %d", s.Count(), s.Current(), b.v.Page())
	}
	if n := len(b.v.sheets[5].hits.Objects); n != 2 {
		t.Errorf("%d boxes on page 5", n)
	}
	b.idle()
	b.capture("found")
	for _, want := range []int{3, 4, 5, 1, 2} {
		s.Next()
		if s.Current() != want {
			t.Errorf("next: %d, want %d", s.Current(), want)
		}
	}
	for _, want := range []int{1, 5, 4} {
		s.Prev()
		if s.Current() != want {
			t.Errorf("previous: %d, want %d", s.Current(), want)
		}
	}
	if b.v.Page() != 20 {
		t.Errorf("page %d", b.v.Page())
	}
	s = b.v.Find("firma")
	b.until("the second search", s.Done)
	if s.Count() != 1 {
		t.Errorf("%d hits for a word with a ligature", s.Count())
	}
	s.Close()
	if b.v.search != nil || len(b.v.sheets[20].hits.Objects) != 0 {
		t.Error("hits stay")
	}
}

// A hit on a real page covers the word's ink.
func TestFindOnARealPage(t *testing.T) {
	doc := open(t, pagetest.OnePage("/MediaBox[0 0 595 842]", "BT 0 g /F1 12 Tf 60 700 Td (The buyer signs the contract) Tj ET"))
	lines, err := doc.Text(context.Background(), 1)
	if err != nil || len(lines) != 1 {
		t.Fatal(lines, err)
	}
	wanted, _ := fold("SIGNS")
	hits := hitsIn(lines[0], wanted)
	// Helvetica at 12: "The buyer " is 56.0 points wide, "signs" 28.0.
	if len(hits) != 1 || max(abs(hits[0].X-116), abs(hits[0].X+hits[0].W-144)) > 4 {
		t.Errorf("%v", hits)
	}
}

func abs(f float64) float64 { return max(f, -f) }

// TestNothingIsBegunForWhatIsClosed: a search that ends with its document lets nothing more be drawn of it.
func TestNothingIsBegunForWhatIsClosed(t *testing.T) {
	b := newBed(t, fyne.NewSize(700, 620))
	withStrip(b, fyne.NewSize(700, 620))
	src, g := pages(40, 595, 842)
	b.v.Open(src, g)
	b.v.Find("word")
	other, h := pages(1, 200, 200)
	b.v.Open(other, h)
	b.idle()
	if thumb, _ := b.v.small.get(part{page: 1}); thumb.img == nil || thumb.img.Rect.Dx() != thumb.img.Rect.Dy() {
		t.Error("the thumbnail is of the document before")
	}
	b.v.Open(src, g)
	b.v.Find("word")
	b.v.Open(nil, nil)
	b.idle()
}

// TestDotsCarryNumbers: beside a page's number stand the numbers of those who have something on it, as many as there is room for, also with
// large text.
func TestDotsCarryNumbers(t *testing.T) {
	for _, scale := range []float32{1, 1.5} {
		b := newBed(t, fyne.NewSize(700, 620))
		strip := withStrip(b, fyne.NewSize(700, 620))
		fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, scale))
		b.v.Open(pages(12, 595, 842))
		b.v.SetDots(func(page int) []int {
			return map[int][]int{1: {2, 7}, 2: {1, 2, 3, 4, 5, 6, 7, 8}}[page]
		})
		b.idle()
		for page, want := range map[int]string{1: "27", 2: "12345678", 3: ""} {
			c, got, last := strip.list.cells[page], "", numberEnd(strip.list.cells[page])
			for _, d := range c.dots {
				if !d.number.Visible() {
					continue
				}
				got += d.number.Text
				at, side := d.disc.Position(), d.disc.Size()
				if at.X < last || at.X+side.Width > stripWidth || at.Y+side.Height > thumbPitch+thumbTop || side.Width < d.number.MinSize().Width {
					t.Errorf("%v, page %d: %s stands at %v, %v", scale, page, d.number.Text, at, side)
				}
				last = at.X + side.Width
			}
			if got != want && (page != 2 || len(got) < 3 || !strings.HasPrefix(want, got)) {
				t.Errorf("%v: page %d has %q", scale, page, got)
			}
		}
	}
}

// numberEnd is where a page's number ends.
func numberEnd(c *cell) float32 { return c.number.Position().X + c.number.Size().Width }
