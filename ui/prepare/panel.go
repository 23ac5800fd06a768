package prepare

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

const panelWidth = 328

// panel is the right side of Prepare: signers, the selected field, what is missing.
type panel struct {
	p        *Screen
	content  fyne.CanvasObject
	scroll   *kit.Scroll
	notice   *notice
	rows     *kit.Rows
	edits    *kit.Button
	active   int // the signer who was brought into sight
	add      *kit.Button
	goes     *kit.Text
	whose    *fyne.Container // round it
	form     *signerForm
	selected *fieldForm
	pages    *pagesForm
	check    *kit.Text
	tick     *kit.Icon
	help     *kit.Button
	trouble  *kit.Text
	next     *kit.Button
}

const rowHigh = 54 // high

func newPanel(p *Screen) *panel {
	say := p.kit.Say
	c := &panel{p: p, notice: newNotice(p), goes: kit.NewSecond("").Wrapped(), form: newSignerForm(p), selected: newFieldForm(p), pages: newPagesForm(p)}
	c.add = kit.NewButton(say("prepare.add"), "", kit.Small, c.addSigner)
	c.edits = kit.NewButton(say("prepare.edit"), "", kit.Small, p.editSigner)
	c.edits.SetHint(say("prepare.edit.hint"), "")
	c.rows = kit.NewWholeRows(rowHigh, func() int { return len(p.model.Signers()) }, func() kit.Row { return newSignerRow(p) }, p.activate)
	c.rows.OnOpen, c.rows.OnKey, c.rows.Says = c.edit, c.key, c.says
	c.whose = kit.Inset(14, 0, 14, 0, c.goes)
	signers := kit.Inset(0, 0, 0, 10, kit.VBox(8,
		kit.Inset(14, 14, 14, 0, c.head()),
		c.rows,
		c.form.content,
		c.whose))
	c.scroll = kit.NewVScroll(kit.VBox(0, c.notice.content, signers, kit.NewLine(), c.selected.content, c.pages.content))
	c.scroll.Direction = container.ScrollVerticalOnly
	c.content = kit.Aside(panelWidth, kit.NewStack(kit.NewGround(theme.Surface, "", 0),
		kit.NewDock(kit.Dock{Middle: c.scroll, Bottom: c.footer()})))
	return c
}

// head is the list's name with what can be done with it.
func (c *panel) head() fyne.CanvasObject {
	name := kit.NewSection(c.p.kit.Say("prepare.signers"))
	if kit.Large() { // no line has room for all
		return kit.VBox(8, name, kit.HBox(8, c.edits, c.add))
	}
	return kit.HBox(8, kit.Fill(name), c.edits, c.add)
}

func (c *panel) footer() fyne.CanvasObject {
	p := c.p
	c.check, c.trouble = kit.NewSecond("").Wrapped(), kit.NewSecond("").Wrapped()
	c.trouble.SetColor("error")
	c.trouble.Hide()
	c.tick = kit.NewIcon("check", 16, theme.Secondary)
	c.help = kit.NewButton("", "", kit.Small, p.helpMissing)
	c.next = kit.NewButton(p.kit.Say("prepare.review"), "", kit.Filled, p.goOn)
	c.next.SetHint(p.kit.Keyed(p.kit.Say("prepare.review"), kit.Ctrl(fyne.KeyReturn)), "")
	return kit.Keep(kit.VBox(0, kit.NewLine(), kit.Inset(14, 10, 14, 12, kit.VBox(10,
		c.trouble, kit.HBox(8, c.tick, kit.Fill(c.check), c.help), c.next))))
}

// opened begins with another document.
func (c *panel) opened() {
	c.form.close()
	c.notice.opened()
	c.saved(nil)
	c.scroll.ScrollToTop()
}

// show says what the model says.
func (c *panel) show() {
	p := c.p
	signers, field := p.model.Signers(), c.selected.shown
	whole := field != 0 && c.scroll.Shows(c.selected.content)
	if len(signers) == 0 && (p.writesIn(c.rows) || p.writesIn(c.edits)) { // which go
		p.focus(c.add)
	}
	kit.ShowIf(c.rows, len(signers) > 0)
	c.rows.Select(p.model.Active())
	c.rows.Refresh()
	kit.ShowIf(c.whose, len(signers) > 0)
	kit.ShowIf(c.edits, len(signers) > 0)
	adds := p.kit.Say("prepare.add.hint")
	if c.add.SetText(p.kit.Say("prepare.add")); len(signers) == 0 { // there is room for all of its name, and nothing else says it
		c.add.SetText(adds)
	}
	c.add.SetHint(adds, "")
	name := p.signerName(p.model.Active())
	switch len(signers) {
	case 1:
		c.goes.SetText(p.kit.Voice.Say("prepare.goes", "name", name))
	case 2:
		c.goes.SetText(p.kit.Voice.Say("prepare.goes.two", "name", name))
	default:
		c.goes.SetText(p.kit.Voice.Say("prepare.goes.keys", "name", name, "n", min(9, len(signers))))
	}
	kit.Able(c.add, p.obstacle() == "", p.obstacle())
	kit.Able(c.edits, p.obstacle() == "", p.obstacle())
	c.form.show()
	c.selected.show()
	kit.ShowIf(c.selected.content, !c.pages.show())
	c.notice.show()
	c.showCheck()
	c.showKeys()
	c.relay()
	if now := p.model.Active(); now != c.active && c.selected.shown == 0 {
		c.active = now
		high := c.rows.MinSize().Height / float32(max(1, len(signers))) // follows the text
		c.scroll.BringPart(c.rows, high*float32(now), high)
	}
	if id := c.selected.shown; id != 0 && (id != field || whole) { // what is said above it may take another line now
		c.scroll.Bring(c.selected.content)
	}
}

