package prepare

import (
	"slices"
	"strings"
	"time"

	"paraph/app/office"
	journey "paraph/app/prepare"
	"paraph/signing"
)

// Serve heeds what the service that would receive a request cannot be told: it is shown as it will be there.
func (p *Screen) Serve(r office.Ready) {
	same := r.Service == p.receiver.Service && slices.Equal(r.Lacks, p.receiver.Lacks)
	p.receiver = r
	if same {
		return
	}
	p.model.SetSize(p.fieldSize())
	p.panel.selected.serve()
	if p.facts != nil {
		p.refresh()
	}
	if p.review != nil {
		p.review.options.serve()
		p.review.wording.serve()
		p.review.letter.show()
		p.review.describe()
	}
}

// crowdedHint says that fields lie on each other, and what the service makes of that.
func (p *Screen) crowdedHint() string {
	if p.lacks("apart") {
		return p.kit.Say("prepare.overprint", "name", p.receiverName())
	}
	return p.kit.Say("prepare.crowded")
}

// overprinted reports whether two names would be printed at one place.
func (p *Screen) overprinted() bool { return p.lacks("apart") && len(p.model.GiveWay()) > 0 }

// crowdedWords is the same for all such fields, with whose they are and where; "" where there are none.
func (p *Screen) crowdedWords() string {
	ids := p.model.GiveWay()
	if len(ids) == 0 {
		return ""
	}
	where := make([]string, len(ids))
	for i, id := range ids {
		f, _ := p.model.Field(id)
		where[i] = p.kit.Say("review.crowded.where", "name", p.signerName(f.Signer), "page", f.Page)
	}
	all := strings.Join(slices.Compact(where), "; ")
	if p.lacks("apart") {
		return p.kit.Voice.Count("review.overprint", len(ids), "where", all)
	}
	return p.kit.Voice.Count("review.crowded", len(ids), "where", all)
}

// receiverName is what the service is called that requests go to.
func (p *Screen) receiverName() string {
	if p.receiver.Service == "" {
		return p.kit.Say("review.service")
	}
	return p.kit.Say("review.service.named", "name", p.receiver.Service)
}

// fieldSize is the one every field will have, the zero Size where each has its own. A draft keeps the sizes it was saved
// with until it is changed or sent.
func (p *Screen) fieldSize() signing.Size {
	if p.lacks("size") {
		return signing.DefaultFieldSize
	}
	return signing.Size{}
}

func (p *Screen) lacks(what string) bool { return slices.Contains(p.receiver.Lacks, what) }

// tooMuch says what of the draft on the screen its receiver does not take, as far as that is known. A document that is made
// of pages is weighed when it is made.
func (p *Screen) tooMuch() *signing.Problem {
	takes, parcel := p.receiver.Limits, &p.held.Parcel
	if problem := takes.People(parcel.Draft.Signers); problem != nil {
		return problem
	}
	if problem := takes.Length(p.model.Pages()); problem != nil || parcel.Pages != nil {
		return problem
	}
	return takes.Bytes(p.doc.Size())
}

// serve turns the numbers off that the service cannot be told.
func (f *fieldForm) serve() {
	p := f.p
	note, why := p.kit.Voice.Say("prepare.points"), ""
	if p.lacks("size") {
		why = p.kit.Say("prepare.onesize", "name", p.receiverName(), "width", int(signing.DefaultFieldSize.W), "height", int(signing.DefaultFieldSize.H))
		note += " " + why
	}
	f.note.SetText(note)
	for which, label := range map[journey.Number]string{journey.WidthNumber: "prepare.number.width", journey.HeightNumber: "prepare.number.height"} {
		e := f.numbers[which]
		e.SetHint(p.kit.Voice.Say(label), why)
		if why != "" {
			e.Disable()
		} else {
			e.Enable()
		}
	}
}

// serve turns the last day off where the service takes none.
func (f *howForm) serve() {
	p := f.r.p
	lacks := p.lacks("lastday")
	why := p.kit.Voice.Say("review.days.service", "name", p.receiverName())
	hold(f.last.content, lacks, why)
	if d := &p.held.Parcel.Draft; lacks && !d.Expires.IsZero() {
		d.Expires = time.Time{}
		p.later()
		f.r.letter.show()
	}
	f.showDay()
	if lacks {
		f.sayDay(p.kit.Say("review.days.service", "name", p.receiverName()), false)
	}
}
