package looktest

import (
	"fmt"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
)

// slack is what measuring and rounding may differ by, in units.
const slack = 0.75

// Texts says which words are cut, have no room or are cut through. mayCut tells of a text, and what it stands in, whether
// it may end in an ellipsis: it holds a name that somebody made long, or it is a line of a list.
func (l *Look) Texts(allowed func(text string, within []fyne.CanvasObject) bool) (faults []string) {
	for _, i := range l.Items {
		mayCut := func(text string) bool { return allowed(text, i.Within) }
		switch v := i.Object.(type) {
		case *kit.Text:
			faults = append(faults, textFaults(i, v, mayCut)...)
		case *canvas.Text:
			if _, ours := inside[*kit.Text](i); ours || v.Text == "" || mayCut(v.Text) {
				continue
			}
			if _, entry := inside[*widget.RichText](i); !entry && width(v) > v.Size().Width+slack {
				faults = append(faults, fmt.Sprintf("%q needs %.0f, has %.0f (%s)", v.Text, width(v), v.Size().Width, i.where()))
			}
		case *kit.Entry:
			faults = append(faults, placeholder(v)...)
		}
	}
	return faults
}

func textFaults(i Item, t *kit.Text, mayCut func(string) bool) (faults []string) {
	if t.Text() == "" || mayCut(t.Text()) && i.Place.W > 20 {
		return nil
	}
	lines := linesOf(t)
	said := make([]string, len(lines))
	for k, line := range lines {
		said[k] = line.Text
		if width(line) > t.Size().Width+slack {
			faults = append(faults, fmt.Sprintf("%q needs %.0f, has %.0f (%s)", line.Text, width(line), t.Size().Width, i.where()))
		}
		if bottom := line.Position().Y + line.Size().Height; bottom > t.Size().Height+3 && len(lines) > 1 {
			faults = append(faults, fmt.Sprintf("%q has %d lines, the last is cut: %.0f high of %.0f (%s)", t.Text(), len(lines), t.Size().Height, bottom, i.where()))
			break
		}
	}
	if squeezed(strings.Join(said, "")) != squeezed(t.Text()) {
		faults = append(faults, fmt.Sprintf("%q is cut to %q (%s)", t.Text(), strings.Join(said, "|"), outer(i)))
	}
	return faults
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// outer names the two widgets around a text.
func outer(i Item) string {
	var names []string
	for k := len(i.Within) - 1; k >= 0 && len(names) < 2; k-- {
		if w, ok := i.Within[k].(fyne.Widget); ok {
			names = append(names, fmt.Sprintf("%T", w))
		}
	}
	return strings.Join(names, " in ")
}

func linesOf(t *kit.Text) (out []*canvas.Text) {
	for _, o := range test.WidgetRenderer(t).Objects() {
		if line, ok := o.(*canvas.Text); ok {
			out = append(out, line)
		}
	}
	return out
}

func width(t *canvas.Text) float32 {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(t.Text, t.TextSize, t.TextStyle, t.FontSource)
	return size.Width
}

func placeholder(e *kit.Entry) []string {
	if e.Text != "" || e.PlaceHolder == "" || e.MultiLine {
		return nil
	}
	const sides = 20
	need := fyne.MeasureText(e.PlaceHolder, theme.TextSize(), e.TextStyle).Width
	if room := e.Size().Width - sides; need > room+slack {
		return []string{fmt.Sprintf("the placeholder %q needs %.0f, has %.0f", e.PlaceHolder, need, room)}
	}
	return nil
}

// raw finds what only a program would say.
var raw = regexp.MustCompile(`%!|sql:|\bopen /|dial tcp|[Nn]o such file|permission denied|connection refused|context (canceled|deadline)|\bEOF\b|\bnil\b|` +
	`0x[0-9a-f]{4}|goroutine|panic:|\bCKR_|(signing|sync|page|app|ui|device|pades|sqlite|worker|host|backend): |\{[a-z_]+[a-zA-Z_]*\}`)

// Words says which sentences hold a raw cause, a place that was not filled in, or a key nobody said. areas are the first
// parts of the keys.
func (l *Look) Words(areas []string) (faults []string) {
	key := regexp.MustCompile(`^(` + strings.Join(areas, "|") + `)(\.[a-z0-9-]+)+$`)
	for _, i := range l.Items {
		words := ""
		switch v := i.Object.(type) {
		case *kit.Text:
			words = v.Text()
		case *canvas.Text:
			words = v.Text
		default:
			continue
		}
		if m := raw.FindString(words); m != "" {
			faults = append(faults, fmt.Sprintf("%q holds %q", words, m))
		}
		if key.MatchString(words) {
			faults = append(faults, fmt.Sprintf("the key %q is not said", words))
		}
	}
	return faults
}
