package prepare

import "fyne.io/fyne/v2"

// onField reports whether something can be done with a selected field now.
func (p *Screen) onField() bool {
	return p.Facts != nil && p.review == nil && p.Obstacle() == "" && p.Model.Selected() != 0
}

// DeleteField deletes the selected field; a toast takes it back.
func (p *Screen) DeleteField() {
	if p.onField() && p.Model.Delete(p.Model.Selected()) {
		p.kit.Toast(p.kit.Say("prepare.deleted"), p.kit.Say("prepare.undo"), p.Undo)
	}
}

// CopyField goes to the input that says which pages get a copy of the selected field.
func (p *Screen) CopyField() {
	if p.onField() {
		p.Panel.Selected.focusCopies()
	}
}

// PlaceField takes the tool into the hand, or lays it down.
func (p *Screen) PlaceField() { p.over.setTool(!p.over.tool) }

// EditSigner opens the form of the chosen signer.
func (p *Screen) EditSigner() {
	if p.Facts != nil && p.review == nil {
		p.Panel.edit(p.Model.Active())
	}
}

// focus gives something of the screen the keyboard. What was just shown has not been painted yet, so the window is
// asked and not the driver.
func (p *Screen) focus(o fyne.Focusable) {
	if p.kit.Window != nil {
		p.kit.Window.Canvas().Focus(o)
	}
}

// give makes a signer the chosen one, and the selected field that signer's.
func (p *Screen) give(i int) {
	if i >= len(p.Model.Signers()) {
		return
	}
	p.Model.Activate(i)
	if !p.Model.Assign(p.Model.Selected(), i) {
		p.refresh()
	}
	p.refresh()
}

// activate makes a signer the one new fields go to; what is selected stays whose it is.
func (p *Screen) activate(i int) {
	p.Model.Activate(i)
	p.refresh()
}

// added tells of a new field.
func (p *Screen) added(id int) {
	f, ok := p.Model.Field(id)
	if !ok {
		return
	}
	p.kit.Toast(p.kit.Say("prepare.added", "name", p.signerName(f.Signer)), p.kit.Say("prepare.undo"), p.Undo)
}

// helpMissing does what the check line's button says.
func (p *Screen) helpMissing() {
	line, signer, ready := p.Model.Check()
	switch {
	case ready:
	case line.Key == "prepare.check.field":
		p.Model.Activate(signer)
		page, spot := p.Model.Spot()
		p.Choose(p.Model.Add(page, spot), true)
	case signer < 0:
		p.Panel.AddSigner()
	default:
		p.Panel.edit(signer)
	}
}
