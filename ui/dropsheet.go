package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// DropSheet asks what is to be done with a file that was dropped or opened. OnAlways hears whether files without a
// signature are to be prepared without asking, OnLeave that nothing is to be done; both may be nil.
type DropSheet struct {
	OnAlways func(bool)
	OnLeave  func()

	d       *kit.Kit
	doc     app.Document
	facts   *signing.Facts
	choose  func(verb string)
	choices []*dropChoice
	close   func()
}

// NewDropSheet makes the sheet; choose gets "prepare", "sign" or "verify" once, when it was closed.
func NewDropSheet(d *kit.Kit, doc app.Document, facts *signing.Facts, choose func(verb string)) *DropSheet {
	s := &DropSheet{d: d, doc: doc, facts: facts, choose: choose}
	refused, verify := kit.Refusal(d, facts), ""
	prepare, sign := d.Say("home.sheet.preparemore"), d.Say("home.sheet.signmore")
	if kit.Protected(facts) {
		refused = ""
		prepare, sign = d.Say("home.sheet.protected"), d.Say("home.sheet.protected")
	}
	if !facts.Signed {
		verify = d.Say("home.sheet.nosignature")
	}
	s.choices = []*dropChoice{
		s.choice("prepare", 'P', "pen-nib", d.Say("home.sheet.prepare"), prepare, refused),
		s.choice("sign", 'S', "signature", d.Say("home.sheet.sign"), sign, refused),
		s.choice("verify", 'V', "seal-check", d.Say("home.sheet.verify"), d.Say("home.sheet.verifymore"), verify),
	}
	for _, c := range s.choices {
		if !c.Disabled() && s.proposed() == nil {
			c.proposed = true
		}
	}
	return s
}

func (s *DropSheet) proposed() *dropChoice {
	for _, c := range s.choices {
		if c.proposed {
			return c
		}
	}
	return nil
}

// Show opens the sheet with the keyboard on what is proposed.
func (s *DropSheet) Show() {
	d := s.d
	facts := kit.Secondary(kit.NewBody(s.words()))
	facts.SetWrap(true)
	always := kit.NewCheck(d.Say("home.sheet.always"), func(on bool) {
		if s.OnAlways != nil {
			s.OnAlways(on)
		}
	})
	col := kit.VBox(8, kit.Inset(0, 0, 0, 12, facts))
	for _, c := range s.choices {
		col.Add(c)
	}
	col.Add(kit.Inset(0, 8, 0, 0, always))
	leave := kit.NewButton(d.Say("home.sheet.leave"), "", kit.Quiet, func() {
		s.close()
		if s.OnLeave != nil {
			s.OnLeave()
		}
	})
	c := d.Window.Canvas()
	before, shut := c.OnTypedRune(), d.Dialog(s.doc.Name(), kit.Fixed(552, 0, col), leave)
	c.SetOnTypedRune(s.letter) // while nothing in the sheet has the focus
	s.close = func() {
		c.SetOnTypedRune(before)
		shut()
	}
	if p := s.proposed(); p != nil {
		c.Focus(p)
	}
}

// letter takes the choice with that letter.
func (s *DropSheet) letter(r rune) {
	for _, c := range s.choices {
		if strings.EqualFold(string(r), string(c.letter)) {
			c.Tapped(nil)
			return
		}
	}
}

// words are what was seen in the file: "4 pages, 212 kB. No signature yet. 3 empty signature fields."
func (s *DropSheet) words() string {
	d, empty := s.d, 0
	for _, f := range s.facts.Forms {
		if f.Type == "signature" && !f.Filled {
			empty++
		}
	}
	out := []string{d.Voice.Count("requests.doc.pages", len(s.facts.Pages)) + ", " + d.Voice.Bytes(s.doc.Size()) + "."}
	if s.facts.Signed {
		out = append(out, d.Say("home.sheet.issigned"))
	} else {
		out = append(out, d.Say("home.sheet.unsigned"))
	}
	if empty > 0 {
		out = append(out, d.Voice.Count("home.sheet.empty", empty))
	}
	return strings.Join(out, " ")
}

func (s *DropSheet) take(verb string) {
	if s.close != nil {
		s.close()
	}
	s.choose(verb)
}

// dropChoice is one of the three answers, equally high, with its letter. Reason says why it is not possible.
type dropChoice struct {
	kit.Pressable
	sheet    *DropSheet
	verb     string
	letter   rune
	proposed bool
	ground   *kit.Ground
	body     fyne.CanvasObject
}

func (s *DropSheet) choice(verb string, letter rune, icon, title, more, reason string) *dropChoice {
	c := &dropChoice{sheet: s, verb: verb, letter: letter, ground: kit.NewGround(theme.Surface, fynetheme.ColorNameSeparator, 8)}
	head, second, key := kit.NewBold(title), kit.NewSecond(more).Wrapped(), kit.NewSecond(string(letter))
	ink := theme.Secondary
	if reason != "" {
		second.SetText(reason)
		head.SetColor(fynetheme.ColorNameDisabled)
		second.SetColor(fynetheme.ColorNamePlaceHolder)
		ink = fynetheme.ColorNameDisabled
	}
	row := kit.HBox(16, kit.NewIcon(icon, 28, ink), kit.Fill(kit.VBox(0, head, second)), key)
	high := float32(64)
	if kit.Large() { // two lines of the second text
		high = 74
	}
	c.body = kit.NewStack(c.ground, kit.Sized(0, high, kit.Inset(16, 12, 16, 12, row)))
	c.Begin(c, title+" ("+string(letter)+")", func() { s.take(verb) })
	if reason != "" {
		c.Disable(reason)
	}
	return c
}

// Refresh shows which one the keyboard is on.
func (c *dropChoice) Refresh() {
	c.paint()
	c.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *dropChoice) CreateRenderer() fyne.WidgetRenderer {
	c.paint()
	return widget.NewSimpleRenderer(c.body)
}

func (c *dropChoice) paint() {
	switch {
	case c.Focused() && !c.Disabled():
		c.ground.Set(fynetheme.ColorNameSelection, fynetheme.ColorNamePrimary)
	case c.Focused() || c.proposed:
		c.ground.Set(theme.Surface, fynetheme.ColorNamePrimary)
	default:
		c.ground.Set(theme.Surface, fynetheme.ColorNameSeparator)
	}
}

// TypedRune takes the letters of all three.
func (c *dropChoice) TypedRune(r rune) { c.sheet.letter(r) }

// TypedKey goes up and down and takes the one it is on.
func (c *dropChoice) TypedKey(e *fyne.KeyEvent) {
	at := 0
	for i, o := range c.sheet.choices {
		if o == c {
			at = i
		}
	}
	switch e.Name {
	case fyne.KeyDown:
		c.sheet.d.Window.Canvas().Focus(c.sheet.choices[min(at+1, len(c.sheet.choices)-1)])
	case fyne.KeyUp:
		c.sheet.d.Window.Canvas().Focus(c.sheet.choices[max(at-1, 0)])
	default:
		c.Pressable.TypedKey(e)
	}
}
