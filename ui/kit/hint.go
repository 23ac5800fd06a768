package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// HintBar is the status line: what has pointer or focus on the left, the state of things on the right. States keep
// their room; a sentence that has too little ends with one of its parts, or with a word where that would leave much of the line empty.
type HintBar struct {
	widget.BaseWidget
	OnTell   func() // pointer or focus went somewhere else; nil: nobody listens
	words    *Text
	standing string
	covered  int               // so many dialogs lie over the screen whose sentence that is
	pointed  fyne.CanvasObject // speaks because the pointer is over it; nil: nothing does
	right    *fyne.Container
	state    *fyne.Container
	body     *fyne.Container
}

// NewHintBar is an empty one, 26 high.
func NewHintBar() *HintBar {
	h := &HintBar{words: NewSecond("").Clauses(), right: HBox(16), state: HBox(16)}
	showAny(h.right)
	showAny(h.state)
	h.body = NewStack(NewGround(theme.Rail, "", 0),
		VBox(0, NewLine(), Fill(Inset(12, 0, 12, 0, HBox(20, Fill(h.words), HBox(16, h.right, h.state))))))
	h.ExtendBaseWidget(h)
	return h
}

// Tell says something; "" goes back to the standing sentence, which under a dialog is none.
func (h *HintBar) Tell(sentence string) {
	if sentence == "" && h.covered == 0 {
		sentence = h.standing
	}
	h.words.SetText(sentence)
	if h.OnTell != nil {
		h.OnTell()
	}
}

// SetStanding is what stands there while nothing has pointer or focus.
func (h *HintBar) SetStanding(sentence string) {
	if h.covered == 0 && h.words.Text() == h.standing {
		h.words.SetText(sentence)
	}
	h.standing = sentence
}

// cover leaves the line to a dialog that opens, and uncover to what lies below it when it closes.
func (h *HintBar) cover() { h.covered++; h.Tell("") }

func (h *HintBar) uncover(below fyne.Focusable) {
	h.covered--
	h.Tell(hintOf(below))
}

// Text is what it says now.
func (h *HintBar) Text() string { return h.words.Text() }

// SetRight puts items of the screen that is shown on the right, such as NewStatus makes.
func (h *HintBar) SetRight(items ...fyne.CanvasObject) { h.put(h.right, items) }

// SetState puts items at the far right that stay whatever is shown.
func (h *HintBar) SetState(items ...fyne.CanvasObject) { h.put(h.state, items) }

func (h *HintBar) put(part *fyne.Container, items []fyne.CanvasObject) {
	part.Objects = items
	showAny(h.right)
	showAny(h.state)
	h.body.Refresh()
	h.Refresh()
}

func showAny(part *fyne.Container) { ShowIf(part, len(part.Objects) > 0) }

// NewStatus is an icon with its words for the right side of the hint line.
func NewStatus(icon, words string) fyne.CanvasObject {
	return HBox(6, NewIcon(icon, 14, theme.Secondary), NewSecond(words))
}

// CreateRenderer is for Fyne.
func (h *HintBar) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{
		objects: fixed(h.body),
		layout:  func(s fyne.Size) { h.body.Resize(s) },
		min:     func() fyne.Size { return fyne.NewSize(h.body.MinSize().Width, scaled(26)) },
		refresh: func() { h.body.Refresh() },
	}
}

// hint tells the hint line of the window an object is in. With "" the line goes back to what has the focus.
func hint(o fyne.CanvasObject, sentence string) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if sentence == "" && any(c.Focused()) != any(o) {
		sentence = hintOf(c.Focused())
	}
	bar := findBar(c.Content())
	if bar == nil {
		return
	}
	switch {
	case any(c.Focused()) == any(o):
	case sentence == "":
		bar.pointed = nil
	default:
		bar.pointed = o
	}
	bar.Tell(sentence)
}

// heed has the line speak of something else once what speaks under the pointer is not to be seen any more. Fyne tells no widget
// that the pointer left it before the pointer moves.
func heed(c fyne.Canvas) {
	bar := findBar(c.Content())
	if bar == nil || bar.pointed == nil || seen(bar.pointed) {
		return
	}
	gone := bar.pointed
	bar.pointed = nil
	if over, ok := gone.(desktop.Hoverable); ok {
		over.MouseOut()
	}
	if f, ok := c.Focused().(fyne.CanvasObject); ok && !seen(f) {
		bar.Tell("")
		return
	}
	Rehint(c, bar)
}

// seen reports whether an object and all it stands in are shown; Fyne has what is not at the window's corner, where nothing speaks.
func seen(o fyne.CanvasObject) bool {
	return o.Visible() && !fyne.CurrentApp().Driver().AbsolutePositionForObject(o).IsZero()
}

// Rehint has the line say what has the keyboard says of itself, or the standing sentence.
func Rehint(c fyne.Canvas, h *HintBar) { h.Tell(hintOf(c.Focused())) }

// hintOf is what something says of itself when it has the keyboard.
func hintOf(o fyne.Focusable) string {
	if h, ok := o.(interface{ Hint() string }); ok {
		return h.Hint()
	}
	return ""
}

// findBar looks through containers only: the hint line stands in the window's frame.
func findBar(o fyne.CanvasObject) *HintBar {
	switch v := o.(type) {
	case *HintBar:
		return v
	case *fyne.Container:
		for i := len(v.Objects) - 1; i >= 0; i-- {
			if bar := findBar(v.Objects[i]); bar != nil {
				return bar
			}
		}
	}
	return nil
}
