package docview

import (
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/signing"
)

func TestPagesComeSharp(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(5, 595, 842)
	var ready []int
	b.v.OnReady = func(p int) { ready = append(ready, p) }
	b.v.Open(src, g)
	b.idle()
	if want := (600 - 2*edge) / 595.0 / perCent; math.Abs(b.v.Zoom()-want) > 1e-6 {
		t.Errorf("fit to width: %v, want %v", b.v.Zoom(), want)
	}
	if !slices.Equal(ready, []int{1}) || b.v.Page() != 1 {
		t.Errorf("ready %v, page %d", ready, b.v.Page())
	}
	if got := src.called(); !slices.Equal(got, []int{1, 2}) { // in view, then the one after
		t.Errorf("drawn: %v", got)
	}
	s := b.v.sheets[1]
	if img := s.base.Image.Bounds(); float32(img.Dx()) != s.size.Width || float32(img.Dy()) != s.size.Height {
		t.Errorf("the bitmap is %v, the sheet %v", img, s.size)
	}
	b.v.GoTo(3)
	if b.v.Page() != 3 {
		t.Errorf("page %d", b.v.Page())
	}
	b.v.Open(nil, nil)
	if len(b.v.sheets) != 0 || b.v.bits.bytes != 0 || b.v.Page() != 0 {
		t.Error("the view is not empty")
	}
}

// The bitmap of a zoom that has passed is dropped; meanwhile the old one is stretched.
func TestStaleIsDropped(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(1, 300, 400)
	b.v.Open(src, g)
	b.idle()
	first := b.v.sheets[1].base.Image
	hold := make(chan struct{})
	src.setHold(hold)
	b.v.SetZoom(80)
	if s := b.v.sheets[1]; s.base.Image != first || s.base.Size() != s.size || s.size.Width != float32(math.Round(300*80*perCent)) {
		t.Error("the old bitmap is not stretched")
	}
	b.until("the second drawing", func() bool { return len(src.called()) == 2 })
	b.v.SetZoom(120)
	b.v.SetZoom(150)
	src.setHold(nil)
	close(hold)
	b.idle()
	if got := len(src.called()); got != 3 {
		t.Errorf("%d drawings, want 3: quick steps are one", got)
	}
	if w := b.v.sheets[1].base.Image.Bounds().Dx(); w != int(math.Round(300*150*perCent)) {
		t.Errorf("%d pixels wide", w)
	}
}

func TestUnwantedWorkIsCutShort(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(50, 595, 842)
	src.setHold(make(chan struct{}))
	b.v.Open(src, g)
	b.until("the first drawing", func() bool { return len(src.called()) == 1 })
	src.setHold(nil)
	b.v.GoTo(40)
	b.until("page 40", func() bool { return b.v.sheets[40] != nil && b.v.sharp(b.v.sheets[40]) })
	if got := src.called(); got[1] != 40 {
		t.Errorf("drawn %v", got)
	}
	b.until("the end of the first", func() bool { return src.ended() == 1 })
	src.setHold(make(chan struct{}))
	b.v.GoTo(10)
	b.until("another drawing", func() bool { c := src.called(); return c[len(c)-1] == 10 })
	before := src.ended() // a neighbour of page 40 may have been among them
	b.v.Open(nil, nil)
	b.until("the end of it", func() bool { return src.ended() == before+1 })
}

func TestBudgetHoldsOver500Pages(t *testing.T) {
	b := newBed(t, fyne.NewSize(900, 700))
	src, g := pages(500, 595, 842)
	b.v.bits.budget = 24 << 20 // a page is 4.2 MB
	b.v.Open(src, g)
	most := 0
	for range 700 {
		b.v.scrollTo(0, b.v.y+900)
		b.idle()
		most = max(most, b.v.bits.bytes)
		if len(b.v.sheets) > 3 || len(b.v.paper.Objects) != len(b.v.sheets) {
			t.Fatalf("%d sheets, %d objects", len(b.v.sheets), len(b.v.paper.Objects))
		}
	}
	if b.v.Page() != 500 {
		t.Errorf("page %d at the end", b.v.Page())
	}
	sum := 0
	for e := b.v.bits.order.Front(); e != nil; e = e.Next() {
		sum += len(e.Value.(*held).bits.img.Pix)
	}
	if most > b.v.bits.budget || sum != b.v.bits.bytes || b.v.bits.order.Len() != len(b.v.bits.held) {
		t.Errorf("%d bytes of %d, counted %d", most, b.v.bits.budget, sum)
	}
}

