package requests

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"paraph/signing"
	"paraph/ui/kit"
)

// pick asks which of several signers is meant; of one it does not ask.
func (r *detail) pick(people []signing.Signer, then func(signing.Signer)) {
	switch len(people) {
	case 0:
		return
	case 1:
		then(people[0])
		return
	}
	d, chosen := r.of.d, 0
	list, cards := kit.VBox(8), make([]*kit.ChoiceCard, len(people))
	for i, g := range people {
		cards[i] = kit.NewChoiceCard(r.numbered(g), []string{addressOf(g)}, "", func() {
			chosen = i
			for j, c := range cards {
				c.Choose(j == i)
			}
		})
		list.Add(cards[i])
	}
	cards[0].Choose(true)
	var done func()
	leave := kit.NewButton(d.Say("requests.leave"), "", kit.Plain, func() { done() })
	goOn := kit.NewButton(d.Say("requests.goon"), "", kit.Filled, func() {
		done()
		then(people[chosen])
	})
	done = d.Dialog(d.Say("requests.whom"), kit.Sized(wideForm, 0, list), leave, goOn)
}

// wideForm is how wide the forms about signers are at the usual text size: names and addresses of sixty letters stand in it whole.
const wideForm = 560

// numbered is a signer’s number and name: two may have the same name.
func (r *detail) numbered(g signing.Signer) string {
	return fmt.Sprintf("%d · %s", r.entry.Request.Number(g.ID), g.FullName())
}

// addressOf is where a signer’s invitation goes.
func addressOf(g signing.Signer) string {
	if g.Channel() == signing.SMS {
		return signing.MaskMobile(g.Mobile)
	}
	return g.Email
}

// link asks before a signing link is copied, because the evidence will say so; then shows it as a QR code too.
func (r *detail) link(g signing.Signer) {
	d, id := r.of.d, r.line.ID
	d.Ask(d.Say("requests.linkask"), d.Say("requests.linkbody", "name", g.FullName()), d.Say("requests.leaveit"), d.Say("requests.copylink"), false, func() {
		link := ""
		r.do(func(ctx context.Context) (err error) {
			link, err = r.of.requests.Link(ctx, id, g.ID)
			return err
		}, func() {
			fyne.CurrentApp().Clipboard().SetContent(link)
			r.showLink(g, link)
			r.of.Refresh()
		})
	})
}

func (r *detail) showLink(g signing.Signer, link string) {
	d := r.of.d
	words := kit.NewBody(d.Say("requests.linkcopied", "name", g.FullName()))
	words.SetWrap(true)
	parts := []fyne.CanvasObject{words}
	if code := qrCode(link, 200); code != nil {
		parts = append(parts, container.NewCenter(code))
	}
	var done func()
	shut := kit.NewButton(d.Say("requests.close"), "", kit.Plain, func() { done() })
	done = d.Dialog(d.Say("requests.linktitle"), kit.Fixed(400, 0, kit.VBox(14, parts...)), shut)
}

// qrCode draws a text as a QR code, dark on white in both looks; nil for one that does not fit.
func qrCode(text string, size float32) fyne.CanvasObject {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil
	}
	modules := code.Bounds().Dx()
	unit := max(3, int(size)/modules) // a whole number of units for each, so that all are alike
	size = float32(modules * unit)
	scaled, err := barcode.Scale(code, modules*unit*2, modules*unit*2)
	if err != nil {
		return nil
	}
	pixels := image.NewRGBA(scaled.Bounds()) // Fyne paints no 16-bit grey
	draw.Draw(pixels, pixels.Bounds(), scaled, scaled.Bounds().Min, draw.Src)
	picture := canvas.NewImageFromImage(pixels)
	picture.ScaleMode = canvas.ImageScalePixels
	picture.FillMode = canvas.ImageFillContain
	paper := canvas.NewRectangle(kit.White())
	return container.NewStack(paper, kit.Inset(16, 16, 16, 16, kit.Fixed(size, size, picture)))
}

