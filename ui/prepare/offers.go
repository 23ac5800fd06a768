package prepare

import (
	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/kit"
)

// offers are people asked before, beneath what is being written. The keyboard stays there: ↓ and ↑ go through them, Return
// takes the marked one, Esc puts them away.
type offers struct {
	content *fyne.Container
	lines   []*kit.Proposal
	marked  int // -1: none
	changed func()
}

func newOffers(changed func()) *offers {
	o := &offers{content: kit.VBox(0), marked: -1, changed: changed}
	o.content.Hide()
	return o
}

// show offers people; without any nothing stands there.
func (o *offers) show(people []signing.Signer, take func(signing.Signer)) {
	if len(people)+len(o.lines) == 0 {
		return
	}
	o.lines, o.content.Objects, o.marked = nil, nil, -1
	for _, g := range people {
		p := kit.NewProposal(g.FullName()+" · "+g.Email, "clock-counter-clockwise", func() { take(g) })
		o.lines, o.content.Objects = append(o.lines, p), append(o.content.Objects, p)
	}
	kit.ShowIf(o.content, len(people) > 0)
	o.content.Refresh()
	o.changed()
}

// key is a key of the input; true: it was meant for the people.
func (o *offers) key(e *fyne.KeyEvent) bool {
	if len(o.lines) == 0 {
		return false
	}
	switch e.Name {
	case fyne.KeyDown:
		o.mark(min(o.marked+1, len(o.lines)-1))
	case fyne.KeyUp:
		o.mark(max(o.marked-1, -1))
	case fyne.KeyEscape:
		o.show(nil, nil)
	case fyne.KeyReturn, fyne.KeyEnter:
		if o.marked < 0 {
			return false
		}
		o.lines[o.marked].Take()
	default:
		return false
	}
	return true
}

func (o *offers) mark(i int) {
	o.marked = i
	for k, p := range o.lines {
		p.Mark(k == i)
	}
}
