package docview

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Picker hears what is done to the pages in the strip. Pages count from 1.
type Picker interface {
	Picked(pages []int)             // these are picked now, in order
	Dropped(pages []int, at int)    // they were dragged before page at; one more than there are: to the end
	PageKey(name fyne.KeyName) bool // a key on the strip; false if it means nothing
}

// picks are the pages picked in the strip, while there is somebody who wants to know.
type picks struct {
	picker Picker
	pages  map[int]bool
	anchor int // where a row of picks begins
	drag   *pageDrag
}

// pageDrag is a press on the strip that is held: at is the page before which the picks would be dropped.
type pageDrag struct{ at int }

// SetPicker lets pages be picked in the strip: with a tap, more of them with Ctrl and Shift, and dragged to another
// place. Its words are those of hint.
func (v *View) SetPicker(p Picker, hint string) {
	l := v.Thumbs().(*strip).list
	l.picks.picker, l.words = p, hint
}

// Picked are the pages picked in the strip, in order.
func (v *View) Picked() []int {
	if v.strip == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(v.strip.list.picks.pages))
}

// Pick picks these pages and no others; the picker is not told.
func (v *View) Pick(pages ...int) {
	if v.strip == nil {
		return
	}
	l := v.strip.list
	l.picks.set(pages, l.count())
	l.arrange()
}

func (p *picks) set(pages []int, count int) {
	p.pages = map[int]bool{}
	for _, page := range pages {
		if page >= 1 && page <= count {
			p.pages[page] = true
		}
	}
	if len(pages) > 0 {
		p.anchor = pages[0]
	}
}

// PickAll picks every page.
func (v *View) PickAll() {
	all := make([]int, v.stack.count())
	for i := range all {
		all[i] = i + 1
	}
	v.Pick(all...)
	v.strip.list.tell()
}

// FocusStrip gives the strip the keyboard.
func (v *View) FocusStrip() {
	if v.strip == nil {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.strip.list); c != nil {
		c.Focus(v.strip.list)
	}
}

// StripFocused reports whether the strip has the keyboard.
func (v *View) StripFocused() bool { return v.strip != nil && v.strip.list.focus }

// pick takes a page as the modifiers ask for: alone, too, or with all from the one before.
func (l *thumbList) pick(page int, mods fyne.KeyModifier) {
	if l.picks.picker == nil {
		return
	}
	switch {
	case mods&fyne.KeyModifierShift != 0 && l.picks.anchor > 0:
		from := l.picks.anchor
		l.picks.pages = map[int]bool{}
		for p := min(from, page); p <= max(from, page); p++ {
			l.picks.pages[p] = true
		}
	case mods&fyne.KeyModifierShortcutDefault != 0 && l.picks.pages[page]:
		delete(l.picks.pages, page)
	case mods&fyne.KeyModifierShortcutDefault != 0:
		l.picks.pages[page], l.picks.anchor = true, page
	default:
		l.picks.set([]int{page}, l.count())
	}
	l.arrange()
	l.tell()
}

func (l *thumbList) tell() {
	if l.picks.picker != nil {
		l.picks.picker.Picked(l.strip.v.Picked())
	}
}

// Dragged moves the picked pages; a page that is not picked is picked alone first.
func (l *thumbList) Dragged(e *fyne.DragEvent) {
	if l.picks.picker == nil || l.count() == 0 {
		return
	}
	if l.picks.drag == nil {
		from := int((e.Position.Y-e.Dragged.DY)/thumbPitch) + 1
		if from < 1 || from > l.count() {
			return
		}
		if !l.picks.pages[from] {
			l.pick(from, 0)
		}
		l.picks.drag = &pageDrag{}
	}
	l.picks.drag.at = max(1, min(int(e.Position.Y/thumbPitch+0.5)+1, l.count()+1))
	l.scrollAlong(e.Position.Y)
	l.layLine()
}

// scrollAlong scrolls while pages are dragged to the strip's end.
func (l *thumbList) scrollAlong(y float32) {
	const near, by = 30, 24
	at, high := l.strip.scroll.Offset.Y, l.strip.Size().Height
	switch end := l.MinSize().Height - high; {
	case y < at+near && at > 0:
		l.strip.scroll.ScrollToOffset(fyne.NewPos(0, max(0, at-by)))
	case y > at+high-near && at < end:
		l.strip.scroll.ScrollToOffset(fyne.NewPos(0, min(end, at+by)))
	default:
		return
	}
	l.arrange()
}

// DragEnd drops them.
func (l *thumbList) DragEnd() {
	d := l.picks.drag
	l.picks.drag = nil
	l.layLine()
	if d != nil && d.at > 0 {
		l.picks.picker.Dropped(l.strip.v.Picked(), d.at)
	}
}

// layLine shows where dragged pages would be dropped.
func (l *thumbList) layLine() {
	if d := l.picks.drag; d != nil && d.at > 0 {
		l.line.FillColor, l.line.CornerRadius = fynetheme.ColorForWidget(fynetheme.ColorNamePrimary, l), 1
		l.line.Move(fyne.NewPos(8, float32(d.at-1)*thumbPitch+thumbTop/2-3))
		l.line.Resize(fyne.NewSize(stripWidth-16, 3))
		l.line.Show()
	} else {
		l.line.Hide()
	}
	canvas.Refresh(l.ring)
}
