package verify

import (
	"context"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/ui/kit"
)

// unseen stands in the place of pages where a signed file has none: what is in it, to be saved; nil where there are pages.
func (v *Screen) unseen() fyne.CanvasObject {
	e, ok := v.doc.(app.Envelope)
	if !ok {
		return nil
	}
	d := v.desk
	switch name, size, pdf := e.Held(); {
	case pdf:
		return nil
	case size == 0:
		return kit.NewEmpty("file-text", d.Say("verify.held.nothing"), nil)
	default:
		save := kit.NewButton(d.Say("verify.held.save"), "download-simple", kit.Plain, func() { v.saveHeld(name, e) })
		return kit.NewEmpty("file-text", d.Say("verify.held.other", "name", name, "size", d.Voice.Bytes(size)), save)
	}
}

// saveHeld saves what is in a signed file.
func (v *Screen) saveHeld(name string, e app.Envelope) {
	var content []byte
	v.desk.Run(func(ctx context.Context) (err error) {
		content, err = e.Content(ctx)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			v.desk.Toast(v.desk.Explain(err), "", nil)
		case v.OnReport != nil:
			v.OnReport(name, content)
		}
	})
}

// opensHeld is the button that opens the PDF in a signed file; nil where there is none.
func (r *report) opensHeld(kind kit.Kind) *kit.Button {
	v := r.screen
	e, ok := v.doc.(app.Envelope)
	if !ok {
		return nil
	}
	name, _, pdf := e.Held()
	b := kit.NewButton(v.desk.Say("verify.held.open"), "", kind, func() {
		if v.OnOriginal != nil {
			v.OnOriginal(name, e.Content)
		}
	})
	kit.ShowIf(b, pdf)
	return b
}
