package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// plainEdge keeps a plain text from the ring around it and from its bar.
const plainEdge = 12

// NewPlainText shows a long text line by line, of which only the lines in sight exist, in a width.
func NewPlainText(text string, width float32) fyne.CanvasObject {
	columns := max(20, int((width-2*plainEdge)/NewMono("").measure("m")))
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		lines = append(lines, broken(line, columns)...)
	}
	rows := NewRows(17, func() int { return len(lines) }, func() Row { return newPlainLine(lines) }, nil)
	rows.plain = true
	return rows
}

// broken are the parts of a line of at most so many letters, broken at spaces where there are any.
func broken(line string, most int) (parts []string) {
	for runes := []rune(line); ; {
		if len(runes) <= most {
			return append(parts, string(runes))
		}
		at := most
		if space := strings.LastIndex(string(runes[:most]), " "); space > 0 {
			at = len([]rune(string(runes[:most])[:space]))
		}
		parts = append(parts, string(runes[:at]))
		runes = []rune(strings.TrimLeft(string(runes[at:]), " "))
	}
}

type plainLine struct {
	widget.BaseWidget
	lines []string
	words *Text
	body  fyne.CanvasObject
}

func newPlainLine(lines []string) Row {
	l := &plainLine{lines: lines, words: NewMono("")}
	l.body = Inset(plainEdge, 0, plainEdge, 0, l.words)
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *plainLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.body) }

// ShowItem implements Row.
func (l *plainLine) ShowItem(i int, _ bool) {
	if i < len(l.lines) {
		l.words.SetText(l.lines[i])
	}
}
