package practicemail

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// Panes are the list of letters and the one that is read.
func (p *Screen) Panes() []fyne.CanvasObject { return []fyne.CanvasObject{p.place, p.reading} }

// Keyboard is what has the keyboard when the letters are shown: their list, or what stands instead of it.
func (p *Screen) Keyboard() fyne.Focusable { return kit.FirstFocus(p.place) }

// Hint is what the hint line says while nothing else has it.
func (p *Screen) Hint() string {
	if len(p.letters) == 0 {
		return ""
	}
	return p.d.Say("practicemail.hint")
}

// stand has the hint line say what can be done with the letter that is read.
func (p *Screen) stand() {
	if p.InFront() {
		p.d.Hints.SetStanding(p.Hint())
	}
}