// correction is the form that corrects a signer's name and addresses.
type correction struct {
	of                           *detail
	people                       []signing.Signer
	i                            int
	name, surname, email, mobile *kit.Entry
	fields                       map[*kit.Entry]*kit.Field
	wrong                        *kit.Text // what is of no field
	close                        func()
}

// correct opens the form for one of the people, the first chosen.
func (r *detail) correct(people []signing.Signer) {
	if len(people) == 0 {
		return
	}
	d := r.of.d
	c := &correction{of: r, people: people, name: kit.NewEntry(""), surname: kit.NewEntry(""), email: kit.NewEntry(""), mobile: kit.NewEntry(""), wrong: kit.NewBody("")}
	c.fields = map[*kit.Entry]*kit.Field{
		c.name: kit.NewField(d.Say("requests.name"), c.name), c.surname: kit.NewField(d.Say("requests.surname"), c.surname),
		c.email: kit.NewField(d.Say("requests.email"), c.email), c.mobile: kit.NewField(d.Say("requests.mobile"), c.mobile),
	}
	c.wrong.SetWrap(true)
	c.wrong.SetColor("error")
	c.wrong.Hide()
	note := kit.NewSecond(d.Say("requests.correctnote"))
	note.SetWrap(true)
	form := kit.VBox(14)
	if len(people) > 1 {
		names := make([]string, len(people))
		for i, g := range people {
			names[i] = r.numbered(g) + " · " + addressOf(g)
		}
		list := kit.NewSelect(names, c.fill)
		list.SetIndex(0)
		form.Add(kit.NewField(d.Say("requests.signer"), list))
	}
	c.fill(0)
	form.Add(c.fields[c.name])
	form.Add(c.fields[c.surname])
	form.Add(c.fields[c.email])
	form.Add(c.fields[c.mobile])
	form.Add(c.wrong)
	form.Add(note)
	leave := kit.NewButton(d.Say("requests.leave"), "", kit.Plain, func() { c.close() })
	action := kit.NewButton(d.Say("requests.correctdeed"), "", kit.Filled, c.send)
	c.close = d.Dialog(d.Say("requests.correcttitle"), kit.Sized(wideForm, 0, form), leave, action)
}

func (c *correction) fill(i int) {
	c.i = i
	g := c.people[i]
	c.name.SetText(g.Name)
	c.surname.SetText(g.Surname)
	c.email.SetText(g.Email)
	c.mobile.SetText(g.Mobile)
}

// send tells the service; what it does not take is said in the form, which stays as it was.
func (c *correction) send() {
	r, g := c.of, c.people[c.i]
	id := r.line.ID
	change := signing.Correction{Name: c.name.Text, Surname: c.surname.Text, Email: c.email.Text, Mobile: c.mobile.Text}
	if r.busy {
		return
	}
	r.busy = true
	r.of.d.Run(func(ctx context.Context) error { return r.of.requests.Correct(ctx, id, g.ID, change) }, func(err error) {
		r.busy = false
		if err != nil {
			c.refuse(err)
			return
		}
		c.close()
		r.of.d.Toast(r.of.d.Say("requests.corrected", "name", g.FullName()), "", nil)
		r.of.Refresh()
	})
}

// refuse says beside its field what the service does not take, and goes there; what is of no field stands below them all.
func (c *correction) refuse(err error) {
	d, e := c.of.of.d, c.about(err)
	for _, f := range c.fields {
		f.SetError("")
	}
	kit.ShowIf(c.wrong, e == nil)
	if e == nil {
		c.wrong.SetText(d.Explain(err))
	} else {
		c.fields[e].SetError(d.Explain(err))
		d.Window.Canvas().Focus(e)
	}
	d.Refit()
}

// about is the field that an answer speaks of, nil for none.
func (c *correction) about(err error) *kit.Entry {
	var p *signing.Problem
	if !errors.As(err, &p) {
		return nil
	}
	switch p.Code {
	case signing.ProblemName, signing.ProblemNameSign:
		return c.name
	case signing.ProblemEmail:
		return c.email
	case signing.ProblemMobile:
		return c.mobile
	case signing.ProblemSameAddress:
		if c.people[c.i].Channel() == signing.SMS {
			return c.mobile
		}
		return c.email
	}
	return nil
}
