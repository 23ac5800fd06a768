package requests

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/kit"
)

// buttons are the actions for the request shown; at most one is filled. Where the evidence does not hold, what can be done is no
// invitation to do it: a copy of the evidence comes first.
func (r *detail) buttons(s journey.Step) []fyne.CanvasObject {
	all := r.moves(s)
	if !s.Broken {
		return all
	}
	for _, o := range all {
		if b, ok := o.(*kit.Button); ok && b.Kind() == kit.Filled {
			b.SetKind(kit.Plain)
		}
	}
	if r.trail == nil {
		return all
	}
	return append([]fyne.CanvasObject{kit.NewButton(r.of.d.Say("requests.save"), "download-simple", kit.Filled, r.save)}, all...)
}

// moves are the actions that move the request shown on.
func (r *detail) moves(s journey.Step) []fyne.CanvasObject {
	d, id := r.of.d, r.line.ID
	document := func(kind kit.Kind) fyne.CanvasObject {
		return kit.NewButton(d.Say("requests.open"), "file-pdf", kind, func() { kit.CallWith(r.of.OnOpenDocument, id) })
	}
	cancel := kit.NewButton(d.Say("requests.cancel"), "", kit.Danger, r.cancel)
	switch {
	case r.line.Draft:
		return []fyne.CanvasObject{
			kit.NewButton(d.Say("requests.continue"), "pen-nib", kit.Filled, func() { kit.CallWith(r.of.OnOpenDraft, id) }),
			kit.NewButton(d.Say("requests.throw"), "", kit.Danger, r.throwAway),
		}
	case r.entry == nil:
		return nil
	case r.entry.Stage == app.Failed:
		return append([]fyne.CanvasObject{kit.NewButton(d.Say("requests.redraft"), "pen-nib", kit.Filled, r.redraft)}, r.putAway()...)
	case r.entry.Stage == app.Leaving:
		return append(r.toLetters(), document(kit.Plain), kit.NewButton(d.Say("requests.takeback"), "", kit.Plain, r.redraft))
	case r.entry.Stage == app.Lost, r.line.Aside:
		return append([]fyne.CanvasObject{document(kit.Plain)}, r.putAway()...)
	}
	switch r.entry.Request.State {
	case signing.Waiting:
		return r.waitingButtons(s, cancel)
	case signing.Validating:
		return append(r.toLetters(), document(kit.Plain), cancel)
	case signing.Sealing, signing.Unsealed:
		if s.Row != "requests.next.sealing" {
			return []fyne.CanvasObject{kit.NewButton(d.Say("requests.again"), "arrows-clockwise", kit.Filled, r.sealAgain), document(kit.Plain)}
		}
	case signing.Done:
		save := kit.NewButton(d.Say("commands.save"), "download-simple", kit.Plain, func() { kit.Call(r.of.OnSaveSigned) })
		save.SetHint(d.Keyed(d.Say("commands.save"), kit.CtrlShift(fyne.KeyS)), "")
		kit.Able(save, r.entry.Stage == app.Fetched, d.Say("requests.why.fetching"))
		return append([]fyne.CanvasObject{document(kit.Filled), save}, r.putAway()...)
	case signing.Declined, signing.Expired, signing.Refused, signing.Cancelled:
		kind := kit.Filled
		if r.entry.Request.State == signing.Cancelled || !r.line.Archived.IsZero() {
			kind = kit.Plain
		}
		again := kit.NewButton(d.Say("requests.sendagain"), "arrows-clockwise", kind, r.of.sendAgain)
		return append([]fyne.CanvasObject{again, document(kit.Plain)}, r.putAway()...)
	}
	return append([]fyne.CanvasObject{document(kit.Plain)}, r.putAway()...)
}

