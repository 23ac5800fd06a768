package prepare

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// onField reports whether something can be done with a selected field now.
func (p *Screen) onField() bool {
	return p.facts != nil && p.review == nil && p.obstacle() == "" && p.model.Selected() != 0
}

// deleteField deletes the selected field; a toast takes it back.
func (p *Screen) deleteField() {
	if p.onField() && p.model.Delete(p.model.Selected()) {
		p.kit.Offer(p.kit.Say("prepare.deleted"), p.kit.Say("prepare.undo"), p.Undo)
	}
}

// copyField goes to the input that says which pages get a copy of the selected field.
func (p *Screen) copyField() {
	if p.onField() {
		p.panel.selected.focusCopies()
	}
}

// placeField takes the tool into the hand, or lays it down.
func (p *Screen) placeField() { p.over.setTool(!p.over.tool) }

// editSigner opens the form of the chosen signer.
func (p *Screen) editSigner() {
	if p.facts != nil && p.review == nil && p.obstacle() == "" {
		p.panel.form.fromPages = p.writesIn(p.view)
		p.panel.edit(p.model.Active())
	}
}

// focus gives something of the screen the keyboard. What was just shown has not been painted yet, so the window is
// asked and not the driver.
func (p *Screen) focus(o fyne.Focusable) {
	if p.kit.Window != nil {
		p.kit.Window.Canvas().Focus(o)
	}
}

// writesIn reports whether the keyboard is in a part of the screen, shown or not.
func (p *Screen) writesIn(part fyne.CanvasObject) bool {
	if p.kit.Window == nil {
		return false
	}
	o, ok := p.kit.Window.Canvas().Focused().(fyne.CanvasObject)
	return ok && kit.Within(part, o)
}

// give makes a signer the chosen one, and the selected field that signer's.
func (p *Screen) give(i int) {
	if i >= len(p.model.Signers()) {
		return
	}
	p.model.Activate(i)
	if !p.model.Assign(p.model.Selected(), i) {
		p.refresh()
	}
	p.refresh()
}

// activate makes a signer the one new fields go to; what is selected stays whose it is.
func (p *Screen) activate(i int) {
	p.model.Activate(i)
	p.refresh()
}

// added tells of a new field.
func (p *Screen) added(id int) {
	f, ok := p.model.Field(id)
	if !ok {
		return
	}
	p.kit.Offer(p.kit.Say("prepare.added", "name", p.signerName(f.Signer)), p.kit.Say("prepare.undo"), p.Undo)
}

// helpMissing does what the check line's button says.
func (p *Screen) helpMissing() {
	line, signer, ready := p.model.Check()
	switch {
	case ready || signer < 0: // the list's own button adds one
	case line.Key == "prepare.check.field":
		p.model.Activate(signer)
		page, spot := p.model.Spot()
		p.choose(p.model.Add(page, spot), true)
		p.focus(p.view) // what the button was for is done; arrows move the field
	default:
		p.panel.edit(signer)
	}
}
