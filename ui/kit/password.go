package kit

import "fyne.io/fyne/v2"

// speaker has the words of a language; Kit and say.Voice are some.
type speaker interface {
	Say(key string, pairs ...any) string
}

// NewPassword is an entry that shows dots. In a Field it has a button behind it that shows what is written, and hides it again; so does
// LetGo when its place goes. Fyne's own eye is left out: it stands without a word.
func NewPassword(words speaker) *Entry {
	e := NewEntry("")
	e.Password, e.ActionItem = true, blank(0)
	e.reveal = NewButton("", "", Plain, func() { e.setSecret(!e.Password) })
	e.say = func() {
		word, hint := words.Say("secret.show"), words.Say("secret.show.hint", "name", e.name)
		if !e.Password {
			word, hint = words.Say("secret.hide"), words.Say("secret.hide.hint", "name", e.name)
		}
		e.reveal.SetText(word)
		e.reveal.SetHint(hint, "")
	}
	e.say()
	return e
}

// setSecret shows dots, or what is written.
func (e *Entry) setSecret(on bool) {
	e.Password = on
	e.say()
	e.Refresh()
}

// withReveal is an input with the button that shows what is written in it, where it has one.
func withReveal(input fyne.CanvasObject) fyne.CanvasObject {
	if e, ok := input.(*Entry); ok && e.reveal != nil {
		return HBox(8, Fill(e), e.reveal)
	}
	return input
}

// conceal shows dots again in all that stands in an object.
func conceal(o fyne.CanvasObject) {
	if e, ok := o.(*Entry); ok && e.reveal != nil && !e.Password {
		e.setSecret(true)
	}
	for _, inner := range held(o) {
		conceal(inner)
	}
}
