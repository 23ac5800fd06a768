package prepare

import (
	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/ui/docview"
	"paraph/ui/kit"
)

// Commands implements ui.Place.
func (p *Screen) Commands() []*kit.Command {
	const edit = "shell.menu.edit"
	return append([]*kit.Command{
		{Menu: edit, Key: "commands.delete", After: "commands.all", Cut: kit.Bare(fyne.KeyDelete), Able: p.whyNoField, Do: p.deleteField, Part: true},
		{Menu: edit, Key: "commands.duplicate", After: "commands.delete", Cut: kit.Ctrl(fyne.KeyD), Able: p.whyNoField, Do: p.copyField},
		{Menu: "shell.menu.requests", Key: "shell.command.review", After: "shell.command.new", Able: p.whyNoReview, Do: p.goOn},
	}, p.pageCommands()...)
}

// pageCommands are what can be done with the pages of the document.
func (p *Screen) pageCommands() []*kit.Command {
	row := func(key string, do func()) *kit.Command {
		return &kit.Command{Menu: "shell.menu.document", Key: key, Able: p.whyNoArranging, Do: do}
	}
	rows := []*kit.Command{
		row("pages.command.add", p.addPages),
		row("pages.command.left", func() { p.turnPages(270) }),
		row("pages.command.right", func() { p.turnPages(90) }),
		row("pages.command.up", func() { p.movePages(false) }),
		row("pages.command.down", func() { p.movePages(true) }),
		row("pages.command.remove", p.removePages),
	}
	rows[0].Part = true
	return rows
}

// whyNot is why nothing can be done with fields.
func (p *Screen) whyNot() string {
	switch {
	case !p.InFront() || p.facts == nil:
		return "shell.why.prepare"
	case p.Reviewing():
		return "commands.why.review"
	}
	return ""
}

func (p *Screen) whyNoField() string {
	if why := p.whyNot(); why != "" {
		return why
	}
	if p.model.Selected() == 0 {
		return "commands.why.field"
	}
	return ""
}

func (p *Screen) whyNoReview() string {
	if why := p.whyNot(); why != "" && why != "commands.why.review" {
		return why
	}
	if _, _, ready := p.model.Check(); !ready || p.obstacle() != "" || p.looking {
		return "commands.why.unready"
	}
	return ""
}

// whyNoArranging is why pages cannot be arranged.
func (p *Screen) whyNoArranging() string {
	if why := p.whyNot(); why != "" {
		return why
	}
	switch {
	case p.looking:
		return "document.looking"
	case !p.TakesPages():
		return "pages.why.locked"
	}
	return ""
}

// WhyNoUndo is why no step can be taken back.
func (p *Screen) WhyNoUndo() string {
	if why := p.whyNot(); why != "" || p.model.CanUndo() {
		return why
	}
	return "prepare.undo.none"
}

// WhyNoRedo is why no step can be done again.
func (p *Screen) WhyNoRedo() string {
	if why := p.whyNot(); why != "" || p.model.CanRedo() {
		return why
	}
	return "prepare.redo.none"
}

// Reviewing reports whether the review is shown.
func (p *Screen) Reviewing() bool { return p.review != nil }

// Shown asks anew, in the review, whether it could be sent: what was missing may have been set.
func (p *Screen) Shown() {
	p.Place.Shown()
	if p.review != nil && !p.review.leaving() {
		p.review.footer.look()
	}
}

// Has reports whether this document is open.
func (p *Screen) Has(doc app.Document) bool { return p.came == doc }

// Name is that of the open document's file.
func (p *Screen) Name() string { return p.doc.Name() }

// View is of the pages, nil while they are not shown.
func (p *Screen) View() *docview.View {
	if p.facts == nil || p.Reviewing() {
		return nil
	}
	return p.view
}

// Strip is the small pages.
func (p *Screen) Strip() fyne.CanvasObject { return p.view.Thumbs() }

// PickAll picks all pages of the strip.
func (p *Screen) PickAll() { p.view.PickAll() }

// CanPickAll reports whether the strip has the keyboard.
func (p *Screen) CanPickAll() bool { return p.view.StripFocused() }

// Hint says what the keys do just now.
func (p *Screen) Hint() string {
	switch {
	case p.View() != nil:
		return p.over.Hint()
	case p.Reviewing():
		return p.kit.Voice.Say("review.nothing")
	}
	return ""
}

// Escape leaves the review, a signer's form, or what is selected on the pages.
func (p *Screen) Escape() bool {
	if p.Reviewing() {
		p.back()
		return true
	}
	return p.panel.form.cancel() || p.over.escape()
}