func TestAPageThatFails(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 900))
	src, g := pages(3, 595, 300)
	src.fails[2] = true
	b.v.Open(src, g)
	b.idle()
	for _, page := range []int{1, 3} {
		if !b.v.sharp(b.v.sheets[page]) {
			t.Errorf("page %d is not shown", page)
		}
	}
	s := b.v.sheets[2]
	if s.words.Hidden || s.words.Text != "This page is too complex to show." || s.again.Text != "Try again" || !slices.Contains(b.said, "docview.failed") {
		t.Errorf("it says %q %q", s.words.Text, s.again.Text)
	}
	b.capture("failed")
	if n := count(src.called(), 2); n != 1 {
		t.Errorf("tried %d times by itself", n)
	}
	b.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.idle()
	if n := count(src.called(), 2); n != 2 || s.words.Hidden {
		t.Errorf("Return: tried %d times", n)
	}
	src.fails[2] = false
	at := s.pos.Add(s.again.Position()).AddXY(3, 3)
	b.v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	b.v.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	b.idle()
	if !b.v.sharp(s) || !s.words.Hidden {
		t.Error("it was not tried again")
	}
}

func count(all []int, one int) (n int) {
	for _, a := range all {
		if a == one {
			n++
		}
	}
	return n
}

func TestWordsComeLate(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(1, 595, 842)
	hold := make(chan struct{})
	src.setHold(hold)
	b.v.Open(src, g)
	s := b.v.sheets[1]
	if !s.words.Hidden || !s.paper.Visible() {
		t.Error("not a white sheet")
	}
	b.until("words", func() bool { return !s.words.Hidden })
	if s.words.Text != "Reading page 1…" {
		t.Error(s.words.Text)
	}
	b.capture("reading")
	close(hold)
	b.idle()
	if !s.words.Hidden {
		t.Error("the words stay")
	}
}

// What is under the pointer stays there when it zooms, in pages, gaps and over many pages.
func TestZoomAnchor(t *testing.T) {
	b := newBed(t, fyne.NewSize(800, 600))
	src, g := pages(2000, 595, 842)
	b.v.Open(src, g)
	b.v.SetZoom(300)
	b.v.GoTo(1700)
	b.v.scrollTo(400, b.v.y+333)
	b.mods = fyne.KeyModifierShortcutDefault
	for _, pos := range []fyne.Position{fyne.NewPos(100, 100), fyne.NewPos(700, 550), fyne.NewPos(400, 300)} {
		for _, dy := range []float32{25, 25, 25, 25, -25, -25} {
			page, p, _ := b.v.under(pos)
			b.v.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: pos}, Scrolled: fyne.NewDelta(0, dy)})
			now := b.v.onPage(page, pos)
			if math.Abs(now.X-p.X) > 1e-3 || math.Abs(now.Y-p.Y) > 1e-3 {
				t.Errorf("at %v, %.0f %%: %v moved to %v", pos, b.v.Zoom(), p, now)
			}
		}
	}
	b.v.SetZoom(1e6)
	if b.v.Zoom() != MaxZoom {
		t.Error(b.v.Zoom())
	}
	b.v.SetZoom(1)
	if b.v.Zoom() != MinZoom {
		t.Error(b.v.Zoom())
	}
	for range 50 {
		b.v.ZoomIn()
	}
	if b.v.Zoom() != MaxZoom {
		t.Error(b.v.Zoom())
	}
	for range 50 {
		b.v.ZoomOut()
	}
	if b.v.Zoom() != MinZoom {
		t.Error(b.v.Zoom())
	}
}

func TestFitFollowsTheWindow(t *testing.T) {
	b := newBed(t, fyne.NewSize(800, 600))
	src, g := pages(3, 595, 842)
	var told float64
	b.v.OnZoom = func(p float64) { told = p }
	b.v.Open(src, g)
	b.v.FitPage()
	if want := (600 - 2*gap) / 842.0 / perCent; math.Abs(told-want) > 1e-6 {
		t.Errorf("fit page: %v, want %v", told, want)
	}
	b.win.Resize(fyne.NewSize(800, 900))
	if want := (900 - 2*gap) / 842.0 / perCent; math.Abs(told-want) > 1e-6 {
		t.Errorf("after a resize: %v, want %v", told, want)
	}
	b.v.FitWidth()
	b.win.Resize(fyne.NewSize(500, 900))
	if want := (500 - 2*edge) / 595.0 / perCent; math.Abs(told-want) > 1e-6 {
		t.Errorf("fit width: %v, want %v", told, want)
	}
}

func TestKeys(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(9, 595, 842)
	b.v.Open(src, g)
	b.win.Canvas().Focus(b.v)
	if b.v.ring.Hidden {
		t.Error("no ring around what has the focus")
	}
	press := func(k fyne.KeyName) { b.v.TypedKey(&fyne.KeyEvent{Name: k}) }
	press(fyne.KeyEnd)
	if b.v.Page() != 9 {
		t.Errorf("End: page %d", b.v.Page())
	}
	press(fyne.KeyHome)
	press(fyne.KeyPageDown)
	if b.v.y != 700-48 {
		t.Errorf("Page Down: %v", b.v.y)
	}
	press(fyne.KeyDown)
	press(fyne.KeyUp)
	press(fyne.KeyPageUp)
	if b.v.y != 0 {
		t.Errorf("and back: %v", b.v.y)
	}
	press(fyne.KeyEscape)
	if b.win.Canvas().Focused() != nil {
		t.Error("Esc does not leave it")
	}
}

