package prepare

import (
	"context"
	"errors"
	"slices"

	"paraph/app"
	journey "paraph/app/prepare"
	"paraph/ui/kit"
)

// held is a draft with the document it is of and the one its pages come from. It outlives the screen's showing it while
// it waits to be saved.
type held struct {
	app.Draft
	doc  app.Document
	base app.Document
}

// later saves the draft a moment after the last change.
func (p *Screen) later() {
	p.unsaved = true
	if p.pending != nil {
		p.pending()
	}
	p.pending = p.after(saveAfter, func() {
		p.pending = nil
		p.settle() // the document may be closed since this was dispatched
	})
}

// flush saves at once what waits to be saved, also what stands in an input that was not left yet.
func (p *Screen) flush() {
	p.letGo()
	p.settle()
}

// settle saves what waits to be saved; who writes goes on writing.
func (p *Screen) settle() {
	if p.pending != nil {
		p.pending()
		p.pending = nil
	}
	if p.unsaved && p.doc != nil {
		p.save()
	}
}

// letGo takes the keyboard from what is about to leave the screen: an input keeps then what was written, and gets nothing
// that is meant for others.
func (p *Screen) letGo() {
	if p.kit.Window != nil {
		kit.LetGo(p.kit)
	}
}

// Flush saves the draft at once. Then hears, on the Fyne thread, what kept it from being saved, and may run before
// Flush returns.
func (p *Screen) Flush(then func(error)) {
	p.flush()
	p.WhenSaved(func() { then(p.failed) })
}

// Draft is the draft on the screen as it is now, the zero Draft without a document.
func (p *Screen) Draft() app.Draft {
	if p.doc == nil {
		return app.Draft{}
	}
	return p.snapshot()
}

// snapshot is the draft as it is now.
func (p *Screen) snapshot() app.Draft {
	if p.facts == nil { // the document of its pages is not open yet
		return p.held.Draft
	}
	parcel := &p.held.Parcel
	p.model.Into(&parcel.Draft)
	parcel.Pages = p.arrangement()
	if parcel.Pages == nil && len(parcel.Blobs) > 0 {
		parcel.Blobs = []string{p.bound.home}
	}
	p.held.Title = parcel.Draft.Title
	return p.held.Draft
}

// save writes the draft beside the screen, after those that wait already.
func (p *Screen) save() {
	p.unsaved = false
	p.snapshot()
	if !slices.Contains(p.queue, p.held) {
		p.queue = append(p.queue, p.held)
	}
	p.work()
}

// work saves what waits, one at a time, and then does what waited for that.
func (p *Screen) work() {
	if p.saving {
		return
	}
	if len(p.queue) == 0 {
		for len(p.then) > 0 && !p.saving { // what waited may write itself
			then := p.then[0]
			p.then = p.then[1:]
			then()
		}
		return
	}
	h := p.queue[0]
	p.queue = p.queue[1:]
	p.saving = true
	draft, doc, base := h.Draft, h.doc, h.base
	p.kit.Run(func(ctx context.Context) error { return journey.Save(ctx, p.requests, doc, base, &draft) }, func(err error) {
		p.saving = false
		if err == nil {
			h.ID = draft.ID
			if len(h.Parcel.Blobs) == 0 && h.doc == doc {
				h.Parcel.Blobs = draft.Parcel.Blobs
			}
		}
		switch {
		case p.held == h:
			p.unsaved, p.failed = p.unsaved || err != nil, err
			p.panel.saved(err)
			if err == nil {
				p.make(h)
			}
		case err != nil:
			p.kit.Toast(p.kit.Say("prepare.unsaved", "why", p.kit.Explain(err)), "", nil)
		}
		p.work()
	})
}

// WhenSaved does something when nothing is being written any more; at once if nothing is.
func (p *Screen) WhenSaved(then func()) {
	p.then = append(p.then, then)
	p.work()
}

// make makes the document of the pages of a draft that is saved, beside the screen, and saves that.
func (p *Screen) make(h *held) {
	a := h.Parcel.Pages
	if a == nil || a.Made != "" || p.held != h || p.bound.making != nil {
		return
	}
	p.panel.unmade(nil)
	draft := h.Draft
	p.bound.making = p.beside(func(ctx context.Context) error { return journey.Make(ctx, p.arranger, &draft, func(int, int) {}) }, func(err error) {
		if p.held != h {
			return
		}
		p.bound.making = nil
		switch {
		case !alike(a, h.Parcel.Pages):
			p.make(h)
		case err == nil:
			h.Parcel.Pages, h.Parcel.Blobs = draft.Parcel.Pages, draft.Parcel.Blobs
			p.review.describe()
			if !p.review.leaving() { // what leaves is no draft any more
				p.save()
			}
		case !errors.Is(err, context.Canceled):
			p.panel.unmade(err)
		}
	})
}