// putAway moves the request out of the lists, or back into them; nothing where neither can be done.
func (r *detail) putAway() []fyne.CanvasObject {
	d := r.of.d
	switch {
	case r.line.MayTakeOut():
		return []fyne.CanvasObject{kit.NewButton(d.Say("requests.takeout"), "", kit.Plain, func() { r.of.ask(journey.DeedTakeOut) })}
	case r.line.MayArchive():
		return []fyne.CanvasObject{kit.NewButton(d.Say("requests.archive"), "", kit.Plain, func() { r.of.ask(journey.DeedArchive) })}
	}
	return nil
}

// toLetters leads to practice mail, where the letters of a practice request stay; nothing for any other.
func (r *detail) toLetters() []fyne.CanvasObject {
	if r.line.Aside || !r.entry.Request.Practice {
		return nil
	}
	return []fyne.CanvasObject{kit.NewButton(r.of.d.Say("practicemail.go"), "flask", kit.Filled, func() { kit.Call(r.of.OnLetters) })}
}

// waitingButtons are those of a request whose signers have the word. Who got no letter is corrected, not reminded.
func (r *detail) waitingButtons(s journey.Step, cancel *kit.Button) []fyne.CanvasObject {
	d, people := r.of.d, r.pending(s.Signers)
	label := d.Voice.Count("requests.remind", len(people))
	if len(people) == 1 && len(firstOf(people[0])) <= 16 {
		label = d.Say("requests.remindname", "name", firstOf(people[0]))
	}
	remind, correct := kit.Filled, kit.Plain
	if s.Row == "requests.next.bounced" {
		remind, correct = kit.Plain, kit.Filled
	}
	first := r.toLetters()
	if len(first) > 0 {
		remind, correct = kit.Plain, kit.Plain
	}
	if g := r.locked(); s.Row == "requests.next.locked" && g != nil {
		remind = kit.Plain
		first = []fyne.CanvasObject{kit.NewButton(d.Say("requests.unlock"), "", kit.Filled, func() { r.unlock(*g) })}
	}
	bell := kit.NewButton(label, "bell", remind, r.remind)
	bell.SetHint(d.Say("requests.hint.remind"), "")
	if r.busy {
		bell.Disable(d.Say("requests.reminding"))
	}
	mend := kit.NewButton(d.Say("requests.correct"), "", correct, func() { r.correct(r.wrong(people)) })
	if correct == kit.Filled {
		bell, mend = mend, bell
	}
	return append(first, bell, mend, kit.NewButton(d.Say("requests.link"), "", kit.Plain, func() { r.pick(people, r.link) }), cancel)
}

// locked is the first who gets no further code, nil if everybody does.
func (r *detail) locked() *signing.Signer {
	for i := range r.entry.Request.Signers {
		if g := &r.entry.Request.Signers[i]; r.isLocked(*g) {
			return g
		}
	}
	return nil
}

func (r *detail) isLocked(g signing.Signer) bool {
	return r.entry.Request.State == signing.Waiting && g.State == signing.SignerNew && g.Locked.At(r.of.now())
}

// wrong are those whose invitation came back, or everybody who has still to sign.
func (r *detail) wrong(people []signing.Signer) []signing.Signer {
	var out []signing.Signer
	for _, n := range journey.TroubleOf(&r.entry.Request, r.of.now()).With(r.of.shelf.Trouble[r.line.ID]).Bounced {
		if n <= len(r.entry.Request.Signers) {
			out = append(out, r.entry.Request.Signers[n-1])
		}
	}
	for _, g := range people {
		if !slices.ContainsFunc(out, func(o signing.Signer) bool { return o.ID == g.ID }) {
			out = append(out, g)
		}
	}
	return out
}

func (r *detail) pending(ids []string) (out []signing.Signer) {
	for _, id := range ids {
		if g := r.entry.Request.Signer(id); g != nil {
			out = append(out, *g)
		}
	}
	return out
}

func firstOf(g signing.Signer) string {
	if g.Name != "" {
		return g.Name
	}
	return g.FullName()
}

