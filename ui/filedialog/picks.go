package filedialog

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// picks are the lines of the list that are chosen.
type picks struct {
	can   func(i int) bool // be chosen beside others
	lines map[int]bool
	from  int // where the choosing began
}

// only chooses one line, -1 none.
func (p *picks) only(i int) {
	clear(p.lines)
	if p.from = max(0, i); i >= 0 {
		p.lines[i] = true
	}
}

// span chooses all from where the choosing began to a line.
func (p *picks) span(to int) {
	clear(p.lines)
	for i := min(p.from, to); i <= max(p.from, to); i++ {
		if p.can(i) {
			p.lines[i] = true
		}
	}
}

// toggle chooses one line more, or one fewer.
func (p *picks) toggle(i int) {
	if !p.can(i) {
		return
	}
	maps.DeleteFunc(p.lines, func(i int, _ bool) bool { return !p.can(i) })
	if p.lines[i] {
		delete(p.lines, i)
	} else {
		p.lines[i] = true
	}
	p.from = i
}

func (p *picks) all() []int { return slices.Sorted(maps.Keys(p.lines)) }

// several lets the list choose several files where several are asked for.
func (w *dialog) several() *kit.Several {
	p := &w.picks
	p.lines = map[int]bool{}
	p.can = func(i int) bool { return i >= 0 && i < len(w.rows) && !w.rows[i].folder }
	how := func(several func(i int)) func(i int) {
		return func(i int) {
			if w.q.Kind != Files {
				several = p.only
			}
			several(i)
			w.remark()
		}
	}
	s := &kit.Several{Toggle: how(p.toggle), Extend: how(p.span), Has: func(i int) bool { return p.lines[i] }, Twice: w.twice}
	s.Many = func() bool { return len(p.lines) > 1 }
	s.Says = func(i int) string {
		if e := w.rows[i]; e.folder {
			return w.kit.Voice.Say("filedialog.folder.hint", "name", w.named(e))
		}
		return w.named(w.rows[i])
	}
	if w.q.Kind == Files {
		s.All = func() {
			p.from = 0
			p.span(len(w.rows) - 1)
			w.remark()
		}
	}
	return s
}

// remark shows what is chosen now.
func (w *dialog) remark() {
	switch all := w.picks.all(); len(all) {
	case 0:
		w.point(w.picks.from)
	case 1:
		w.list.Select(all[0])
	default:
		w.list.Remark()
	}
	w.chose()
}

// mark chooses one line, -1 none, without telling anybody.
func (w *dialog) mark(i int) {
	w.picks.only(i)
	w.list.Select(i)
	w.able()
	w.hint()
}

// point brings the keyboard to a line without choosing it, -1 to none.
func (w *dialog) point(i int) {
	w.list.Point(min(i, len(w.rows)-1))
	w.hint()
}

// hint says of the line the keyboard is on, where it is in the list: what it said was of another one.
func (w *dialog) hint() {
	if h := w.kit.Hints; h != nil && w.kit.Window.Canvas().Focused() == fyne.Focusable(w.list) {
		h.Tell(w.list.Hint())
	}
}
