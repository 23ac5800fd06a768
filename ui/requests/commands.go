package requests

import (
	"context"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/kit"
)

// Commands implements ui.Place.
func (r *Screen) Commands() []*kit.Command {
	const menu = "shell.menu.requests"
	d := r.detail
	return append([]*kit.Command{
		{Menu: menu, Key: "shell.command.remind", After: "commands.primary", Cut: kit.Ctrl(fyne.KeyR), Able: r.whyNotRemind, Do: r.remind, Part: true},
		{Menu: menu, Key: "commands.correct", After: "shell.command.remind", Able: r.whyNotWaiting, Do: d.correctAny},
		{Menu: menu, Key: "commands.link", After: "commands.correct", Able: r.whyNotWaiting, Do: d.linkAny},
		{Menu: menu, Key: "commands.cancel", After: "commands.link", Able: r.whyNotCancel, Do: r.cancel},
	}, r.moreCommands(menu)...)
}

// remind reminds the signers of what is chosen.
func (r *Screen) remind() {
	if r.several.many() {
		r.ask(journey.DeedRemind)
		return
	}
	r.detail.remind()
}

func (r *Screen) cancel() {
	if r.several.many() {
		r.ask(journey.DeedCancel)
		return
	}
	r.detail.cancel()
}

func (r *Screen) whyNotRemind() string {
	if r.several.many() {
		return r.whyNot(journey.DeedRemind, "requests.why.remind")
	}
	return r.whyNotWaiting()
}

// whyNotWaiting is why the chosen request's signers cannot be written to.
func (r *Screen) whyNotWaiting() string {
	switch {
	case r.several.many():
		return "requests.why.one"
	case !r.InFront() || r.detail.entry == nil || r.detail.line.Draft:
		return "shell.why.requests"
	case !r.detail.waiting():
		return "commands.why.waiting"
	}
	return ""
}

func (r *Screen) whyNotCancel() string {
	if r.several.many() {
		return r.whyNot(journey.DeedCancel, "commands.why.waiting")
	}
	if why := r.whyNotWaiting(); why != "commands.why.waiting" {
		return why
	}
	if r.detail.entry.Request.State != signing.Validating || !r.detail.sent() {
		return "commands.why.waiting"
	}
	return ""
}

// Chosen is the sealed document of the chosen request, once it is here.
func (r *Screen) Chosen() (kit.Chosen, bool) {
	d := r.detail
	if d.entry == nil || d.line.Draft || d.entry.Request.State != signing.Done {
		return kit.Chosen{}, false
	}
	id, q := d.line.ID, d.entry.Request
	c := kit.Chosen{Name: fileName(q.Title) + ".pdf", Read: func(ctx context.Context) ([]byte, error) { return r.requests.Sealed(ctx, id) }}
	if q.Original != nil {
		c.Pages, c.Of = q.Original.Pages, []string{q.Original.SHA256}
	}
	for _, f := range q.Inputs {
		c.Of = append(c.Of, f.SHA256)
	}
	for _, f := range q.Copies {
		c.Of = append(c.Of, f.Of)
	}
	return c, true
}

// Counts says how many of what is listed are drafts, leaving, or in which state; for diagnostics.
func (r *Screen) Counts() map[string]int {
	counts := map[string]int{}
	for _, l := range r.shelf.Lines {
		switch {
		case l.Draft:
			counts["drafts"]++
		case l.Stage == app.Leaving:
			counts["leaving"]++
		default:
			counts[string(l.State)]++
		}
	}
	return counts
}

// sent reports whether the request shown is with its service.
func (r *detail) sent() bool {
	return r.entry != nil && !r.line.Draft && !r.line.Aside && (r.entry.Stage == app.SentOff || r.entry.Stage == app.Fetched)
}

// waiting reports whether somebody has still to sign the request shown.
func (r *detail) waiting() bool {
	return r.sent() && r.entry.Request.State == signing.Waiting && !r.busy
}

// correctAny corrects whoever has not signed, the one whose letter came back first.
func (r *detail) correctAny() { r.correct(r.wrong(r.pending(r.step().Signers))) }

// linkAny copies the link of one who has not signed.
func (r *detail) linkAny() { r.pick(r.pending(r.step().Signers), r.link) }
