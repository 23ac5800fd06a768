package prepare

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	journey "paraph/app/prepare"
	"paraph/app/requests"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// readiness is the foot of the review: can it leave, and the button that lets it.
type readiness struct {
	r       *review
	content fyne.CanvasObject
	office  *fyne.Container // asks for the office's name in place; hidden while it has one
	name    *kit.Entry
	asked   *kit.Field
	words   *kit.Text
	tick    *kit.Icon
	button  *kit.Button
	mend    *kit.Button   // opens the settings of what is missing
	apart   *kit.Button   // goes back to the fields that lie on each other
	ready   *office.Ready // nil until the service has answered
	silent  bool
	sending bool
	failed  string
	working *kit.Working    // in the words' place while sending takes long
	writing context.Context // of what is done before it is sent; ends with stop
	stop    context.CancelFunc
}

func newReadiness(r *review) *readiness {
	say := r.p.kit.Say
	f := &readiness{r: r, words: kit.NewBody("").Wrapped(), tick: kit.NewIcon("check", 16, theme.Secondary), name: kit.NewEntry("")}
	f.words.SetColor(theme.Secondary)
	f.button = kit.NewButton("", "paper-plane-tilt", kit.Filled, f.send)
	f.mend = kit.NewButton(say("review.settings"), "gear", kit.Plain, func() { kit.CallWith(r.p.OnSettings, f.missing()) })
	f.apart = kit.NewButton(say("review.overprint.back"), "pen-nib", kit.Plain, r.p.back)
	f.asked = kit.NewField(say("review.office.name"), f.name)
	f.name.OnSubmitted = func(string) { f.keepName() }
	f.office = kit.NewCard(kit.VBox(10, kit.NewBody(say("review.office.none")).Wrapped(),
		kit.HBox(8, kit.Fill(f.asked), kit.VBox(4, kit.NewSecond(" "), kit.NewButton(say("review.office.save"), "", kit.Plain, f.keepName)))))
	f.office.Hide()
	f.working = kit.NewWorking("", func() { f.stop() }) // sends nothing, unless it has left by now
	f.working.SetCancel(say("review.cancel"))
	f.working.Level()
	f.working.GivesUp().Careful(true)
	f.working.Hide()
	f.content = kit.Keep(kit.Sized(0, 64, kit.NewStack(kit.NewGround(theme.Surface, "", 0), kit.VBox(0, kit.NewLine(),
		kit.Fill(kit.Inset(20, 8, 20, 8, kit.HBox(10, f.tick, kit.Fill(kit.VBox(0, f.words, f.working)), f.mend, f.apart, f.button)))))))
	return f
}

// look asks the service whether it could send.
func (f *readiness) look() {
	p := f.r.p
	f.show()
	var ready office.Ready
	var office office.Details
	p.kit.Run(func(ctx context.Context) (err error) {
		ready, err = p.office.Receiver(ctx)
		if o, oops := p.office.Details(); oops == nil {
			office = o
		}
		return err
	}, func(err error) {
		if p.review != f.r {
			return
		}
		f.silent = err != nil
		if err == nil {
			f.ready = &ready
			p.Serve(ready)
		}
		f.r.letter.office = requests.From{Office: strings.TrimSpace(office.Name), Practice: ready.Practice, Privacy: ready.Privacy}
		if ready.Service != "" { // its letters bear its own name
			f.r.letter.office.Office = strings.TrimSpace(ready.Office)
		}
		kit.ShowIf(f.office, f.r.letter.office.Office == "" && ready.Service == "")
		if f.office.Visible() && f.r.wording.title.Focused() { // nothing was done yet, and this comes first
			p.focus(f.name)
		}
		f.r.letter.show()
		f.show()
		f.r.relay()
	})
}

