package docview

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/signing"
)

// keeper is a Picker that remembers what it heard.
type keeper struct {
	picked  []int
	dropped []int
	at      int
	keys    []fyne.KeyName
}

func (k *keeper) Picked(pages []int)          { k.picked = pages }
func (k *keeper) Dropped(pages []int, at int) { k.dropped, k.at = pages, at }
func (k *keeper) PageKey(name fyne.KeyName) bool {
	k.keys = append(k.keys, name)
	return name == fyne.KeyDelete
}

func TestRearrangeKeepsBitmaps(t *testing.T) {
	b := newBed(t, fyne.NewSize(700, 620))
	strip := withStrip(b, fyne.NewSize(700, 620))
	src, g := pages(6, 595, 842)
	b.v.Open(src, g)
	b.v.GoTo(3)
	b.idle()
	drawn := len(src.called())
	b.v.Pick(2, 3)
	b.v.Rearrange(src, []signing.PageGeometry{g[2], g[0], g[1], g[3], g[4]}, []int{3, 1, 2, 4, 5})
	b.idle()
	if got := b.v.Page(); got != 1 {
		t.Errorf("page %d is read, want the one that was read", got)
	}
	if got := b.v.Picked(); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("picked %v", got)
	}
	if more := src.called()[drawn:]; len(more) > 3 { // what came into view: 3 (old 2) and its neighbours
		t.Errorf("drawn again: %v", more)
	}
	if n := len(strip.list.cells); n == 0 || strip.list.cells[1].image.Image == nil {
		t.Error("the strip lost its thumbnails")
	}
	if bits, ok := b.v.bits.get(part{page: 1}); !ok || bits.img == nil {
		t.Error("the page that was read lost its bitmap")
	}
	turnedPage := g[0].Turned(90)
	b.v.Rearrange(src, []signing.PageGeometry{turnedPage}, []int{0})
	b.idle()
	if b.v.stack.count() != 1 || b.v.Page() != 1 || len(b.v.Picked()) != 0 {
		t.Errorf("%d pages, page %d, picked %v", b.v.stack.count(), b.v.Page(), b.v.Picked())
	}
	if b.v.bits.bytes != 4*b.v.bits.order.Front().Value.(*held).bits.img.Rect.Dx()*b.v.bits.order.Front().Value.(*held).bits.img.Rect.Dy() || b.v.bits.order.Len() != 1 {
		t.Errorf("%d bytes in %d bitmaps", b.v.bits.bytes, b.v.bits.order.Len())
	}
}

// A search goes on in pages that stand otherwise, and what is seen stays.
func TestRearrangeSearches(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(9, 595, 842)
	src.lines[2] = []signing.TextLine{{Text: "una firma", Box: signing.Box{X: 100, Y: 300, W: 200, H: 12}}}
	b.v.Open(src, g)
	s := b.v.Find("firma")
	b.until("the search", s.Done)
	b.v.GoTo(6)
	from := []int{9, 8, 7, 6, 5, 4, 3, 2, 1}
	b.v.Rearrange(src, g, from)
	b.until("the search again", s.Done)
	if s.Count() != 1 || s.Current() != 1 || b.v.Page() != 4 {
		t.Errorf("%d hits, at %d, page %d is read", s.Count(), s.Current(), b.v.Page())
	}
	s.Next()
	if b.v.Page() != 2 { // the source's lines stand where they stood
		t.Errorf("gone to page %d", b.v.Page())
	}
}

func TestPicks(t *testing.T) {
	b := newBed(t, fyne.NewSize(700, 620))
	strip := withStrip(b, fyne.NewSize(700, 620))
	src, g := pages(6, 595, 842)
	b.v.Open(src, g)
	k := &keeper{}
	b.v.SetPicker(k, "what the keys do")
	tap := func(page int, mods fyne.KeyModifier) {
		b.mods = mods
		test.TapAt(strip.list, fyne.NewPos(50, float32(page-1)*thumbPitch+40))
		b.mods = 0
	}
	check := func(what string, want ...int) {
		t.Helper()
		if !slices.Equal(k.picked, want) || !slices.Equal(b.v.Picked(), want) {
			t.Errorf("%s: told %v, picked %v, want %v", what, k.picked, b.v.Picked(), want)
		}
	}
	tap(2, 0)
	check("a tap", 2)
	tap(4, fyne.KeyModifierShortcutDefault)
	check("with Ctrl", 2, 4)
	tap(4, fyne.KeyModifierShortcutDefault)
	check("with Ctrl again", 2)
	tap(4, fyne.KeyModifierShift)
	check("with Shift", 4) // the last one tapped begins the row
	tap(2, fyne.KeyModifierShift)
	check("with Shift further up", 2, 3, 4)
	b.mods = fyne.KeyModifierShift
	strip.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	b.mods = 0
	check("Shift and up", 1, 2, 3, 4)
	strip.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	check("down", 2)
	strip.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	check("a key that is the picker’s", 2)
	b.v.PickAll()
	check("all", 1, 2, 3, 4, 5, 6)
	if strip.list.Hint() != "what the keys do" || k.keys[len(k.keys)-1] != fyne.KeyDelete {
		t.Errorf("hint %q, keys %v", strip.list.Hint(), k.keys)
	}
}

func TestPagesAreDragged(t *testing.T) {
	b := newBed(t, fyne.NewSize(700, 620))
	strip := withStrip(b, fyne.NewSize(700, 620))
	src, g := pages(9, 595, 842)
	b.v.Open(src, g)
	k := &keeper{}
	b.v.SetPicker(k, "")
	pull := func(from float32, to ...float32) {
		for _, y := range to {
			strip.list.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, y)}, Dragged: fyne.Delta{DY: y - from}})
			from = y
		}
		strip.list.DragEnd()
	}
	pull(40, 60, 200, 2*thumbPitch+20)
	if !slices.Equal(k.dropped, []int{1}) || k.at != 3 {
		t.Errorf("page 1 dropped as %v before %d", k.dropped, k.at)
	}
	b.v.Pick(2, 3)
	pull(thumbPitch+40, 20)
	if !slices.Equal(k.dropped, []int{2, 3}) || k.at != 1 {
		t.Errorf("two pages dropped as %v before %d", k.dropped, k.at)
	}
	pull(40, 590, 610)
	if strip.scroll.Offset.Y == 0 {
		t.Error("the strip does not scroll along")
	}
	pull(40, 99*thumbPitch)
	if k.at != 10 {
		t.Errorf("beyond the end: before %d", k.at)
	}
}
