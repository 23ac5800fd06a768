package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Text is words in one of the program's faces: one line that ends in an ellipsis where there is no room, or wrapped.
type Text struct {
	widget.BaseWidget
	text  string
	look  look
	wrap  bool
	align fyne.TextAlign
	short func(text string, width float32, measure func(string) float32) string // how it is cut; nil: at its end
	color fyne.ThemeColorName
	lines []*canvas.Text
	known wrapping
}

// wrapping remembers how a text was broken, because it is asked for several times a layout, at several widths.
type wrapping struct {
	text  string
	scale float32
	lines map[float32][]string // by width
}

// look is size and line height at text size 1, and the face.
type look struct {
	size, line float32
	bold, mono bool
	serif      bool
}

func newText(text string, l look, color fyne.ThemeColorName) *Text {
	t := &Text{text: text, look: l, color: color}
	t.ExtendBaseWidget(t)
	return t
}

// NewTitle is the title of a screen.
func NewTitle(text string) *Text {
	return newText(text, look{size: 24, line: 30, serif: true}, fynetheme.ColorNameForeground)
}

// NewVerdict is the word of an answer that a person came for.
func NewVerdict(text string) *Text {
	return newText(text, look{size: 26, line: 32, serif: true}, fynetheme.ColorNameForeground)
}

// NewDialogTitle is the title of a dialog or a card that asks something.
func NewDialogTitle(text string) *Text {
	return newText(text, look{size: 21, line: 28, serif: true}, fynetheme.ColorNameForeground)
}

// NewSection is the title of a part of a screen.
func NewSection(text string) *Text {
	return newText(text, look{size: 17, line: 24, bold: true}, fynetheme.ColorNameForeground)
}

// NewBody is ordinary text.
func NewBody(text string) *Text {
	return newText(text, look{size: 14, line: 20}, fynetheme.ColorNameForeground)
}

// NewBold is ordinary text that stands out.
func NewBold(text string) *Text {
	return newText(text, look{size: 14, line: 20, bold: true}, fynetheme.ColorNameForeground)
}

// NewSecond is a second line, a label, a status.
func NewSecond(text string) *Text {
	return newText(text, look{size: 12, line: 17}, theme.Secondary)
}

// NewMono is what is compared letter by letter.
func NewMono(text string) *Text {
	return newText(text, look{size: 12, line: 17, mono: true}, fynetheme.ColorNameForeground)
}

// SetText says something else.
func (t *Text) SetText(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// Text is what it says.
func (t *Text) Text() string { return t.text }

// SetWrap makes it use as many lines as it needs.
func (t *Text) SetWrap(wrap bool) { t.wrap = wrap; t.Refresh() }

// Wrapped is SetWrap(true) in one breath.
func (t *Text) Wrapped() *Text { t.SetWrap(true); return t }

// SetColor gives it the colour of a role.
func (t *Text) SetColor(name fyne.ThemeColorName) { t.color = name; t.Refresh() }

// Color is the one its letters have.
func (t *Text) Color() fyne.ThemeColorName { return t.color }

// SetAlign moves the words within the room they have.
func (t *Text) SetAlign(align fyne.TextAlign) { t.align = align; t.Refresh() }

// Split has it cut in its middle where there is no room, as names of files are.
func (t *Text) Split() *Text { t.short = middleEllipsis; t.Refresh(); return t }

// Clauses has it end with a whole part of a sentence where there is no room for all of it.
func (t *Text) Clauses() *Text { t.short = clauses; t.Refresh(); return t }

func (t *Text) cut(width float32) string {
	if t.short != nil {
		return t.short(t.text, width, t.measure)
	}
	return ellipsis(t.text, width, t.measure)
}

// AccessibilityLabel is what a screen reader says.
func (t *Text) AccessibilityLabel() string { return t.text }

// AccessibilityRole is that of a text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (t *Text) lineHeight() float32 { return scaled(t.look.line) }

func (t *Text) style() fyne.TextStyle {
	return fyne.TextStyle{Bold: t.look.bold, Monospace: t.look.mono}
}

// source is the face itself. Without it Fyne reads, for each style, a second face and one of the system's too, in case a
// letter is missing; letters our faces may lack are left to that.
func (t *Text) source(words string) fyne.Resource {
	if t.look.serif {
		return theme.SerifFont()
	}
	return face(words, t.style())
}

func face(words string, style fyne.TextStyle) fyne.Resource {
	if strings.IndexFunc(words, foreign) >= 0 {
		return nil
	}
	return theme.TextFont(style)
}

// boldLength is how much room words take in bold at a size.
func boldLength(words string, size float32) float32 {
	bold := fyne.TextStyle{Bold: true}
	length, _ := fyne.CurrentApp().Driver().RenderedTextSize(words, size, bold, face(words, bold))
	return length.Width
}

// foreign reports whether a letter is of another script than Latin, Greek and Cyrillic, or a sign our faces may lack.
func foreign(r rune) bool {
	return r >= 0x530 && (r < 0x1E00 || r > 0x205F) && r != '€' && r != '−'
}

func (t *Text) measure(words string) float32 {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(words, scaled(t.look.size), t.style(), t.source(words))
	return size.Width
}

// Lines is how many it takes, wrapped to a width.
func (t *Text) Lines(width float32) int { return len(t.broken(width)) }

// Length is how much room it takes in a line.
func (t *Text) Length() float32 { return t.measure(t.text) }

func (t *Text) natural() fyne.Size {
	w := float32(0)
	for line := range strings.SplitSeq(t.text, "\n") {
		w = max(w, t.measure(line))
	}
	return fyne.NewSize(w, t.heightAt(w+1))
}

// MinSize of a long text is less than its length: it wraps or ends in an ellipsis.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	return t.BaseWidget.MinSize()
}