// relay lets everything find its new height.
func (c *panel) relay() {
	c.scroll.Content.Refresh()
	c.scroll.Refresh()
	c.content.Refresh()
	c.p.kit.Unveil()
}

func (c *panel) showCheck() {
	p := c.p
	line, _, ready := p.model.Check()
	if why := p.obstacle(); why != "" {
		if p.band.Content.Visible() { // it says why
			why = p.kit.Say("prepare.check.obstacle")
		}
		c.check.SetText(why)
		kit.ShowIf(c.tick, false)
		kit.ShowIf(c.help, false)
		c.next.Disable(p.obstacle())
		return
	}
	sentence := p.kit.Say(line.Key, line.Pairs...)
	busy := true
	switch {
	case p.bound.adding != nil:
		sentence, ready = p.kit.Say("pages.busy"), false
	case p.tooMuch() != nil: // before anything is done for nothing
		sentence, ready = p.kit.Explain(p.tooMuch()), false
	case ready && p.looking:
		sentence, ready = p.kit.Say("document.looking"), false
	case ready && len(p.model.GiveWay()) > 0: // it can be sent all the same
		c.check.SetText(p.crowdedHint())
		kit.ShowIf(c.tick, false)
		kit.ShowIf(c.help, false)
		kit.Able(c.next, true, "")
		return
	default:
		busy = false
	}
	c.check.SetText(sentence)
	kit.ShowIf(c.tick, ready)
	kit.ShowIf(c.help, !ready && !busy && line.Key != "prepare.check.signer") // which the list's button does
	switch line.Key {
	case "prepare.check.field":
		c.help.SetText(p.kit.Say("prepare.check.place"))
	default:
		c.help.SetText(p.kit.Say("prepare.check.write"))
	}
	kit.Able(c.next, ready, sentence)
}

// showKeys puts what the keys do into the hint line.
func (c *panel) showKeys() {
	if c.p.kit.Hints != nil && c.p.facts != nil {
		c.p.kit.Hints.SetStanding(c.p.view.Hint())
	}
}

// saved tells whether the draft is safe.
func (c *panel) saved(err error) {
	kit.ShowIf(c.trouble, err != nil)
	switch {
	case err != nil:
		c.trouble.SetText(c.p.kit.Say("prepare.unsaved", "why", c.p.kit.Explain(err)))
		if c.p.kit.Hints != nil {
			c.p.kit.Hints.SetRight() // where it said that it was
		}
	case c.p.held.ID == "":
	case c.p.kit.Hints != nil:
		c.p.kit.Hints.SetRight(kit.NewStatus("check", c.p.kit.Say("prepare.saved")))
	}
	c.relay()
}

// unmade says that the document could not be made of its pages, and why; nil takes the words away.
func (c *panel) unmade(err error) {
	kit.ShowIf(c.trouble, err != nil)
	if err != nil {
		c.trouble.SetText(c.p.kit.Say("pages.unmade", "why", c.p.kit.Explain(err)))
	}
	c.relay()
}

func (c *panel) addSigner() {
	c.edit(c.p.model.AddSigner())
}

// edit opens a signer's form.
func (c *panel) edit(i int) {
	if i < 0 || i >= len(c.p.model.Signers()) {
		c.addSigner()
		return
	}
	c.p.model.Activate(i)
	c.form.open(i)
	c.show()
	c.scroll.Bring(c.form.content)
}

// key is one on the signers' list: Del takes the chosen one out, F2 opens the form as it does on the pages.
func (c *panel) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDelete:
		c.p.removeSigner(c.rows.Selected())
	case fyne.KeyF2:
		c.p.editSigner()
	default:
		return false
	}
	return true
}

// says is what the hint line says of the signers' list while it has the keyboard.
func (c *panel) says(i int) string {
	name := c.p.signerName(i)
	if len(c.p.model.Signers()) == 1 {
		return c.p.kit.Voice.Say("prepare.signers.keys.one", "name", name)
	}
	return c.p.kit.Voice.Say("prepare.signers.keys", "name", name)
}

// land gives the keyboard to the signers; where there are none, to the button that adds one.
func (c *panel) land() {
	if len(c.p.model.Signers()) == 0 {
		c.p.focus(c.add)
		return
	}
	c.p.focus(c.rows)
	c.scroll.Bring(c.rows)
}
