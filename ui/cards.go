package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// listCard is a card whose rows reach its edges; lines between them are the caller's.
func listCard(rows ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.NewStack(kit.NewGround(theme.Surface, fynetheme.ColorNameSeparator, 10), kit.VBox(0, rows...))
}

// link is a way to another screen, in words.
func link(words string, tapped func()) fyne.CanvasObject {
	l := &textLink{}
	l.Text, l.OnTapped, l.TextStyle, l.SizeName = words, tapped, fyne.TextStyle{Bold: true}, fynetheme.SizeNameCaptionText
	l.ExtendBaseWidget(l)
	return l
}

// textLink is Fyne's link that leaves the keys it does not need to the window.
type textLink struct{ widget.Hyperlink }

// TypedKey follows it on Space and Return.
func (l *textLink) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.OnTapped()
	default:
		kit.PassKey(l, e)
	}
}

// besides puts a hairline at the right of a list, where its detail begins.
func besides(list fyne.CanvasObject) fyne.CanvasObject {
	return container.New(edged{}, list, kit.NewLine())
}

// timelineRow is when, a dot, and what happened; the newest one's dot is in ink.
func timelineRow(when, head, more string, newest bool) fyne.CanvasObject {
	ink := fynetheme.ColorNameInputBorder
	if newest {
		ink = fynetheme.ColorNamePrimary
	}
	dot := kit.Inset(0, 0, 11, 0, kit.Fixed(9, 9, kit.NewGround(ink, "", 4.5)))
	col := kit.VBox(0, kit.HBox(0, kit.Fixed(112, 0, kit.NewSecond(when)), dot, kit.Fill(kit.NewBody(head).Wrapped())))
	if more != "" {
		words := kit.NewSecond(more)
		words.SetWrap(true)
		col.Add(kit.Inset(132, 0, 0, 0, words))
	}
	return kit.Inset(0, 0, 0, 8, col)
}

// white is paper, which is the same in both looks.
func white() color.Color { return color.White }

// widest keeps its content from growing wider than a limit; it stays at the left.
type widest struct{ limit float32 }

// Layout implements fyne.Layout.
func (w widest) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(min(w.limit, size.Width), size.Height))
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

// listAndDetail lays out a list and its detail beside it; where there is little room the list gives way.
type listAndDetail struct{ detail func(width float32) }

const (
	listWidth  = 486
	listLeast  = 360
	detailWant = 660
	// detailLeast is how narrow a detail may get in the smallest window.
	detailLeast = leastWidth - railNarrow - listLeast
	// besideSteps is how wide a detail must be for a signer's steps to stand beside the name.
	besideSteps = 690
)

// Layout implements fyne.Layout.
func (l listAndDetail) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := min(listWidth, max(listLeast, size.Width-detailWant))
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left, size.Height))
	l.detail(size.Width - left)
}

// MinSize implements fyne.Layout.
func (l listAndDetail) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[1].MinSize() // as it is arranged now; it can be narrower
	return fyne.NewSize(min(size.Width, detailLeast)+listLeast, max(size.Height, objects[0].MinSize().Height))
}