func (t *Text) minSize() fyne.Size {
	const wide, narrow = 160, 40
	if !t.wrap {
		return fyne.NewSize(min(t.measure(t.text), wide), t.lineHeight())
	}
	width := t.Size().Width
	if width <= 0 {
		width = 10000
	}
	return fyne.NewSize(min(t.measure(t.text), narrow), t.heightAt(width))
}

func (t *Text) heightAt(width float32) float32 {
	if !t.wrap {
		return t.lineHeight()
	}
	return t.lineHeight() * float32(max(1, len(t.broken(width))))
}

func (t *Text) broken(width float32) []string {
	const widths = 8
	if scale := scaled(t.look.size); t.known.text != t.text || t.known.scale != scale || len(t.known.lines) > widths {
		t.known = wrapping{text: t.text, scale: scale}
	}
	lines, known := t.known.lines[width]
	switch {
	case known:
	case width <= 0: // it has no place yet
		lines = []string{t.text}
	default:
		lines = wrap(t.text, width, t.measure)
		if t.known.lines == nil {
			t.known.lines = map[float32][]string{}
		}
		t.known.lines[width] = lines
	}
	return lines
}

// CreateRenderer is for Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return &drawn{
		objects: func() []fyne.CanvasObject {
			out := make([]fyne.CanvasObject, len(t.lines))
			for i, l := range t.lines {
				out[i] = l
			}
			return out
		},
		layout:  t.layout,
		min:     t.minSize,
		refresh: func() { t.layout(t.Size()); canvas.Refresh(t) },
	}
}

func (t *Text) layout(size fyne.Size) {
	var words []string
	if t.wrap {
		words = t.broken(size.Width)
	} else {
		words = []string{t.cut(size.Width)}
	}
	if len(words) != len(t.lines) {
		t.lines = make([]*canvas.Text, len(words))
		for i := range t.lines {
			t.lines[i] = &canvas.Text{}
		}
	}
	high := t.lineHeight()
	for i, line := range t.lines {
		line.Text, line.TextSize, line.TextStyle = words[i], scaled(t.look.size), t.style()
		line.FontSource, line.Alignment, line.Color = t.source(words[i]), t.align, colorOf(t.color)
		own := line.MinSize().Height
		y := float32(i) * high
		if !t.wrap {
			y = (size.Height - high) / 2
		}
		place(line, 0, y+(high-own)/2, size.Width, own)
		line.Refresh()
	}
}
