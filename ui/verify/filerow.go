package verify

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// fileRow is one row of a list: mark, name, answer with its reason, who signed, and a button that opens the file.
type fileRow struct {
	widget.BaseWidget
	of           *list
	mark         *kit.Mark
	fact         *fyne.Container
	name         *kit.Text
	word, reason *kit.Text
	who          *kit.Text
	open         *kit.Button
	body         *fyne.Container
	index        int
}

func newFileRow(of *list) kit.Row {
	r := &fileRow{of: of, name: kit.NewBold("").Split(), word: kit.NewBold(""), reason: kit.Note(""), who: kit.NewSecond("")}
	r.mark, r.fact = kit.NewMark(kit.MarkUnsure, 22), kit.NewStack()
	r.open = kit.NewButton(of.screen.desk.Say("verify.list.open"), "", kit.Small, func() { of.open(r.index) })
	r.body = container.New(columns{}, container.NewStack(r.mark, r.fact), r.name, kit.VBox(0, r.word, r.reason), r.who, r.open)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is for Fyne.
func (r *fileRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// Held is what stands in it.
func (r *fileRow) Held() []fyne.CanvasObject { return []fyne.CanvasObject{r.body} }

// ShowItem implements kit.Row.
func (r *fileRow) ShowItem(i int, _ bool) {
	if i >= len(r.of.shown) {
		return
	}
	f, d := r.of.shown[i], r.of.screen.desk
	r.index = i
	name := f.name()
	r.name.SetText(name)
	word, reason := f.inRow(d)
	r.word.SetText(word)
	r.reason.SetText(reason)
	kit.ShowIf(r.word, word != "")
	r.who.SetText(f.who(d))
	mark, has := f.kind.mark()
	r.mark.Set(mark)
	kit.ShowIf(r.mark, has)
	kit.ShowIf(r.fact, !has)
	icon := f.icon
	if icon == "" {
		icon = "minus"
	}
	r.fact.Objects = []fyne.CanvasObject{kit.NewIcon(icon, 20, look.Secondary)}
	r.open.SetHint(d.Say("verify.list.open")+" "+name, "")
	kit.ShowIf(r.open, !f.lost)
	r.body.Refresh()
}

// inRow is what a row says: the answer and its reason.
func (f *listed) inRow(d *kit.Kit) (word, reason string) {
	switch f.kind {
	case pending:
		return "", d.Say("verify.list.pending")
	case unsigned:
		return "", f.word
	}
	return f.word, f.inShort()
}

// who are those who signed it, as far as they have room.
func (f *listed) who(d *kit.Kit) string {
	if len(f.signers) < 2 {
		return d.Voice.List(f.signers)
	}
	return d.Voice.Count("verify.list.who", len(f.signers)-1, "name", f.signers[0])
}

// says is a row's whole text, for the hint line.
func (l *list) says(i int) string {
	if i >= len(l.shown) {
		return ""
	}
	f := l.shown[i]
	word, reason := f.inRow(l.screen.desk)
	words := []string{f.name()}
	if word != "" {
		words = append(words, word)
	}
	words = append(words, strings.TrimSuffix(reason, "."))
	if len(f.signers) > 0 {
		words = append(words, l.screen.desk.Voice.List(f.signers))
	}
	return strings.Join(words, ". ") + "."
}

// columns lays out a row: mark, name, answer, who, button. Where nobody is named the answer has the room of the names; where there is
// little room they stand under the file's name.
type columns struct{}

const (
	rowHeight = 56
	rowLarge  = 62 // where the reason may need two lines
	rowEdge   = 18
	rowMark   = 22
	rowGap    = 14
	fullRow   = 900
	nameHas   = 0.32
	whoHas    = 0.22
	nameOnly  = 0.36
)

// Layout implements fyne.Layout.
func (columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	edge, gap, mark := kit.Scaled(rowEdge), kit.Scaled(rowGap), kit.Scaled(rowMark)
	put := func(o fyne.CanvasObject, x, w float32) {
		o.Resize(fyne.NewSize(w, size.Height)) // how high its words are follows from their width
		h := min(o.MinSize().Height, size.Height)
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
	}
	button := objects[4].MinSize().Width
	left, right := edge+mark+gap, size.Width-edge-button-gap
	room := right // of the answer: also that of the button where there is none
	if !objects[4].Visible() {
		room = size.Width - edge
	}
	name, who := nameOnly*(right-left), float32(0)
	named, full := objects[3].(*kit.Text).Text() != "", size.Width >= kit.Scaled(fullRow)
	if named && full {
		who = whoHas * (right - left)
	}
	if full {
		name = nameHas * (right - left)
	}
	put(objects[0], edge, mark)
	put(objects[1], left, name-gap)
	put(objects[2], left+name, room-who-left-name-min(gap, who))
	if named && !full {
		under(objects[1], objects[3], size.Height)
	} else {
		put(objects[3], right-who, who)
	}
	put(objects[4], size.Width-edge-button, button)
}

// under puts words below others of the same width, both in the middle of a height.
func under(above, below fyne.CanvasObject, high float32) {
	at, size, more := above.Position(), above.Size(), below.MinSize().Height
	at.Y = (high - size.Height - more) / 2
	above.Move(at)
	below.Move(at.AddXY(0, size.Height))
	below.Resize(fyne.NewSize(size.Width, more))
}

// MinSize implements fyne.Layout.
func (columns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(10, kit.Scaled(40)) }

// rowHigh is how high a row is at the size the text has.
func rowHigh() float32 {
	if kit.Large() {
		return rowLarge
	}
	return rowHeight
}

// asHigh makes the card as high as its rows, where there is room for all.
type asHigh struct{ of *list }

// Layout implements fyne.Layout.
func (a asHigh) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const below, edges = 20, 2
	objects[0].Resize(fyne.NewSize(size.Width, min(size.Height, kit.Scaled(a.of.high)*float32(len(a.of.shown))+edges+below)))
}

// MinSize implements fyne.Layout.
func (asHigh) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
