package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// choices are the answers to what is to be done with files: one for each verb, the first possible one proposed.
type choices struct {
	d      *kit.Kit
	choose func(verb string) // once, when the sheet was closed
	all    []*dropChoice
	close  func()
}

// add puts a verb below the others; reason says why it is not possible, "" that it is.
func (s *choices) add(verb string, letter rune, more, reason string) {
	words := map[string][2]string{
		"prepare": {"pen-nib", s.d.Say("home.sheet.prepare")}, "sign": {"signature", s.d.Say("home.sheet.sign")}, "verify": {"seal-check", s.d.Say("home.sheet.verify")},
	}[verb]
	c := newDropChoice(s, verb, letter, words[0], words[1], more, reason)
	c.proposed = reason == "" && s.proposed() == nil
	s.all = append(s.all, c)
}

func (s *choices) proposed() *dropChoice {
	if i := slices.IndexFunc(s.all, func(c *dropChoice) bool { return c.proposed }); i >= 0 {
		return s.all[i]
	}
	return nil
}

// show opens the sheet with the keyboard on what is proposed, or on the way out. beside stands at the left of that; it may be
// nil, and leave too, which hears that nothing is to be done.
func (s *choices) show(h kit.Heading, beside fyne.CanvasObject, leave func()) {
	d := s.d
	col, lines := kit.VBox(8), 1
	for _, c := range s.all {
		lines = max(lines, c.lines())
		col.Add(c)
	}
	for _, c := range s.all {
		c.lay(lines)
	}
	out := kit.NewButton(d.Say("home.sheet.leave"), "", kit.Quiet, func() {
		s.close()
		kit.Call(leave)
	})
	c := d.Window.Canvas()
	before, shut := c.OnTypedRune(), d.DialogOf(h, kit.Fixed(dropWidth, 0, kit.Inset(0, 8, 0, 4, col)), beside, out)
	c.SetOnTypedRune(s.letter) // while nothing in the sheet has the focus
	s.close = func() {
		c.SetOnTypedRune(before)
		shut()
	}
	if p := s.proposed(); p != nil {
		c.Focus(p)
	} else {
		c.Focus(out)
	}
}

// letter takes the choice with that letter.
func (s *choices) letter(r rune) {
	for _, c := range s.all {
		if strings.EqualFold(string(r), string(c.letter)) {
			c.Tapped(nil)
			return
		}
	}
}

func (s *choices) take(verb string) {
	kit.Call(s.close)
	s.choose(verb)
}

// dropChoice is one of the answers, equally high, with its letter. Reason says why it is not possible.
type dropChoice struct {
	kit.Pressable
	of       *choices
	verb     string
	letter   rune
	proposed bool
	ground   *kit.Ground
	icon     *kit.Icon
	second   *kit.Text
	key      *kit.Text
	row      fyne.CanvasObject
	body     *fyne.Container
}

const dropWidth, dropEdge, dropIcon = 552, 14, 28

// dropGap is what has the words begin where those of the sheet's heading do, whatever the text's size.
func dropGap() float32 { return kit.Scaled(12) + 2 }

func newDropChoice(of *choices, verb string, letter rune, icon, title, more, reason string) *dropChoice {
	c := &dropChoice{of: of, verb: verb, letter: letter, ground: kit.NewGround(theme.Surface, fynetheme.ColorNameSeparator, 8)}
	head := kit.NewBold(title)
	c.second, c.key = kit.NewSecond(more).Wrapped(), kit.NewSecond(string(letter))
	c.icon = kit.NewIcon(icon, dropIcon, theme.Secondary)
	if reason != "" {
		c.second.SetText(reason)
		head.SetColor(fynetheme.ColorNameDisabled)
		c.second.SetColor(fynetheme.ColorNamePlaceHolder)
		c.icon.SetColor(fynetheme.ColorNameDisabled)
	}
	c.body = kit.NewStack()
	c.row = kit.HBox(dropGap(), c.icon, kit.Fill(kit.VBox(0, head, c.second)), c.key)
	c.Begin(c, title+" ("+string(letter)+")", func() { of.take(verb) })
	if reason != "" {
		c.Disable(reason)
	}
	return c
}

// lines are those of what it says of itself.
func (c *dropChoice) lines() int {
	return c.second.Lines(dropWidth - 2*dropEdge - kit.Scaled(dropIcon) - 2*dropGap() - c.key.Length())
}

// lay makes it as high as the one that says most needs.
func (c *dropChoice) lay(lines int) {
	const above, head, line = 27, 20, 17
	c.body.Objects = []fyne.CanvasObject{c.ground, kit.Fixed(0, above+kit.Scaled(head+line*float32(lines)), kit.Inset(dropEdge, 12, dropEdge, 12, c.row))}
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
	fill, edge, ink, thick := theme.Surface, fynetheme.ColorNameSeparator, theme.Secondary, float32(1)
	if c.Focused() || c.proposed {
		edge, thick = fynetheme.ColorNamePrimary, 2
	}
	switch {
	case c.Disabled():
		ink = fynetheme.ColorNameDisabled
	case c.Focused():
		fill, ink = fynetheme.ColorNameSelection, fynetheme.ColorNamePrimary
	}
	c.icon.SetColor(ink)
	c.ground.SetEdge(thick)
	c.ground.Set(fill, edge)
}

// TypedRune takes the letters of all.
func (c *dropChoice) TypedRune(r rune) { c.of.letter(r) }

// TypedKey goes up and down and takes the one it is on.
func (c *dropChoice) TypedKey(e *fyne.KeyEvent) {
	at := slices.Index(c.of.all, c)
	switch e.Name {
	case fyne.KeyDown:
		c.of.d.Window.Canvas().Focus(c.of.all[min(at+1, len(c.of.all)-1)])
	case fyne.KeyUp:
		c.of.d.Window.Canvas().Focus(c.of.all[max(at-1, 0)])
	default:
		c.Pressable.TypedKey(e)
	}
}