// show says whether it can leave, and what the button would do.
func (f *readiness) show() {
	p := f.r.p
	sentence, able := f.state()
	f.words.SetText(sentence)
	kit.ShowIf(f.tick, able && f.ready != nil && !f.working.Visible())
	kit.ShowIf(f.mend, !able && f.missing() != "")
	kit.ShowIf(f.apart, sentence == p.kit.Say("review.overprint.first"))
	switch {
	case f.sending:
		f.button.SetText(p.kit.Say("review.sending"))
		f.button.Disable(p.kit.Say("review.sending"))
	case f.silent && able:
		f.button.SetText(p.kit.Say("review.silent.send"))
		f.button.Enable()
	default:
		f.button.SetText(p.kit.Voice.Count("review.send", len(p.model.Signers())))
		if able {
			f.button.Enable()
		} else {
			f.button.Disable(sentence)
		}
	}
	f.button.SetHint(p.kit.Keyed(f.button.Text(), kit.Ctrl(fyne.KeyReturn)), sentence)
	f.content.Refresh()
}

// faulty is what is wrong with what was written in the review, "" for nothing.
func (f *readiness) faulty() string {
	return cmp.Or(f.r.options.fault, f.r.wording.fault())
}

// state is the sentence of the foot, and whether the button is on. Why it was not sent is said until it can be tried again and is.
func (f *readiness) state() (sentence string, able bool) {
	sentence, able = f.standing()
	if able && f.failed != "" {
		sentence = f.failed
	}
	return sentence, able
}

// standing is what stands in the way, or what to know before sending.
func (f *readiness) standing() (sentence string, able bool) {
	say, tooMuch := f.r.p.kit.Say, f.r.p.tooMuch()
	switch {
	case f.faulty() != "":
		return f.faulty(), false
	case f.silent:
		return say("review.silent"), true
	case f.ready == nil:
		return say("review.checking"), false
	case tooMuch != nil:
		return f.r.p.kit.Explain(tooMuch), false
	case f.r.letter.office.Office == "" && f.ready.Service == "":
		return say("review.office.first"), false
	case f.r.p.overprinted():
		return say("review.overprint.first"), false
	case slices.Contains(f.ready.Missing, "seal"):
		return say("review.missing.seal"), false
	case slices.Contains(f.ready.Missing, "mail"):
		return say("review.missing.mail"), false
	case slices.Contains(f.ready.Missing, "public") && f.ready.Mode != "own-address" && f.ready.Service == "":
		return say("review.missing.inside"), false
	case slices.Contains(f.ready.Missing, "public"):
		return say("review.missing.public"), false
	case f.ready.Practice:
		return say("review.practice"), true
	default:
		return say("review.ready"), true
	}
}

// missing is the section of the settings where what stands in the way is set, "" for none.
func (f *readiness) missing() string {
	if f.ready == nil || f.faulty() != "" || f.silent {
		return ""
	}
	for _, m := range []struct{ what, section string }{{"seal", "reach"}, {"mail", "mail"}, {"public", "reach"}} {
		if slices.Contains(f.ready.Missing, m.what) {
			return m.section
		}
	}
	return ""
}

// keepName gives the office its name.
func (f *readiness) keepName() {
	p := f.r.p
	name := strings.TrimSpace(f.name.Text)
	if name == "" {
		f.asked.SetError(p.kit.Say("review.office.empty"))
		f.r.relay()
		return
	}
	p.kit.Run(func(context.Context) error {
		o, err := p.office.Details()
		if err != nil {
			return err
		}
		o.Name = name
		return p.office.SetDetails(o)
	}, func(err error) {
		if err != nil {
			f.asked.SetError(p.kit.Explain(err))
			f.r.relay()
			return
		}
		f.asked.SetError("")
		f.look()
	})
}

// send makes the draft a request on its way; a second press finds it sending.
func (f *readiness) send() {
	p := f.r.p
	if _, able := f.state(); !able || f.sending {
		return
	}
	f.sending, f.failed = true, ""
	f.writing, f.stop = context.WithCancel(context.Background())
	f.r.still(true)
	f.show()
	p.focus(f.button)
	time.AfterFunc(kit.Slow, func() { p.kit.Dispatch(f.tellLong) })
	p.WhenSaved(f.leave)
}

// tellLong says that it still goes on, and lets it be given up.
func (f *readiness) tellLong() {
	if f.sending && !f.working.Visible() {
		f.working.SetProgress(0, 0, f.r.p.kit.Say("review.writing"))
		f.turn(true)
	}
}

