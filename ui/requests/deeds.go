package requests

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/kit"
)

// ask does a deed with what is chosen, asking once before: not with one where it can be taken back.
func (r *Screen) ask(deed journey.Deed) {
	lines := r.picked()
	ids := deed.Fitting(lines)
	if len(ids) == 0 || r.many.stop != nil {
		return
	}
	if len(lines) == 1 && !r.several.many() && r.alone(deed, lines[0]) {
		return
	}
	if deed == journey.DeedTakeOut {
		r.run(deed, ids)
		return
	}
	v, n := r.d.Voice, len(ids)
	title, body, action := map[journey.Deed]string{
		journey.DeedRemind: v.Count("requests.ask.remind", n), journey.DeedCancel: v.Count("requests.ask.cancel", n),
		journey.DeedArchive: v.Count("requests.ask.archive", n), journey.DeedDelete: v.Count("requests.ask.delete", n),
	}[deed], r.meaning(deed, lines), map[journey.Deed]string{
		journey.DeedRemind: v.Count("requests.many.remind", n), journey.DeedCancel: v.Say("requests.cancelmany"),
		journey.DeedArchive: v.Count("requests.many.archive", n), journey.DeedDelete: v.Say("requests.deletemany"),
	}[deed]
	if rest := len(lines) - n; rest > 0 {
		body += " " + v.Count("requests.askrest", rest)
	}
	danger := deed == journey.DeedCancel || deed == journey.DeedDelete
	r.d.Ask(title, body, v.Say("requests.askleave"), action, danger, func() { r.run(deed, ids) })
}

// meaning is what a deed comes to for these lines.
func (r *Screen) meaning(deed journey.Deed, lines []journey.Line) string {
	say := r.d.Say
	switch deed {
	case journey.DeedRemind:
		return say("requests.askbody.remind")
	case journey.DeedCancel:
		return say("requests.askbody.cancel")
	case journey.DeedArchive:
		return say("requests.askbody.archive")
	}
	drafts := func(l journey.Line) bool { return l.Draft && deed.May(l) }
	others := func(l journey.Line) bool { return !l.Draft && deed.May(l) }
	switch {
	case !slices.ContainsFunc(lines, others):
		return say("requests.askbody.drafts")
	case !slices.ContainsFunc(lines, drafts):
		return say("requests.askbody.delete")
	}
	return say("requests.askbody.delete") + " " + say("requests.askbody.drafts")
}

// alone does a deed with one request the way its own buttons do; false: it is asked about as of several.
func (r *Screen) alone(deed journey.Deed, l journey.Line) bool {
	switch {
	case deed == journey.DeedRemind && r.detail.entry != nil:
		r.detail.remind()
	case deed == journey.DeedCancel && r.detail.entry != nil:
		r.detail.cancel()
	case deed == journey.DeedArchive, deed == journey.DeedTakeOut:
		r.run(deed, []string{l.ID})
	case deed == journey.DeedDelete && l.Draft:
		r.detail.throwAway()
	default:
		return false
	}
	return true
}

// run does a deed with requests, one after the other; what is chosen meanwhile stays. It ends where it is stopped.
func (r *Screen) run(deed journey.Deed, ids []string) {
	if r.many.stop != nil {
		return
	}
	ctx, stop := r.begin(len(ids))
	var out journey.Outcome
	r.d.Run(func(context.Context) error {
		out = r.requests.Several(ctx, r.d.Voice, deed, ids, func(n int) {
			r.d.Dispatch(func() { r.many.progress(n, len(ids)) })
		})
		return nil
	}, func(error) {
		stop()
		r.became(out)
	})
}

// begin shows that something is done with several, how far it is, and a way to stop it: ctx ends with that. stop is called at
// the end too.
func (r *Screen) begin(of int) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	r.many.stop = cancel
	r.many.said("")
	r.many.progress(0, of)
	r.showBeside()
	return ctx, func() {
		cancel()
		r.many.stop = nil
		r.showBeside()
	}
}

