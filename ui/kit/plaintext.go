package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// plainColumns is where lines of a plain text are broken.
const plainColumns = 108

// NewPlainText shows a long text line by line, of which only the lines in sight exist.
func NewPlainText(text string) fyne.CanvasObject {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		lines = append(lines, broken(line, plainColumns)...)
	}
	rows := NewRows(17, func() int { return len(lines) }, func() Row { return newPlainLine(lines) }, nil)
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
}

func newPlainLine(lines []string) Row {
	l := &plainLine{lines: lines, words: NewMono("")}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *plainLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.words) }

// ShowItem implements Row.
func (l *plainLine) ShowItem(i int, _ bool) {
	if i < len(l.lines) {
		l.words.SetText(l.lines[i])
	}
}
