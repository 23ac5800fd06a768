package requests

import (
	"context"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
)

// Commands implements ui.Place.
func (r *Screen) Commands() []*kit.Command {
	const menu = "shell.menu.requests"
	d := r.Detail
	return []*kit.Command{
		{Menu: menu, Key: "shell.command.remind", After: "commands.primary", Cut: kit.Ctrl(fyne.KeyR), Able: r.whyNotWaiting, Do: d.Remind, Part: true},
		{Menu: menu, Key: "commands.correct", After: "shell.command.remind", Able: r.whyNotWaiting, Do: d.CorrectAny},
		{Menu: menu, Key: "commands.link", After: "commands.correct", Able: r.whyNotWaiting, Do: d.LinkAny},
		{Menu: menu, Key: "commands.cancel", After: "commands.link", Able: r.whyNotCancel, Do: d.Cancel},
	}
}

// whyNotWaiting is why the chosen request's signers cannot be written to.
func (r *Screen) whyNotWaiting() string {
	switch {
	case !r.InFront() || r.Detail.Entry == nil || r.Detail.Line.Draft:
		return "shell.why.requests"
	case !r.Detail.Waiting():
		return "commands.why.waiting"
	}
	return ""
}

func (r *Screen) whyNotCancel() string {
	if why := r.whyNotWaiting(); why != "commands.why.waiting" {
		return why
	}
	if r.Detail.Entry.Request.State != signing.Validating || !r.Detail.Sent() {
		return "commands.why.waiting"
	}
	return ""
}

// Chosen is the sealed document of the chosen request, once it is here.
func (r *Screen) Chosen() (kit.Chosen, bool) {
	d := r.Detail
	if d.Entry == nil || d.Line.Draft || d.Entry.Request.State != signing.Done {
		return kit.Chosen{}, false
	}
	id, q := d.Line.ID, d.Entry.Request
	c := kit.Chosen{Name: q.Title + ".pdf", Read: func(ctx context.Context) ([]byte, error) { return r.requests.Sealed(ctx, id) }}
	if q.Original != nil {
		c.Pages = q.Original.Pages
	}
	return c, true
}

// Counts says how many of what is listed are drafts, leaving, or in which state; for diagnostics.
func (r *Screen) Counts() map[string]int {
	counts := map[string]int{}
	for _, l := range r.Shelf.Lines {
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

// Sent reports whether the request shown is with its service.
func (r *detail) Sent() bool {
	return r.Entry != nil && !r.Line.Draft && (r.Entry.Stage == app.SentOff || r.Entry.Stage == app.Fetched)
}

// Waiting reports whether somebody has still to sign the request shown.
func (r *detail) Waiting() bool {
	return r.Sent() && r.Entry.Request.State == signing.Waiting && !r.busy
}

// CorrectAny corrects whoever has not signed, the one whose letter came back first.
func (r *detail) CorrectAny() { r.Correct(r.wrong(r.pending(r.step().Signers))) }

// LinkAny copies the link of one who has not signed.
func (r *detail) LinkAny() { r.Pick(r.pending(r.step().Signers), r.Link) }