// became says what came of a deed; what left the lists with it is chosen no more.
func (r *Screen) became(out journey.Outcome) {
	sentence := out.Sentence(r.d.Voice)
	leaves := out.Deed == journey.DeedArchive || out.Deed == journey.DeedTakeOut || out.Deed == journey.DeedDelete
	if leaves && len(out.Done) > 0 {
		r.leave(out.Done)
	}
	switch {
	case out.Deed == journey.DeedArchive && len(out.Done) > 0:
		r.d.Keep(r, sentence, r.d.Say("requests.undo"), func() { r.run(journey.DeedTakeOut, out.Done) })
	case !r.several.many() || !r.InFront(): // nobody sees what stands beside the list
		r.d.Toast(sentence, "", nil)
		fallthrough
	default:
		r.many.said(sentence)
	}
	r.showBeside()
	r.Refresh()
}

// leave chooses the line below those that go from the list, or the one above.
func (r *Screen) leave(ids []string) {
	gone := make(map[string]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
		delete(r.several.set, id)
		delete(r.shelf.Entries, id)
	}
	if !gone[r.chosen] {
		return
	}
	at := max(0, r.index(r.chosen))
	r.chosen = ""
	below := slices.IndexFunc(r.shown[min(at, len(r.shown)):], func(l journey.Line) bool { return !gone[l.ID] })
	if below >= 0 {
		r.chosen = r.shown[at+below].ID
	} else {
		for i := min(at, len(r.shown)) - 1; i >= 0 && r.chosen == ""; i-- {
			if !gone[r.shown[i].ID] {
				r.chosen = r.shown[i].ID
			}
		}
	}
	if !r.several.many() {
		r.several.clear(r.chosen)
	}
	r.shown = slices.DeleteFunc(slices.Clone(r.shown), func(l journey.Line) bool { return gone[l.ID] })
	r.shelf.Lines = slices.DeleteFunc(slices.Clone(r.shelf.Lines), func(l journey.Line) bool { return gone[l.ID] })
	if i := r.index(r.chosen); i >= 0 {
		r.detail.show(r.shown[i])
	} else {
		r.detail.clear()
	}
	r.rows.Refresh()
	r.rows.Select(r.index(r.chosen))
	if c := r.d.Window.Canvas(); r.InFront() && len(c.Overlays().List()) == 0 { // the button that was pressed is gone
		c.Focus(r.rows)
	}
}

// del does what Del does: what has ended is archived, what is archived or a draft deleted. Of what is under way it says why not.
func (r *Screen) del() {
	lines := r.picked()
	switch {
	case len(journey.DeedArchive.Fitting(lines)) > 0:
		r.ask(journey.DeedArchive)
	case len(journey.DeedDelete.Fitting(lines)) > 0:
		r.ask(journey.DeedDelete)
	case len(lines) > 0:
		r.d.Hints.Tell(r.d.Say("requests.why.delete"))
	}
}

// rowKey sees the keys of the list.
func (r *Screen) rowKey(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyDelete {
		r.del()
		return true
	}
	return false
}

// sendAgain makes a new draft of what is chosen and opens it.
func (r *Screen) sendAgain() {
	lines := r.picked()
	if len(lines) != 1 {
		return
	}
	draft := ""
	r.d.Run(func(ctx context.Context) (err error) {
		draft, err = r.requests.Again(ctx, lines[0].ID)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, signing.ErrNotFound), errors.Is(err, signing.ErrNotReady):
			r.d.Toast(r.d.Say("requests.sendagain.gone"), "", nil)
		case err != nil:
			r.d.Toast(r.d.Explain(err), "", nil)
		default:
			r.Refresh()
			kit.CallWith(r.OnOpenDraft, draft)
		}
	})
}

// export hands lines over as a table, to be saved where the person says.
func (r *Screen) export(lines []journey.Line) {
	if len(lines) == 0 || r.OnSave == nil || r.many.stop != nil {
		return
	}
	lines, now := slices.Clone(lines), r.now()
	ctx, stop := r.begin(len(lines))
	var table []byte
	r.d.Run(func(context.Context) (err error) {
		table, err = r.requests.Table(ctx, r.d.Voice, now, lines, func(n int) {
			if n%100 == 0 {
				r.d.Dispatch(func() { r.many.progress(n, len(lines)) })
			}
		})
		return err
	}, func(err error) {
		stop()
		if errors.Is(err, context.Canceled) {
			return
		}
		if err != nil {
			r.d.Toast(r.d.Explain(err), "", nil)
			return
		}
		r.OnSave(r.d.Say("requests.export.name", "date", now.Format("2006-01-02"))+".csv", table)
	})
}

// mayAgain reports whether a line can be sent again: what is only leaving can be taken back instead.
func mayAgain(l journey.Line) bool { return l.Draft || l.Stage != app.Leaving }
