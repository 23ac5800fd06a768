package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Kind is how a button looks.
type Kind int

// The kinds. A screen has at most one Filled; what destroys is Danger, words only. Quiet has no ground, Small is 28 high.
const (
	Plain Kind = iota
	Filled
	Danger
	Quiet
	Small
)

// Button is a action in a word, with an icon before it if it has one.
type Button struct {
	Pressable
	text   string
	kind   Kind
	icon   *Icon
	label  *Text
	ground *canvas.Rectangle
	over   *canvas.Rectangle
	edge   *canvas.Rectangle
}

// NewButton is a button; icon is a name in assets or "". Without text its name must be given with SetHint.
func NewButton(text, icon string, kind Kind, tapped func()) *Button {
	b := &Button{text: text, kind: kind, ground: blank(0), over: blank(0), edge: blank(0)}
	b.Begin(b, text, tapped)
	b.label = NewBody(text)
	b.label.look.bold = kind == Filled
	b.label.align = fyne.TextAlignCenter
	side := float32(20)
	if kind == Small {
		side = 16
	}
	b.icon = NewIcon(icon, side, fynetheme.ColorNameForeground)
	return b
}

// SetText says another action.
func (b *Button) SetText(text string) {
	if b.name == b.text {
		b.name = text
	}
	b.text = text
	b.Refresh()
}

// Text is what it says.
func (b *Button) Text() string { return b.text }

// SetIcon shows another icon, "" none.
func (b *Button) SetIcon(name string) { b.icon.name = name; b.Refresh() }

// Kind is how much it stands out.
func (b *Button) Kind() Kind { return b.kind }

// SetKind makes it look another way; the size stays.
func (b *Button) SetKind(kind Kind) { b.kind = kind; b.label.look.bold = kind == Filled; b.Refresh() }

// Split has its words cut in their middle where there is no room, as names of files are.
func (b *Button) Split() *Button { b.label.short = middleEllipsis; return b }

// SetTapped gives it another action.
func (b *Button) SetTapped(tapped func()) { b.act = tapped }

// Press does what a click does.
func (b *Button) Press() { b.fire() }

func (b *Button) high() float32 {
	if b.kind == Small {
		return max(28, scaled(28))
	}
	return max(34, scaled(34))
}

func (b *Button) sides() (left, right float32) {
	switch {
	case b.text == "" && b.kind == Small:
		return 6, 6
	case b.text == "":
		return 7, 7
	case b.kind == Small:
		return 10, 10
	}
	return 14, 14
}

func (b *Button) width() float32 {
	left, right := b.sides()
	w := left + right
	if b.icon.name != "" {
		w += b.icon.edge()
	}
	if b.text != "" {
		w += b.label.measure(b.text)
	}
	if b.icon.name != "" && b.text != "" {
		w += 8
	}
	return w
}

func (b *Button) colors() (ground, words fyne.ThemeColorName) {
	ground, words = fynetheme.ColorNameButton, fynetheme.ColorNameForeground
	switch b.kind {
	case Filled:
		ground, words = fynetheme.ColorNamePrimary, fynetheme.ColorNameForegroundOnPrimary
	case Danger:
		ground, words = "", fynetheme.ColorNameError
	case Quiet:
		ground = ""
	}
	if b.off {
		words = fynetheme.ColorNameDisabled
		if ground != "" {
			ground = fynetheme.ColorNameDisabledButton
		}
	}
	return ground, words
}

func (b *Button) draw() {
	ground, words := b.colors()
	b.ground.FillColor = color.Transparent
	if ground != "" {
		b.ground.FillColor = colorOf(ground)
	}
	radius := sizeOf(fynetheme.SizeNameButtonRadius)
	b.ground.CornerRadius, b.over.CornerRadius, b.edge.CornerRadius = radius, radius, radius+3
	b.label.text, b.label.color, b.icon.color = b.text, words, words
	b.ground.Refresh()
	b.Veil(b.over)
	b.Ring(b.edge)
	b.label.Refresh()
	b.icon.Refresh()
}

func (b *Button) layout(size fyne.Size) {
	place(b.ground, 0, 0, size.Width, size.Height)
	place(b.over, 0, 0, size.Width, size.Height)
	placeRing(b.edge, size)
	left, right := b.sides()
	room := size.Width - left - right
	words := float32(0)
	if b.text != "" {
		words = b.label.measure(b.text) + 1
	}
	picture := float32(0)
	if b.icon.name != "" {
		picture = b.icon.edge()
		if b.text != "" {
			picture += 8
		}
	}
	words = min(words, max(0, room-picture))
	x := left + max(0, (room-picture-words)/2)
	side := b.icon.edge()
	place(b.icon, x, (size.Height-side)/2, side, side)
	place(b.label, x+picture, 0, words, size.Height)
}

// CreateRenderer is for Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	b.draw()
	return &drawn{
		objects: fixed(b.ground, b.over, b.edge, b.icon, b.label),
		layout:  b.layout,
		min:     func() fyne.Size { return fyne.NewSize(b.width(), b.high()) },
		refresh: func() { b.draw(); b.layout(b.Size()) },
	}
}
