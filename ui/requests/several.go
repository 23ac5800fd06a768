package requests

import (
	"strings"

	"fyne.io/fyne/v2"

	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/kit"
)

// several are the requests chosen together, by id: no line of the list is one of them that is not listed. It is empty while
// only one is chosen.
type several struct {
	set    map[string]bool
	anchor string // where choosing with Shift begins
	picks  bool   // ticks are there to be pressed, however few are chosen
}

func (s *several) many() bool { return len(s.set) > 1 || s.picks }

func (s *several) has(id string) bool { return s.set[id] }

// clear goes back to one.
func (s *several) clear(id string) { s.set, s.anchor, s.picks = nil, id, false }

// prune lets go of what is not listed any more.
func (s *several) prune(shown []journey.Line) {
	if len(s.set) == 0 {
		return
	}
	there := make(map[string]bool, len(s.set))
	for _, l := range shown {
		if s.set[l.ID] {
			there[l.ID] = true
		}
	}
	if s.set = there; len(there) < 2 && !s.picks {
		s.set = nil
	}
}

// isPicked reports whether a line is chosen with others.
func (r *Screen) isPicked(i int) bool { return i < len(r.shown) && r.several.has(r.shown[i].ID) }

// toggle chooses one more line, or one fewer.
func (r *Screen) toggle(i int) {
	id := r.shown[i].ID
	s := &r.several
	if len(s.set) == 0 {
		s.set = map[string]bool{}
		if r.index(r.chosen) >= 0 {
			s.set[r.chosen] = true
		}
	}
	if s.set[id] && len(s.set) > 1 {
		delete(s.set, id)
	} else {
		s.set[id] = true
	}
	s.anchor, r.chosen = id, id
	r.fewOrMany()
}

// extend chooses all lines from where the choosing began.
func (r *Screen) extend(i int) {
	from := r.index(r.several.anchor)
	if from < 0 {
		from = max(0, r.index(r.chosen))
		r.several.anchor = r.shown[from].ID
	}
	r.several.set = map[string]bool{}
	for k := min(from, i); k <= max(from, i); k++ {
		r.several.set[r.shown[k].ID] = true
	}
	r.chosen = r.shown[i].ID
	r.fewOrMany()
}

// PickAll chooses everything that is listed; the window asks for it.
func (r *Screen) PickAll() {
	r.several.set = make(map[string]bool, len(r.shown))
	for _, l := range r.shown {
		r.several.set[l.ID] = true
	}
	r.fewOrMany()
}

// CanPickAll reports whether the list has the keyboard.
func (r *Screen) CanPickAll() bool {
	return len(r.shown) > 1 && r.d.Window.Canvas().Focused() == fyne.Focusable(r.rows)
}

// beginPicks shows the ticks, to be pressed one by one.
func (r *Screen) beginPicks() {
	r.several.set, r.several.picks = map[string]bool{r.chosen: true}, true
	r.fewOrMany()
}

// Escape goes back to one, from several.
func (r *Screen) Escape() bool {
	if !r.several.many() {
		return false
	}
	r.onlyOne()
	return true
}

func (r *Screen) onlyOne() {
	r.several.clear(r.chosen)
	r.fewOrMany()
}

// fewOrMany shows what is chosen now, one or several.
func (r *Screen) fewOrMany() {
	if s := &r.several; len(s.set) == 1 && !s.picks {
		for id := range s.set {
			r.chosen = id
		}
		s.set = nil
	}
	if i := r.index(r.chosen); i >= 0 && !r.several.many() {
		r.rows.Select(i)
		r.detail.show(r.shown[i])
	}
	r.many.said("")
	r.rows.Remark()
	r.showBeside()
}

// showBeside puts beside the list what is chosen.
func (r *Screen) showBeside() {
	now := fyne.CanvasObject(r.detail.content)
	if r.several.many() {
		r.many.draw()
		now = r.many.content
	}
	if len(r.beside.Objects) != 1 || r.beside.Objects[0] != now {
		r.beside.Objects = []fyne.CanvasObject{now}
		r.beside.Refresh()
	}
	r.stand()
	kit.Call(r.OnState)
}

// picked are the lines something is to be done with: all that are chosen.
func (r *Screen) picked() (out []journey.Line) {
	if !r.several.many() {
		if r.chosen == "" || r.detail.line.ID != r.chosen {
			return nil
		}
		return []journey.Line{r.detail.line}
	}
	out = make([]journey.Line, 0, len(r.several.set))
	for _, l := range r.shown {
		if r.several.has(l.ID) {
			out = append(out, l)
		}
	}
	return out
}

// fits is how many of what is chosen a deed can be done with.
func (r *Screen) fits(deed journey.Deed) int {
	if r.several.many() {
		return r.many.fit[deed]
	}
	return len(deed.Fitting(r.picked()))
}

// says is the whole of a line, for the hint line: its title, and who signs as far as it was read.
func (r *Screen) says(i int) string {
	if i < 0 || i >= len(r.shown) {
		return ""
	}
	l := r.shown[i]
	out := signing.OneLine(l.Title)
	if out == "" {
		out = r.d.Voice.Say("requests.untitled")
	}
	if e := r.shelf.Entries[l.ID]; e != nil {
		var names []string
		for _, g := range e.Request.Signers {
			if g.FullName() != "" {
				names = append(names, g.FullName())
			}
		}
		out += " · " + strings.Join(names, ", ")
	}
	return out
}

// searchKey leads from the search to the list, and clears what is written.
func (r *Screen) searchKey(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyDown && len(r.shown) > 0:
		r.intoList()
	case e.Name == fyne.KeyEscape && r.search.Text != "":
		r.search.SetText("")
	default:
		return false
	}
	return true
}

// intoList puts the keyboard on the chosen line, or on the first where that is not listed.
func (r *Screen) intoList() {
	if r.index(r.chosen) < 0 {
		r.rows.Select(0)
		r.chose(0)
	}
	r.d.Window.Canvas().Focus(r.rows)
}

// openFound opens what was found, once it is.
func (r *Screen) openFound() {
	if r.opening = r.stop != nil; r.opening || len(r.shown) == 0 {
		return
	}
	r.intoList()
	r.open()
}
