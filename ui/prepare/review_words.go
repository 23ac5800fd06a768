package prepare

import (
	"cmp"
	"strings"

	journey "paraph/app/prepare"
	"paraph/ui/kit"
)

// wording is what the office says of a request in its own words: its title, and the invitation's subject and note.
type wording struct {
	r       *review
	title   *kit.Entry
	called  *kit.Field
	subject *kit.Entry
	about   *kit.Field
	note    *kit.Entry
	noted   *kit.Field
	wrong   map[*kit.Field]string // what is wrong with one of them
}

func newWording(r *review) *wording {
	say, d := r.p.kit.Say, &r.p.held.Parcel.Draft
	w := &wording{r: r, title: kit.NewEntry(""), subject: kit.NewEntry(""), note: kit.NewLines("", 3), wrong: map[*kit.Field]string{}}
	w.called = kit.NewField(say("review.called"), w.title)
	w.about = kit.NewField(say("review.subject.field"), w.subject)
	w.noted = kit.NewField(say("review.note"), w.note)
	w.title.SetText(d.Title)
	w.subject.SetText(d.Options.Subject)
	w.note.SetText(d.Options.Note)
	w.title.OnChanged = func(text string) { w.take(w.called, &d.Title, text, journey.CheckTitle) }
	w.subject.OnChanged = func(text string) { w.take(w.about, &d.Options.Subject, text, journey.CheckSubject) }
	w.note.OnChanged = func(text string) { w.take(w.noted, &d.Options.Note, text, journey.CheckNote) }
	w.title.SetHint(say("review.called")+". "+say("review.nothing"), "")
	w.serve()
	return w
}

// take keeps what is written, unless it cannot be sent: then it is said beneath, and the draft keeps what it had.
func (w *wording) take(field *kit.Field, into *string, text string, check func(string) journey.Fault) {
	p, words := w.r.p, strings.TrimSpace(text)
	if p.review != w.r {
		return
	}
	delete(w.wrong, field)
	if fault := check(words); fault.Key != "" {
		w.wrong[field] = p.kit.Say(fault.Key, fault.Pairs...)
	} else if *into != words {
		*into = words
		p.later()
	}
	field.SetError(w.wrong[field])
	w.r.letter.show()
	w.r.footer.show()
	w.r.relay()
}

// fault is what keeps the words from leaving, "" for nothing.
func (w *wording) fault() string {
	return cmp.Or(w.wrong[w.called], w.wrong[w.about], w.wrong[w.noted])
}

// serve says where a note goes, and turns it off at a service that has no place for it. What was written stays in the draft.
func (w *wording) serve() {
	p := w.r.p
	lost := ""
	if p.lacks("note") {
		lost = p.kit.Say("review.note.lost", "name", p.receiverName())
	}
	for _, e := range []*kit.Entry{w.subject, w.note} {
		if lost != "" {
			e.Disable()
		} else {
			e.Enable()
		}
	}
	w.subject.SetHint(p.kit.Say("review.subject.field"), lost)
	w.note.SetHint(p.kit.Say("review.note"), lost)
	w.noted.SetNote(cmp.Or(lost, p.kit.Say("review.note.help")))
}
