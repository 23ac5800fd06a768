package sign

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"paraph/app/prepare"
	"paraph/signing"
	"paraph/ui/docview"
	"paraph/ui/kit"
)

// signPlaces are where a signature can go: a box of its own, or one of the document's empty signature fields, which then
// says where it stands.
type signPlaces struct {
	p      *stampPart
	choice *kit.Select
	row    *kit.Field
	note   *kit.Text
	box    *fyne.Container // of both
	fields []signing.FormField
	chosen int // of fields, -1: a box of its own
}

func newSignPlaces(p *stampPart) *signPlaces {
	d := p.sign.desk
	s := &signPlaces{p: p, chosen: -1, note: kit.Note("")}
	s.choice = kit.NewSelect(nil, func(i int) { s.choose(i - 1) })
	s.row = kit.NewField(d.Say("sign.field"), s.choice)
	s.box = kit.VBox(4, s.row, s.note)
	return s
}

// open reads what the document has. Its one empty field is meant for this signature; of several nobody but the person
// knows which.
func (s *signPlaces) open(forms []signing.FormField) {
	d := s.p.sign.desk
	s.fields = slices.DeleteFunc(slices.Clone(forms), func(f signing.FormField) bool { return f.Type != "signature" || f.Filled })
	s.chosen = -1
	names := []string{d.Say("sign.field.none")}
	for _, f := range s.fields {
		if f.Page == 0 {
			names = append(names, d.Say("sign.field.nowhere", "name", f.Name))
		} else {
			names = append(names, d.Say("sign.field.use", "name", f.Name, "n", f.Page))
		}
	}
	s.choice.SetOptions(names)
	s.choice.SetIndex(0)
	kit.ShowIf(s.row, len(s.fields) > 0)
	if len(s.fields) == 1 {
		s.pick(0)
	}
	s.show()
}

// field is the one that takes the signature.
func (s *signPlaces) field() (signing.FormField, bool) {
	if s.chosen < 0 || s.chosen >= len(s.fields) {
		return signing.FormField{}, false
	}
	return s.fields[s.chosen], true
}

// shows reports whether a signature can be seen in a field: it stands on a page and is large enough.
func shows(f signing.FormField) bool {
	return f.Page > 0 && f.Box.W >= minStampWidth && f.Box.H >= minStampHeight
}

// pick takes a field, or with -1 a box of its own, without telling anybody.
func (s *signPlaces) pick(i int) {
	s.chosen = i
	s.choice.SetIndex(i + 1)
	if f, ok := s.field(); ok && shows(f) {
		s.p.place = stampPlace{f.Page, f.Box}
	}
}

// choose is pick by the person: the page goes there.
func (s *signPlaces) choose(i int) {
	p := s.p
	old := p.place.page
	s.pick(i)
	if i < 0 {
		p.place = p.place.kept(p.pages)
	}
	p.sign.frame.View.Changed(old)
	s.show()
	p.turn(p.check.On())
	p.fill()
	if p.on {
		p.sign.frame.View.GoToBox(p.place.page, p.place.box)
	}
}

// show says what the chosen field means for the numbers and for what is seen.
func (s *signPlaces) show() {
	d := s.p.sign.desk
	f, into := s.field()
	sentence := ""
	switch {
	case into && !shows(f):
		sentence = d.Say("sign.field.small")
	case into:
		sentence = d.Say("sign.field.box")
	case len(s.fields) > 1:
		sentence = d.Voice.Count("sign.field.several", len(s.fields))
	}
	s.note.SetText(sentence)
	kit.ShowIf(s.note, sentence != "")
	kit.ShowIf(s.box, len(s.fields) > 0)
	kit.ShowIf(s.p.check, !into || shows(f))
	kit.ShowIf(s.p.how, !into && s.p.fault.fine()) // what is wrong stands instead
	for _, e := range s.p.entries {
		if into {
			e.Disable()
		} else {
			e.Enable()
		}
	}
}

// at is the empty field at a point of a page, -1 for none.
func (s *signPlaces) at(page int, at signing.Point) int {
	return slices.IndexFunc(s.fields, func(f signing.FormField) bool {
		b := f.Box
		return f.Page == page && at.X >= b.X && at.X <= b.X+b.W && at.Y >= b.Y && at.Y <= b.Y+b.H
	})
}

// draw shows the empty fields of a page that are not taken, with their names.
func (s *signPlaces) draw(page int, scale float32) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, f := range s.fields {
		if f.Page != page || i == s.chosen {
			continue
		}
		r := canvas.NewRectangle(color.NRGBA{R: 0x2B, G: 0x3F, B: 0x9E, A: 0x0C})
		r.StrokeColor, r.StrokeWidth = color.NRGBA{R: 0x2B, G: 0x3F, B: 0x9E, A: 0x80}, 1
		r.Move(fyne.NewPos(float32(f.Box.X)*scale, float32(f.Box.Y)*scale))
		r.Resize(fyne.NewSize(float32(f.Box.W)*scale, float32(f.Box.H)*scale))
		size := min(max(scale*7, 8), 16)
		out = append(out, r, docview.Word(f.Name, inkOnPaper(), size, false, r, size*0.6, size*0.36))
	}
	return out
}

// further are the pages of the same mark: what is written, and what is wrong with it.
type further struct {
	p     *stampPart
	entry *kit.Entry
	field *kit.Field
	pages []int
	fault string // a sentence
}

func newFurther(p *stampPart) *further {
	d := p.sign.desk
	f := &further{p: p, entry: kit.NewEntry(d.Say("sign.none"))}
	f.field = kit.NewField(d.Say("sign.also"), f.entry)
	f.field.SetNote(d.Say("sign.also.how"))
	f.entry.OnChanged = func(string) { f.read() }
	return f
}

func (f *further) reset() {
	f.entry.SetText("")
	f.read()
}

// read takes the pages but the signature's own. Each must have room for the box.
func (f *further) read() {
	d := f.p.sign.desk
	f.pages, f.fault = nil, ""
	if f.entry.Text != "" {
		pages, fault := prepare.ParsePages(f.entry.Text, len(f.p.pages))
		if fault.Key != "" {
			f.fault = d.Say(fault.Key, fault.Pairs...)
		}
		for _, n := range pages {
			switch {
			case n == f.p.place.page:
			case !f.p.pages[n-1].Holds(f.p.place.box):
				f.fault = d.Say("sign.also.room", "n", n)
			default:
				f.pages = append(f.pages, n)
			}
		}
	}
	f.field.SetError(f.fault)
	kit.Anew(f.p.sign.middle)
	f.p.sign.judge()
	f.p.redraw()
}
