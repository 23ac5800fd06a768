package docview

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/signing"
)

// TestSelectText: a drag over words selects them, line by line, whichever way; beside words it moves the paper, and a click lets go.
// The text comes from the worker that draws the page.
func TestSelectText(t *testing.T) {
	b := newBed(t, fyne.NewSize(700, 800))
	src, g := pages(2, 595, 842)
	src.lines[1] = []signing.TextLine{
		{Text: "Contratto di fornitura", Box: signing.Box{X: 72, Y: 100, W: 200, H: 14}},
		{Text: "tra Fornitrice e Cliente", Box: signing.Box{X: 72, Y: 120, W: 200, H: 14}},
		{Text: "Torino, 12 novembre", Box: signing.Box{X: 72, Y: 140, W: 180, H: 14}},
	}
	b.v.Open(src, g)
	b.idle()
	at := func(x, y float64) fyne.Position {
		s := b.v.sheets[1]
		return s.pos.AddXY(float32(x*b.v.zoom), float32(y*b.v.zoom))
	}
	point := func(pos fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: pos}, Button: desktop.MouseButtonPrimary}
	}
	drag := func(from, to fyne.Position) {
		b.v.MouseDown(point(from))
		b.v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
		b.v.MouseUp(point(to))
	}
	b.v.MouseMoved(point(at(80, 107)))
	b.until("the page's text", func() bool { return len(b.v.texts.lines[1]) == 3 })
	if b.v.Cursor() != desktop.TextCursor {
		t.Error("the pointer does not say that there is text")
	}
	first := "Contratto di fornitura"
	half := partOf(src.lines[1][0].Box, []rune(first), 0, len("Contratto"))
	drag(at(half.X+half.W, 107), at(600, 127))
	if got := b.v.Selected(); got != " di fornitura\ntra Fornitrice e Cliente" {
		t.Errorf("%q", got)
	}
	if n := len(b.v.sheets[1].hits.Objects); n != 2 {
		t.Errorf("%d lines are marked", n)
	}
	drag(at(251, 147), at(73, 127)) // from below
	if got := b.v.Selected(); got != "tra Fornitrice e Cliente\nTorino, 12 novembre" {
		t.Errorf("backwards: %q", got)
	}
	if y := b.v.y; y != 0 {
		t.Errorf("selecting has moved the paper by %v", y)
	}
	drag(at(400, 400), at(400, 300))
	if b.v.Selected() != "" || b.v.y == 0 {
		t.Errorf("%q is still selected, the paper is at %v", b.v.Selected(), b.v.y)
	}
	b.v.GoTo(1)
	drag(at(73, 107), at(270, 107))
	if !strings.HasPrefix(b.v.Selected(), "Contratto di") {
		t.Fatalf("%q", b.v.Selected())
	}
	b.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.v.Selected() != "" || len(b.v.sheets[1].hits.Objects) != 0 {
		t.Error("Esc does not let go")
	}
}
