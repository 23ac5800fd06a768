package verify

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	words "paraph/app/verify/report"
	"paraph/signing"
	"paraph/ui/kit"
)

// marks are what stands on the pages: boxes around what was changed, and a frame around the signature that is looked at.
type marks struct {
	v    *Screen
	down time.Time // when the key that shows what was signed went down
}

// held is how long a key is down until it counts as held: what it shows is shown as long as it is down.
const held = 350 * time.Millisecond

// What is drawn on paper has these colours in both themes.
func inkOnPaper() color.NRGBA { return color.NRGBA{R: 0x2B, G: 0x3F, B: 0x9E, A: 0xFF} }
func redOnPaper() color.NRGBA { return color.NRGBA{R: 0xB0, G: 0x27, B: 0x1B, A: 0xFF} }

const (
	aroundChange = 3  // points between what was changed and its box
	tagSize      = 11 // of its words, in units
)

// Draw implements docview.Overlay.
func (m *marks) Draw(page int, scale float32) (out []fyne.CanvasObject) {
	r := m.v.report
	if r == nil {
		return nil
	}
	out = m.edits(page, scale)
	tagged := r.tagged(page)
	for i, c := range r.changes {
		if c.Page == page && i < shownChanges {
			out = append(out, m.change(i, scale, i == tagged)...)
		}
	}
	if r.framed >= 0 && r.a.found.Signatures[r.framed].Page == page {
		if b, ok := boxOf(r.a.found.Signatures[r.framed].Box); ok {
			frame := boxed(b, scale, inkOnPaper(), 0)
			frame.StrokeWidth = 1.5
			out = append(out, frame)
		}
	}
	return out
}

// tagged is the change of a page that has the words at its box: the one that is gone to, else the first.
func (r *report) tagged(page int) int {
	if r.chosen >= 0 && r.changes[r.chosen].Page == page {
		return r.chosen
	}
	for i, c := range r.changes {
		if c.Page == page {
			return i
		}
	}
	return -1
}

// place is where a change stands: its box, or the whole page.
func (m *marks) place(c words.Change) signing.Box {
	if b, ok := boxOf(c.Box); ok {
		return signing.Box{X: b.X - aroundChange, Y: b.Y - aroundChange, W: b.W + 2*aroundChange, H: b.H + 2*aroundChange}
	}
	size := m.v.facts.Pages[c.Page-1].Size()
	return signing.Box{X: aroundChange, Y: aroundChange, W: size.W - 2*aroundChange, H: size.H - 2*aroundChange}
}

func (m *marks) change(i int, scale float32, tagged bool) []fyne.CanvasObject {
	r := m.v.report
	c := r.changes[i]
	if c.Page > len(m.v.facts.Pages) {
		return nil
	}
	ink, said, fill := redOnPaper(), "verify.tag.changed", uint8(12)
	if !r.wrong(c) {
		ink, said = inkOnPaper(), "verify.tag.added"
	}
	turned := m.v.frame.View.ShowsOther()
	if len(c.Box) != 4 || turned {
		fill = 0
	}
	if turned {
		said = "verify.bar.signed"
	}
	box := boxed(m.place(c), scale, ink, fill)
	out := []fyne.CanvasObject{box}
	if tagged {
		out = append(out, tag(m.v.desk.Say(said), ink, box)...)
	}
	return out
}

// boxed is a frame around a box of a page, filled with percent of its colour.
func boxed(b signing.Box, scale float32, ink color.NRGBA, percent uint8) *canvas.Rectangle {
	fill := ink
	fill.A = uint8(int(percent) * 255 / 100)
	r := canvas.NewRectangle(fill)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = ink, 2, 2
	r.Move(fyne.NewPos(float32(b.X)*scale, float32(b.Y)*scale))
	r.Resize(fyne.NewSize(float32(b.W)*scale, float32(b.H)*scale))
	return r
}

// tag is words above a box at its right end, or in its upper corner where there is no room above it.
func tag(said string, ink color.NRGBA, box *canvas.Rectangle) []fyne.CanvasObject {
	t := canvas.NewText(said, color.White)
	t.TextSize, t.TextStyle.Bold = kit.Scaled(tagSize), true
	size := t.MinSize()
	ground := canvas.NewRectangle(ink)
	ground.CornerRadius = 4
	ground.Resize(size.AddWidthHeight(16, 6))
	at := fyne.NewPos(max(0, box.Position().X+box.Size().Width-ground.Size().Width), box.Position().Y-ground.Size().Height-2)
	if at.Y < 0 {
		at.Y = box.Position().Y + 4
	}
	ground.Move(at)
	t.Move(at.AddXY(8, 3))
	t.Resize(size)
	return []fyne.CanvasObject{ground, t}
}

// redraw has the pages show what is marked now.
func (v *Screen) redraw() {
	for page := 1; page <= v.frame.View.Count(); page++ {
		v.frame.View.Changed(page)
	}
}

// Down implements docview.Overlay: a signature's place opens its card, a change's box its row.
func (m *marks) Down(page int, p signing.Point, button desktop.MouseButton, _ fyne.KeyModifier) bool {
	r := m.v.report
	if r == nil || button != desktop.MouseButtonPrimary {
		return false
	}
	if m.editAt(page, p) {
		return true
	}
	for i, c := range r.changes {
		if b, ok := boxOf(c.Box); ok && c.Page == page && within(b, p) {
			r.goTo(i)
			return true
		}
	}
	for i, s := range r.a.found.Signatures {
		if b, ok := boxOf(s.Box); ok && s.Page == page && within(b, p) {
			r.turn(tabSignatures)
			r.cards[i].show(true)
			r.frame(i)
			return true
		}
	}
	return false
}

func within(b signing.Box, p signing.Point) bool {
	return p.X >= b.X && p.X <= b.X+b.W && p.Y >= b.Y && p.Y <= b.Y+b.H
}

// Move implements docview.Overlay.
func (m *marks) Move(int, signing.Point) {}

// Up implements docview.Overlay.
func (m *marks) Up(int, signing.Point) {}

// DoubleTap implements docview.Overlay.
func (m *marks) DoubleTap(int, signing.Point) bool { return false }

// Key implements docview.Overlay: Space is heard as it goes down and up.
func (m *marks) Key(e *fyne.KeyEvent, _ fyne.KeyModifier) bool {
	return e.Name == fyne.KeySpace && m.v.report != nil
}

// KeyDown implements docview.Holder.
func (m *marks) KeyDown(name fyne.KeyName) {
	if name == fyne.KeySpace {
		m.down = m.v.now()
		m.v.TurnOriginal()
	}
}

// KeyUp implements docview.Holder.
func (m *marks) KeyUp(name fyne.KeyName) {
	if name == fyne.KeySpace && m.v.now().Sub(m.down) > held && m.v.report != nil && m.v.report.was.wanted {
		m.v.TurnOriginal()
	}
}

// Hint implements docview.Hinter.
func (m *marks) Hint() string {
	if m.v.HasChanges() {
		return m.v.desk.Say("verify.hint.changes")
	}
	return ""
}