// do runs a action beside the screen; what goes wrong is said beneath the buttons.
func (r *detail) do(work func(ctx context.Context) error, done func()) {
	if r.busy {
		return
	}
	id := r.line.ID
	r.busy = true
	r.trouble.Hide()
	r.draw()
	r.of.d.Run(work, func(err error) {
		if r.line.ID == id {
			r.busy = false
			r.draw()
		}
		if err == nil {
			done()
		} else if r.line.ID == id {
			r.trouble.SetText(r.of.d.Explain(err))
			r.trouble.Show()
			r.content.Refresh()
		}
	})
}

// remind sends a reminder to everybody who has not signed.
func (r *detail) remind() {
	if r.entry == nil || r.entry.Request.State != signing.Waiting {
		return
	}
	id, signers, practice := r.line.ID, r.step().Signers, r.entry.Request.Practice
	var is journey.Reminders
	r.do(func(ctx context.Context) (err error) {
		is, err = r.of.requests.Remind(ctx, r.of.d.Voice, id, signers...)
		return err
	}, func() {
		if len(is.Names) > 0 {
			r.of.d.Toast(journey.Reminded(r.of.d.Voice, is.Names, practice), "", nil)
		}
		if r.line.ID == id && len(is.Stuck) > 0 {
			r.trouble.SetText(strings.Join(is.Stuck, " "))
			r.trouble.Show()
			r.content.Refresh()
		}
		r.of.Refresh()
	})
}

// unlock lets a signer ask for further codes.
func (r *detail) unlock(g signing.Signer) {
	id := r.line.ID
	r.do(func(ctx context.Context) error { return r.of.requests.Unlock(ctx, id, g.ID) }, func() {
		r.of.d.Toast(r.of.d.Say("requests.unlocked", "name", g.FullName()), "", nil)
		r.of.Refresh()
	})
}

func (r *detail) sealAgain() {
	id := r.line.ID
	r.do(func(ctx context.Context) error { return r.of.requests.SealAgain(ctx, id) }, r.of.Refresh)
}

// redraft makes what did not leave a draft again and opens it.
func (r *detail) redraft() {
	id := r.line.ID
	r.do(func(ctx context.Context) error { return r.of.requests.Undo(ctx, id) }, func() {
		r.of.Refresh()
		kit.CallWith(r.of.OnOpenDraft, id)
	})
}

// cancel asks first: it cannot be undone.
func (r *detail) cancel() {
	d, id := r.of.d, r.line.ID
	var signed, waiting []string
	for _, g := range r.entry.Request.Signers {
		switch g.State {
		case signing.SignerSigned:
			signed = append(signed, g.FullName())
		case signing.SignerNew:
			waiting = append(waiting, g.FullName())
		}
	}
	body := d.Voice.Count("requests.cancelbody", len(waiting), "names", d.Voice.List(waiting))
	if len(signed) > 0 {
		body += " " + d.Say("requests.cancelkept", "names", d.Voice.List(signed))
	}
	d.Ask(d.Say("requests.cancelask"), body, d.Say("requests.keep"), d.Say("requests.canceldeed"), true, func() {
		r.do(func(ctx context.Context) error { return r.of.requests.Cancel(ctx, id) }, r.of.Refresh)
	})
}

// throwAway drops a draft; a toast brings it back.
func (r *detail) throwAway() {
	d, id := r.of.d, r.line.ID
	var kept app.Draft
	r.do(func(ctx context.Context) (err error) {
		if kept, err = r.of.requests.Draft(ctx, id); err != nil {
			return err
		}
		return r.of.requests.DropDraft(ctx, id)
	}, func() {
		r.of.leave([]string{id})
		r.of.Refresh()
		d.Keep(r.of, d.Say("requests.thrown"), d.Say("requests.undo"), func() {
			d.Run(func(ctx context.Context) error { return r.of.requests.SaveDraft(ctx, &kept) }, func(error) { r.of.Select(id) })
		})
	})
}
