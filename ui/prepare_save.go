package ui

import (
	"context"
	"slices"

	"paraph/app"
)

// held is a draft with the document it is of. It outlives the screen's showing it while it waits to be saved.
type held struct {
	app.Draft
	doc app.Document
}

// later saves the draft a moment after the last change.
func (p *Prepare) later() {
	p.unsaved = true
	if p.pending != nil {
		p.pending()
	}
	p.pending = p.after(saveAfter, func() { p.pending = nil; p.save() })
}

// flush saves at once what waits to be saved.
func (p *Prepare) flush() {
	if p.pending != nil {
		p.pending()
		p.pending = nil
	}
	if p.unsaved && p.doc != nil {
		p.save()
	}
}

// Flush saves the draft at once. Then hears, on the Fyne thread, what kept it from being saved, and may run before
// Flush returns.
func (p *Prepare) Flush(then func(error)) {
	p.flush()
	p.WhenSaved(func() { then(p.failed) })
}

// Draft is the draft on the screen as it is now, the zero Draft without a document.
func (p *Prepare) Draft() app.Draft {
	if p.doc == nil {
		return app.Draft{}
	}
	return p.snapshot()
}

// snapshot is the draft as it is now.
func (p *Prepare) snapshot() app.Draft {
	p.model.Into(&p.draft.Parcel.Draft)
	p.draft.Title = p.draft.Parcel.Draft.Title
	return p.draft.Draft
}

// save writes the draft beside the screen, after those that wait already.
func (p *Prepare) save() {
	p.unsaved = false
	p.snapshot()
	if !slices.Contains(p.queue, p.draft) {
		p.queue = append(p.queue, p.draft)
	}
	p.work()
}

// work saves what waits, one at a time, and then does what waited for that.
func (p *Prepare) work() {
	if p.saving {
		return
	}
	if len(p.queue) == 0 {
		waiting := p.then
		p.then = nil
		for _, then := range waiting {
			then()
		}
		return
	}
	h := p.queue[0]
	p.queue = p.queue[1:]
	p.saving = true
	draft := h.Draft
	p.kit.Run(func(ctx context.Context) error { return store(ctx, p.desk, h.doc, &draft) }, func(err error) {
		p.saving = false
		if err == nil {
			h.ID, h.Parcel.Blobs = draft.ID, draft.Parcel.Blobs
		}
		switch {
		case p.draft == h:
			p.unsaved, p.failed = p.unsaved || err != nil, err
			p.panel.saved(err)
		case err != nil:
			p.kit.Toast(p.kit.Say("prepare.unsaved", "why", p.kit.Explain(err)), "", nil)
		}
		p.work()
	})
}

// WhenSaved does something when nothing is being written any more; at once if nothing is.
func (p *Prepare) WhenSaved(then func()) {
	p.then = append(p.then, then)
	p.work()
}

// store keeps the document first, so that a draft never names one that is not there.
func store(ctx context.Context, desk *app.Desk, doc app.Document, draft *app.Draft) error {
	if len(draft.Parcel.Blobs) == 0 {
		content, err := doc.Content(ctx)
		if err != nil {
			return err
		}
		sum, err := desk.Keep(ctx, content)
		if err != nil {
			return err
		}
		draft.Parcel.Blobs = []string{sum}
	}
	return desk.SaveDraft(ctx, draft)
}
