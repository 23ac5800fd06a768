package kit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"paraph/app"
	"paraph/app/say"
	"paraph/device"
	"paraph/signing"
	"paraph/ui/theme"
)

func letters(s string) float32 { return float32(utf8.RuneCountInString(s)) }

func TestWrapAndEllipsis(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"", 5, []string{""}},
		{"one two", 20, []string{"one two"}},
		{"one two three", 7, []string{"one two", "three"}},
		{"incomprehensibilities", 8, []string{"incompre", "hensibil", "ities"}},
		{"a incomprehensibility b", 8, []string{"a", "incompre", "hensibil", "ity b"}},
		{"to anna.rossi@example.com, French", 12, []string{"to", "anna.rossi@", "example.com,", "French"}},
		{"è à\nù", 10, []string{"è à", "ù"}},
		{"èèè", 0, []string{"è", "è", "è"}},
	} {
		if got := wrap(c.text, c.width, letters); !slices.Equal(got, c.want) {
			t.Errorf("%q at %v: %q", c.text, c.width, got)
		}
	}
	for _, c := range []struct {
		text  string
		width float32
		want  string
	}{{"abcdef", 6, "abcdef"}, {"abcdef", 4, "abc…"}, {"ab cdef", 4, "ab…"}, {"abc", 0, "…"}} {
		if got := ellipsis(c.text, c.width, letters); got != c.want {
			t.Errorf("%q at %v: %q", c.text, c.width, got)
		}
	}
}

// TestNothingCutsANameOfSixtyLetters: a name that does not fit ends in an ellipsis inside its part, at every text size.
func TestNothingCutsANameOfSixtyLetters(t *testing.T) {
	name := "Massimiliano Ferdinando della Rovere di Castelvecchio Pascoli"
	for _, scale := range []float32{0.85, 1, 1.5} {
		a := test.NewTempApp(t)
		a.Settings().SetTheme(theme.New(theme.Light, scale))
		field := NewField(name, NewEntry(name))
		field.SetError(name)
		steps := NewSteps([]string{name, name})
		for i, part := range []fyne.CanvasObject{
			NewButton(name, "bell", Filled, nil), NewCheck(name, nil), NewSelect([]string{name}, nil), field, steps,
			NewChips([]string{name, name}, nil), NewBody(name), NewTitle(name), HBox(8, NewDisc(1), Fill(NewBold(name)), NewButton("Remind", "", Small, nil)),
			HBox(8, NewBody(name), NewBody(name)), NewCard(NewBody(name)), NewEmpty("bell", name, nil), NewWorking(name, nil), NewStatus("check", name),
		} {
			w := test.NewTempWindow(t, Fixed(240, 300, part))
			w.SetPadded(false)
			w.Resize(fyne.NewSize(240, 300))
			assertInside(t, fmt.Sprintf("part %d at %v", i, scale), w.Content(), fyne.NewPos(0, 0), 240)
		}
	}
}

// assertInside walks what is drawn: no words beyond the window's right edge, none wider than their place.
func assertInside(t *testing.T, what string, o fyne.CanvasObject, at fyne.Position, width float32) {
	t.Helper()
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	if words, ok := o.(*canvas.Text); ok && words.Text != "" {
		if at.X < -1 || at.X+words.MinSize().Width > width+1 {
			t.Errorf("%s: %q runs from %v to %v", what, words.Text, at.X, at.X+words.MinSize().Width)
		}
		if words.MinSize().Width > words.Size().Width+1 {
			t.Errorf("%s: %q is %v wide in %v", what, words.Text, words.MinSize().Width, words.Size().Width)
		}
	}
	switch v := o.(type) {
	case *Entry: // scrolls by itself
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(v).Objects() {
			assertInside(t, what, c, at, width)
		}
	case *fyne.Container:
		for _, c := range v.Objects {
			assertInside(t, what, c, at, width)
		}
	}
}

func TestExplainSaysSentences(t *testing.T) {
	var logged []string
	d := &Kit{Voice: say.In("en"), Log: func(key string) { logged = append(logged, key) }}
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{&signing.Problem{Code: signing.ProblemNotPDF}, "problem.not-a-pdf"},
		{fmt.Errorf("x: %w", &signing.Problem{Code: signing.ProblemDeclined, Signer: 2}), "problem.declined"},
		{&device.ModuleError{Module: "m", Fault: device.FaultCrash}, "module.crash"},
		{fmt.Errorf("x: %w", device.ErrPINLast), "error.pin-last"},
		{device.ErrPIN, "error.pin"},
		{&device.Choice{}, "error.several-keys"},
		{app.ErrUnreachable, "error.unreachable"},
		{fs.ErrNotExist, "error.not-found"},
		{context.DeadlineExceeded, "error.timeout"},
		{errors.New("dial tcp 10.0.0.1: refused"), "error.unknown"},
	} {
		logged = nil
		got := d.Explain(c.err)
		if strings.Join(logged, " ") != c.want {
			t.Errorf("%v: said %v, want %s", c.err, logged, c.want)
		}
		if c.err != nil && (got == c.want || strings.Contains(got, c.err.Error()) || strings.Contains(got, "{")) {
			t.Errorf("%v: %q", c.err, got)
		}
	}
}

// TestSplit: names that differ only at their ends, or only at their beginnings, stay different where there is no room for them.
func TestSplit(t *testing.T) {
	letters := func(s string) float32 { return float32(len([]rune(s))) }
	for _, c := range []struct {
		text  string
		width float32
		want  string
	}{
		{"Contratto.pdf", 13, "Contratto.pdf"},
		{"Contratto di fornitura Rossi 2026.pdf", 21, "Contratto…i 2026.pdf"},
		{"Contratto di fornitura Rossi 2027.pdf", 21, "Contratto…i 2027.pdf"},
		{"Contratto.pdf", 1, "…"},
		{"", 0, ""},
	} {
		if got := middleEllipsis(c.text, c.width, letters); got != c.want {
			t.Errorf("%q in %v: %q, not %q", c.text, c.width, got, c.want)
		}
	}
}

// TestClausesFillTheirRoom: a sentence ends with one of its parts, but with a word where that would leave much of the line empty.
func TestClausesFillTheirRoom(t *testing.T) {
	const text = "Flèches, Tab et Échap marchent aussi dans la page. Le reste suit."
	letters := func(s string) float32 { return float32(utf8.RuneCountInString(s)) }
	for width, want := range map[float32]string{
		80: text, 60: "Flèches, Tab et Échap marchent aussi dans la page. …", 40: "Flèches, Tab et Échap marchent aussi …", 11: "Flèches …",
	} {
		if got := clauses(text, width, letters); got != want {
			t.Errorf("%v: %q", width, got)
		}
	}
}
