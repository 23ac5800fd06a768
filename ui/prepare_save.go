package ui

import (
	"context"

	"paraph/app"
)

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
	if p.unsaved && p.whole {
		p.save()
	}
}

// snapshot is the draft as it is now.
func (p *Prepare) snapshot() app.Draft {
	p.model.Into(&p.draft.Parcel.Draft)
	p.draft.Title = p.draft.Parcel.Draft.Title
	return p.draft
}

// save writes the draft beside the screen, one at a time; what changes meanwhile is saved after it.
func (p *Prepare) save() {
	if p.saving {
		return // the end of the one under way sees unsaved
	}
	p.saving, p.unsaved = true, false
	draft, doc := p.snapshot(), p.doc
	p.kit.Run(func(ctx context.Context) error { return store(ctx, p.desk, doc, &draft) }, func(err error) {
		p.saving = false
		if p.doc == doc {
			if err == nil {
				p.draft.ID, p.draft.Parcel.Blobs = draft.ID, draft.Parcel.Blobs
			}
			p.panel.saved(err)
			if p.unsaved && p.pending == nil {
				p.save()
			}
		}
	})
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
