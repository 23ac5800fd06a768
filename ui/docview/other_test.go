package docview

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
)

// TestOtherVersion: another version of the pages is drawn beforehand and shown in the same place, and nothing of the document's own
// is drawn anew for that; a page it has not says so.
func TestOtherVersion(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(3, 300, 400)
	other, _ := pages(3, 300, 400)
	b.v.Open(src, g)
	b.idle()
	b.v.GoTo(2)
	b.idle()
	b.v.SetOther(other)
	b.until("the other version of the page in view", func() bool { _, ok := b.v.other.bits.get(part{page: 2}); return ok })
	b.idle()
	x, y, own, drawn := b.v.x, b.v.y, b.v.sheets[2].base.Image.(*image.RGBA), len(src.called())
	b.v.ShowOther(true)
	if s := b.v.sheets[2]; s.base.Image == own || s.base.Image == nil || b.v.x != x || b.v.y != y || !b.v.ShowsOther() {
		t.Errorf("it is not shown in the same place: %v %v,%v", s.base.Image == nil, b.v.x, b.v.y)
	}
	b.idle()
	b.v.ShowOther(false)
	if b.v.sheets[2].base.Image != own {
		t.Error("the document's own page is not shown again")
	}
	b.idle()
	if len(src.called()) != drawn {
		t.Errorf("drawn anew: %v", src.called()[drawn:])
	}
	b.v.ShowOther(true)
	b.v.SetOther(nil)
	if b.v.ShowsOther() || b.v.sheets[2].base.Image != own {
		t.Error("without another version the document is not shown")
	}
}

// gone is said of a page.
type gone struct{}

func (gone) Error() string { return "gone" }
func (gone) Words() string { return "It was not there." }

// TestOtherIsLate: what is not drawn yet is white, not the page of the document, and an error says its own words.
func TestOtherIsLate(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(1, 300, 400)
	b.v.Open(src, g)
	b.idle()
	late, _ := pages(1, 300, 400)
	late.hold = make(chan struct{})
	b.v.SetOther(late)
	b.v.ShowOther(true)
	if b.v.sheets[1].base.Image != nil {
		t.Error("the document's own page stands for the other version")
	}
	close(late.hold)
	b.until("the page", func() bool { return b.v.sheets[1].base.Image != nil })
	b.v.failed[1] = gone{}
	b.v.repaper(b.v.sheets[1])
	b.v.bits.clear()
	b.v.repaper(b.v.sheets[1])
	if words := b.v.sheets[1].words.Text; words != "It was not there." {
		t.Errorf("%q", words)
	}
}
