package sign

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/kit"
)

// stampPart is the part of Sign about what shows on the page: the form in the panel and, as the page's overlay, the box
// itself. Both change one place.
type stampPart struct {
	sign  *Screen
	form  *fyne.Container
	rest  *fyne.Container
	check *kit.Check

	reason, where *kit.Entry
	entries       [5]*kit.Entry // page, x, y, width, height
	fields        [5]*kit.Field // of these
	wrong, how    *kit.Text
	places        *signPlaces
	also          *further

	on      bool
	pages   []signing.PageGeometry
	place   stampPlace
	fault   placeFault
	filling bool // the entries are being filled, not typed in

	grip    int // what is dragged, see stampoverlay.go
	from    signing.Point
	before  stampPlace
	picture *image.RGBA
	asked   func() // cuts off the picture asked for
}

func newStampPart(s *Screen) *stampPart {
	d := s.desk
	p := &stampPart{sign: s, reason: kit.NewEntry(d.Say("sign.none")), where: kit.NewEntry(d.Say("sign.none")), wrong: kit.Note("")}
	p.wrong.SetColor(kit.ColorError)
	p.check = kit.NewCheck(d.Say("sign.stamp.show"), p.turn)
	p.reason.OnCommit = func(string) { s.changed() }
	p.where.OnCommit = func(string) { s.changed() }
	names := []string{
		d.Say("sign.place.n"), d.Say("sign.place.x"), d.Say("sign.place.y"), d.Say("sign.place.w"), d.Say("sign.place.h"),
	}
	var fields []fyne.CanvasObject
	for i, name := range names {
		p.entries[i] = kit.NewEntry("")
		p.entries[i].OnChanged = func(string) { p.typed() }
		p.fields[i] = kit.NewField(name, p.entries[i])
		fields = append(fields, p.fields[i])
	}
	words := kit.Cells(8, kit.NewField(d.Say("sign.reason"), p.reason), kit.NewField(d.Say("sign.where"), p.where))
	p.places, p.also, p.how = newSignPlaces(p), newFurther(p), kit.Note(d.Say("sign.stamp.how"))
	p.rest = kit.VBox(8, kit.Cells(8, fields...), p.wrong, p.how, p.also.field)
	p.form = kit.VBox(12, kit.NewSection(d.Say("sign.stamp")), p.places.box, p.check, p.rest, words)
	return p
}

func (p *stampPart) open(facts *signing.Facts, on bool) {
	p.pages, p.picture = facts.Pages, nil
	p.place = proposed(facts.Pages)
	p.places.open(facts.Forms)
	p.check.Set(on)
	p.turn(on)
	p.fill()
	p.also.reset()
	if p.on {
		p.sign.frame.View.GoToBox(p.place.page, p.place.box)
	}
}

func (p *stampPart) turn(on bool) {
	if f, into := p.places.field(); into && !shows(f) {
		on = false
	}
	p.on = on
	kit.ShowIf(p.rest, on)
	kit.Anew(p.sign.middle)
	p.sign.changed()
}

// fill writes the place into the numbers.
func (p *stampPart) fill() {
	p.filling = true
	for i, n := range p.place.numbers() {
		p.entries[i].SetText(n)
	}
	p.filling = false
	p.judge(noFault())
}

// typed reads the numbers; what is wrong is said below them, and the box stays where it was.
func (p *stampPart) typed() {
	if p.filling {
		return
	}
	texts := make([]string, len(p.entries))
	for i, e := range p.entries {
		texts[i] = e.Text
	}
	place, fault := typedPlace(texts, p.pages)
	old := p.place.page
	if fault.fine() {
		p.place = place
		if place.page != old {
			p.sign.frame.View.Changed(old)
			p.sign.frame.View.GoToBox(place.page, place.box)
		}
	}
	p.judge(fault)
}

func (p *stampPart) judge(fault placeFault) {
	p.fault = fault
	sentence := ""
	if !fault.fine() {
		sentence = p.sign.desk.Say(fault.key, "least", fault.least, "most", fault.most)
	}
	for i, f := range p.fields {
		f.Frame(fault.which == i)
	}
	p.wrong.SetText(sentence)
	kit.ShowIf(p.wrong, sentence != "")
	p.places.show()
	kit.Anew(p.sign.middle)
	p.sign.changed()
}

// pictureDPI is enough for the stamp at three times the page's size.
const pictureDPI = 216

// draw shows the box anew and asks for its picture, once it is known whose name stands in it.
func (p *stampPart) draw() {
	s := p.sign
	p.redraw()
	if p.asked != nil {
		p.asked()
		p.asked = nil
	}
	if k, chosen := s.key(); !p.on || !chosen || k.Holder == "" || !p.fault.fine() {
		p.picture = nil
		return
	}
	wish := s.wish()
	var picture *image.RGBA
	p.asked = s.run(func(ctx context.Context) (err error) {
		picture, err = s.own.StampPicture(ctx, wish, pictureDPI)
		return err
	}, func(err error) {
		if err == nil {
			p.picture = picture
			p.redraw()
		}
	})
}

// redraw shows the mark anew, on the other pages too.
func (p *stampPart) redraw() {
	p.sign.frame.View.Changed(p.place.page)
	for page := 1; page <= len(p.pages); page++ {
		if page != p.place.page {
			p.sign.frame.View.Changed(page)
		}
	}
}
