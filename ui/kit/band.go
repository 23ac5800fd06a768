package kit

import (
	"fyne.io/fyne/v2"

	"paraph/ui/theme"
)

// Band is a line above a document that says what is so about it, and what can be done.
type Band struct {
	Content *fyne.Container
	OnRoom  func() // it takes more room, or less

	lines *fyne.Container
	deed  *Button
	leave *Button
	act   func()
}

// NewBand is hidden until there is something to say. leave is the word for closing it.
func NewBand(leave string) *Band {
	b := &Band{lines: VBox(4)}
	b.deed = NewButton("", "", Small, func() { Call(b.act) })
	b.leave = NewButton(leave, "", Small, b.Hide)
	row := HBox(10, NewIcon("info", 20, theme.Secondary), Fill(b.lines), b.deed, b.leave)
	b.Content = NewStack(NewGround(theme.Surface, "", 0), VBox(0, Inset(18, 8, 14, 8, row), NewLine()))
	b.Content.Hide()
	return b
}

// Say shows sentences, which the person may close; none: the band goes.
func (b *Band) Say(sentences ...string) {
	b.leave.Show()
	b.show(sentences, "", "", nil)
}

// Brief shows one sentence, which the person may close, with a way to the rest.
func (b *Band) Brief(sentence, deed, hint string, act func()) {
	b.leave.Show()
	b.show([]string{sentence}, deed, hint, act)
}

// Stay shows a sentence that stays as long as it is so.
func (b *Band) Stay(sentence string) { b.Ask(sentence, "", "", nil) }

// Ask shows a sentence with what can be done about it; it stays until that is done.
func (b *Band) Ask(sentence, deed, hint string, act func()) {
	b.leave.Hide()
	b.show([]string{sentence}, deed, hint, act)
}

// Hide takes the band away.
func (b *Band) Hide() { b.Say() }

func (b *Band) show(sentences []string, deed, hint string, act func()) {
	b.lines.Objects = nil
	for _, s := range sentences {
		b.lines.Add(NewBody(s).Wrapped())
	}
	b.act = act
	b.deed.SetText(deed)
	b.deed.SetHint(deed+". "+hint, "")
	ShowIf(b.deed, act != nil)
	ShowIf(b.Content, len(sentences) > 0)
	b.Content.Refresh()
	Call(b.OnRoom)
}