// turn has the words give way to how far it is, with the keyboard where it is given up, or come back.
func (f *readiness) turn(working bool) {
	if began := working && !f.working.Visible(); began {
		defer f.r.p.focus(f.working.GivesUp())
	}
	kit.ShowIf(f.working, working)
	kit.ShowIf(f.words, !working)
	f.tick.Hide() // show has it back
	f.content.Refresh()
}

// leave sends; nothing else is being written. Whoever waits for the draft to be safe waits for this too.
func (f *readiness) leave() {
	p := f.r.p
	if p.review != f.r { // the document was put away before it came to this
		f.stop()
		return
	}
	if p.pending != nil {
		p.pending()
		p.pending = nil
	}
	if p.bound.making != nil {
		p.bound.making()
	}
	p.snapshot()
	p.unsaved, p.saving = false, true
	mode, writing := f.mode(), f.writing
	draft, doc, base, n := p.held.Draft, p.doc, p.held.base, len(p.model.Signers())
	told := func(done, of int) { p.kit.Dispatch(func() { f.making(done, of) }) }
	var id string
	p.kit.Run(func(ctx context.Context) (err error) {
		if err = journey.Save(writing, p.requests, doc, base, &draft); err == nil {
			err = journey.Make(writing, p.arranger, &draft, told)
		}
		if err = cmp.Or(err, writing.Err()); err == nil { // from here on it leaves
			draft.Parcel.Draft.Mode = mode
			id, err = p.requests.Send(ctx, draft, requests.UndoTime)
		}
		return err
	}, func(err error) { f.left(id, n, err) })
}

// left says what came of sending.
func (f *readiness) left(id string, signers int, err error) {
	p := f.r.p
	givenUp := f.writing.Err() != nil && errors.Is(err, context.Canceled)
	f.stop()
	f.sending, p.saving = false, false
	switch {
	case err == nil:
		p.sent(f.r, id, signers)
	case p.review != f.r:
		p.kit.Toast(p.kit.Explain(err), "", nil)
	default:
		f.failed = p.kit.Explain(err)
		if givenUp {
			f.failed = p.kit.Say("review.givenup")
		}
		f.turn(false)
		f.r.still(false)
		f.show()
		p.focus(f.button)
		p.later()
	}
	p.work()
}

// mode is the one the review shows.
func (f *readiness) mode() requests.Mode {
	if f.ready == nil || f.silent {
		return ""
	}
	return requests.ModeOf(f.ready.Practice)
}

// making says how far the document is that is made of its pages.
func (f *readiness) making(done, of int) {
	if f.sending {
		f.working.SetProgress(done, of, f.r.p.kit.Say("pages.making", "percent", 100*done/max(1, of)))
		f.turn(true)
	}
}

// sent leaves the screen empty and offers to take it back, in practice to see the letters.
func (p *Screen) sent(r *review, id string, signers int) {
	here := p.review == r
	if here {
		p.Close()
	}
	if p.receiver.Practice { // the request itself offers to take it back
		p.kit.Toast(p.kit.Voice.Count("review.written", signers), p.kit.Say("practicemail.go"), func() { kit.Call(p.OnLetters) })
	} else {
		p.kit.Toast(p.kit.Voice.Count("review.sent", signers), p.kit.Say("prepare.undo"), func() { p.unsend(id) }) // stays beside what is done next: it knows what it takes back
	}
	if here && p.OnSent != nil {
		p.OnSent(id)
	}
}

// unsend takes a sending back: it is a draft again.
func (p *Screen) unsend(id string) {
	p.kit.Run(func(ctx context.Context) error { return p.requests.Undo(ctx, id) }, func(err error) {
		switch {
		case errors.Is(err, app.ErrGone):
			p.kit.Toast(p.kit.Say("review.gone"), "", nil)
			return
		case err != nil:
			p.kit.Toast(p.kit.Explain(err), "", nil)
			return
		}
		p.kit.Toast(p.kit.Say("review.undone"), "", nil)
		if p.OnUndone != nil {
			p.OnUndone(id)
		}
	})
}