func TestGoToBox(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 400))
	src, g := pages(9, 595, 842)
	b.v.Open(src, g)
	b.v.SetZoom(200)
	box := signing.Box{X: 500, Y: 700, W: 80, H: 30}
	b.v.GoToBox(7, box)
	p0, p1 := b.v.onPage(7, fyne.NewPos(0, 0)), b.v.onPage(7, fyne.NewPos(600, 400))
	if box.X < p0.X || box.Y < p0.Y || box.X+box.W > p1.X || box.Y+box.H > p1.Y || b.v.Page() != 7 {
		t.Errorf("in view: %v to %v of page %d", p0, p1, b.v.Page())
	}
	y := b.v.y
	b.v.GoToBox(7, box)
	if b.v.y != y {
		t.Error("moved again")
	}
}

// TestGoToBoxBeforeThereIsRoom: where a document is opened before its screen is shown, the box is in view once it is.
func TestGoToBoxBeforeThereIsRoom(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 400))
	v := New(b.v.desk)
	src, g := pages(9, 595, 842)
	v.Open(src, g)
	box := signing.Box{X: 72, Y: 600, W: 164, H: 45}
	v.GoToBox(7, box)
	b.win.SetContent(v)
	b.win.Resize(fyne.NewSize(600, 400))
	p0, p1 := v.onPage(7, fyne.NewPos(0, 0)), v.onPage(7, fyne.NewPos(v.Size().Width, v.Size().Height))
	if box.Y < p0.Y || box.Y+box.H > p1.Y || v.Page() != 7 {
		t.Errorf("in view: %v to %v of page %d", p0, p1, v.Page())
	}
}

// TestFitStaysPut: reading on to pages of other sizes changes no zoom, also where the window is laid out anew meanwhile; only asking
// for it does.
func TestFitStaysPut(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(4, 595, 842)
	g[1] = signing.PageGeometry{Crop: signing.Rect{URX: 842, URY: 595}, UserUnit: 1}
	g[2] = signing.PageGeometry{Crop: signing.Rect{URX: 298, URY: 420}, UserUnit: 1}
	b.v.Open(src, g)
	b.idle()
	zoom := b.v.Zoom()
	for page := 1; page <= 4; page++ {
		b.v.GoTo(page)
		b.v.Refresh()
		b.win.Resize(fyne.NewSize(600, 690))
		b.win.Resize(fyne.NewSize(600, 700))
		if b.v.Page() != page || math.Abs(b.v.Zoom()-zoom) > 1e-6 {
			t.Errorf("page %d is read at %v, not %v", b.v.Page(), b.v.Zoom(), zoom)
		}
	}
	b.v.GoTo(2)
	b.v.FitWidth()
	if want := (600 - 2*edge) / 842.0 / perCent; math.Abs(b.v.Zoom()-want) > 1e-6 {
		t.Errorf("asked for: %v, want %v", b.v.Zoom(), want)
	}
	b.win.Resize(fyne.NewSize(800, 700))
	if want := (800 - 2*edge) / 842.0 / perCent; math.Abs(b.v.Zoom()-want) > 1e-6 {
		t.Errorf("in a wider window: %v, want %v", b.v.Zoom(), want)
	}
}

// TestFirstPictureIsWaitedFor: the drawing of a page of which nothing is shown yet is neither ended nor dropped when the zoom changes;
// it is shown stretched, and drawn anew for the zoom there is then.
func TestFirstPictureIsWaitedFor(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(1, 300, 400)
	first, second := make(chan struct{}), make(chan struct{})
	src.setHold(first)
	b.v.Open(src, g)
	b.until("a drawing", func() bool { return len(src.called()) == 1 })
	b.v.SetZoom(80)
	b.until("the zoom is left alone", func() bool { return !b.v.quiet })
	if b.v.job == nil || b.v.job.overdue != nil {
		t.Fatal("the drawing is to be ended")
	}
	src.setHold(second)
	close(first)
	s := b.v.sheets[1]
	b.until("a picture", func() bool { return !s.bare() })
	if b.v.sharp(s) || !s.words.Hidden || s.base.Size() != s.size {
		t.Errorf("it is not stretched: %v of %v", s.base.Size(), s.size)
	}
	close(second)
	b.idle()
	if !b.v.sharp(s) || len(src.called()) != 2 {
		t.Errorf("%d drawings", len(src.called()))
	}
}
