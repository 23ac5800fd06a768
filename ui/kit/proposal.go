package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Proposal is a line that can be pressed and takes no stop of Tab: whoever writes above it keeps the keyboard, and marks it
// from there.
type Proposal struct {
	widget.BaseWidget
	take            func()
	marked, hovered bool
	words           *Text
	ground          *canvas.Rectangle
	body            *fyne.Container
}

// NewProposal shows words with an icon before them.
func NewProposal(words, icon string, take func()) *Proposal {
	p := &Proposal{take: take, words: NewBody(words).Wrapped(), ground: blank(6)}
	p.body = NewStack(p.ground, Inset(10, 0, 10, 0, HBox(8, NewIcon(icon, 16, theme.Secondary), Fill(p.words))))
	p.ExtendBaseWidget(p)
	return p
}

// Mark shows whether Return would take it.
func (p *Proposal) Mark(on bool) { p.marked = on; p.Refresh() }

// Take is a press.
func (p *Proposal) Take() { p.take() }

// Tapped is a click.
func (p *Proposal) Tapped(*fyne.PointEvent) { p.take() }

// MouseIn is for Fyne.
func (p *Proposal) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved is for Fyne.
func (p *Proposal) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (p *Proposal) MouseOut() { p.hovered = false; p.Refresh() }

// AccessibilityLabel is what a screen reader says.
func (p *Proposal) AccessibilityLabel() string { return p.words.Text() }

// AccessibilityRole is that of a button.
func (p *Proposal) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (p *Proposal) draw() {
	switch {
	case p.marked:
		p.ground.FillColor = colorOf(fynetheme.ColorNameSelection)
	case p.hovered:
		p.ground.FillColor = colorOf(fynetheme.ColorNameHover)
	default:
		p.ground.FillColor = color.Transparent
	}
	p.ground.Refresh()
}

// heightAt is a line, or as many as the words need.
func (p *Proposal) heightAt(width float32) float32 {
	const beside = 44 // icon, gap and edges
	return max(scaled(34), p.words.heightAt(max(1, width-beside))+scaled(14))
}

// CreateRenderer is for Fyne.
func (p *Proposal) CreateRenderer() fyne.WidgetRenderer {
	p.draw()
	return &drawn{
		objects: fixed(p.body), layout: func(s fyne.Size) { p.body.Resize(s) },
		min:     func() fyne.Size { return fyne.NewSize(80, p.heightAt(p.Size().Width)) },
		refresh: func() { p.draw(); p.body.Refresh() },
	}
}
