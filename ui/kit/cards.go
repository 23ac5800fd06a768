package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// ListCard is a card whose rows reach its edges; lines between them are the caller's.
func ListCard(rows ...fyne.CanvasObject) fyne.CanvasObject {
	return NewStack(NewGround(theme.Surface, fynetheme.ColorNameSeparator, 10), VBox(0, rows...))
}

// Link is a way to another screen, in words.
func Link(words string, tapped func()) fyne.CanvasObject {
	l := &textLink{}
	l.Text, l.OnTapped, l.TextStyle, l.SizeName = words, tapped, fyne.TextStyle{Bold: true}, fynetheme.SizeNameCaptionText
	l.ExtendBaseWidget(l)
	const around = 7 // what Fyne keeps free beside the words: these end where the column does
	return Inset(-around, 0, -around, 0, l)
}

// textLink is Fyne's link that leaves the keys it does not need to the window.
type textLink struct{ widget.Hyperlink }

// FocusGained brings it into sight.
func (l *textLink) FocusGained() {
	l.Hyperlink.FocusGained()
	reveal(l)
}

// TypedKey follows it on Space and Return.
func (l *textLink) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.OnTapped()
	default:
		PassKey(l, e)
	}
}

// Besides puts a hairline at the right of a list, where its detail begins.
func Besides(list fyne.CanvasObject) fyne.CanvasObject {
	return container.New(edged{}, list, NewLine())
}

// TimelineRow is when, a dot, and what happened; the newest one's dot is in ink.
func TimelineRow(when, head, more string, newest bool) fyne.CanvasObject {
	ink := fynetheme.ColorNameInputBorder
	if newest {
		ink = fynetheme.ColorNamePrimary
	}
	dot := Inset(0, 0, 11, 0, Fixed(9, 9, NewGround(ink, "", 4.5)))
	line := VBox(0, HBox(0, Sized(112, 20, NewSecond(when)), dot)) // beside the first of the lines
	beside := scaled(112) + 20
	col := VBox(0, Split(line, beside, NewBody(head).Wrapped()))
	if more != "" {
		words := NewSecond(more)
		words.SetWrap(true)
		col.Add(Inset(beside, 0, 0, 0, words))
	}
	return Inset(0, 0, 0, 8, col)
}

// White is paper, which is the same in both looks.
func White() color.Color { return color.White }

// widest keeps its content from growing wider than a limit, which follows the text; it stays at the left.
type widest struct{ limit float32 }

// Layout implements fyne.Layout.
func (w widest) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(min(scaled(w.limit), size.Width), size.Height))
	}
}

// MinSize implements fyne.Layout.
func (w widest) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// edged lays out a content and a line 1 wide at its right.
type edged struct{}

// Layout implements fyne.Layout.
func (edged) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width-1, size.Height))
	objects[1].Move(fyne.NewPos(size.Width-1, 0))
	objects[1].Resize(fyne.NewSize(1, size.Height))
}

// MinSize implements fyne.Layout.
func (edged) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(1, 0)
}
