package kit

import (
	"fyne.io/fyne/v2"

	"paraph/ui/theme"
)

// Band is a line above a document that says what is so about it, and what can be done.
type Band struct {
	Content *fyne.Container
	OnRoom  func() // it takes more room, or less

	words *Text
	deed  *Button
	more  *Button
	leave *Button
}

// Deed is what can be done about something: a word for a button, and what the hint line says of it.
type Deed struct {
	Word, Hint string
	Do         func()
}

// NewBand is hidden until there is something to say. leave is the word for closing it.
func NewBand(leave string) *Band {
	b := &Band{words: NewBody("").Wrapped()}
	b.deed = NewButton("", "", Small, nil)
	b.more = NewButton("", "", Quiet, nil)
	b.leave = NewButton(leave, "", Small, b.Hide)
	row := HBox(10, NewIcon("info", 20, theme.Secondary), Fill(b.words), b.deed, b.more, b.leave)
	b.Content = NewStack(NewGround(theme.Surface, "", 0), VBox(0, Inset(18, 8, 14, 8, row), NewLine()))
	b.Content.Hide()
	return b
}

// Brief shows one sentence, which the person may close, with a way to the rest.
func (b *Band) Brief(sentence string, rest Deed) {
	b.leave.Show()
	b.show(sentence, Deed{}, rest)
}

// Stay shows a sentence that stays as long as it is so.
func (b *Band) Stay(sentence string) { b.Ask(sentence, Deed{}, Deed{}) }

// Ask shows a sentence with what can be done about it and a way to the rest; it stays until that is done.
func (b *Band) Ask(sentence string, deed, rest Deed) {
	b.leave.Hide()
	b.show(sentence, deed, rest)
}

// Hide takes the band away.
func (b *Band) Hide() {
	b.Content.Hide()
	Call(b.OnRoom)
}

func (b *Band) show(sentence string, deed, rest Deed) {
	b.words.SetText(sentence)
	b.deed.Offer(deed)
	b.more.Offer(rest)
	b.Content.Show()
	b.Content.Refresh()
	Call(b.OnRoom)
}

// Offer makes it the button of a deed; of none it is not shown.
func (b *Button) Offer(d Deed) {
	b.SetText(d.Word)
	b.SetHint(d.Word+". "+d.Hint, "")
	b.SetTapped(d.Do)
	ShowIf(b, d.Do != nil)
}

// Rest is the way to all that was found in a document, where what is shown of it is one sentence.
func (d *Kit) Rest(sentences []string) Deed {
	return Deed{Word: d.Say("document.more"), Hint: d.Say("document.more.hint"), Do: func() {
		words := make([]fyne.CanvasObject, len(sentences))
		for i, sentence := range sentences {
			words[i] = NewBody(sentence).Wrapped()
		}
		var leave func()
		leave = d.Dialog(d.Say("document.found"), VBox(12, words...), NewButton(d.Say("document.leave"), "", Filled, func() { leave() }))
	}}
}
