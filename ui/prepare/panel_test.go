package prepare

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"paraph/app"
	"paraph/app/open"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestNumbersAreWhole: each number of a field shows four digits with a sign before them, as they are written and when somebody has
// left it, at every text size, also in the smallest window; they stay within the panel.
func TestNumbersAreWhole(t *testing.T) {
	const longest = "-2000"
	for _, text := range []float32{0.85, 1, 1.15, 1.3, 1.5, -1.5} { // the last in the smallest window
		b := desktest.NewBed(t, "it", theme.Light)
		fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, max(text, -text)))
		p := prepFull(b, desktest.Ready())
		g := p.model.Signers()[1] // who makes what says whose field it is long
		g.Name, g.Surname = desktest.LongName[:23], desktest.LongName[24:]
		p.model.SetSigner(1, g)
		if b.Frame(p.Content(), 1366, 738); text < 0 {
			b.Frame(p.Content(), 968, 610)
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		edge := at(p.panel.content).X + p.panel.content.Size().Width
		for i, e := range p.panel.selected.numbers {
			whole := func() bool {
				found := false
				desktest.Walk(e, func(o fyne.CanvasObject) {
					words, ok := o.(*canvas.Text)
					if !ok || words.Text != longest {
						return
					}
					wide := fyne.MeasureText(longest, words.TextSize, words.TextStyle).Width
					from, to := at(words).X-at(e).X, at(words).X-at(e).X+wide
					found = from >= 0 && to <= e.Size().Width-1
				})
				return found
			}
			b.Win.Canvas().Focus(e)
			e.Entry.SetText("")
			for _, r := range longest {
				e.TypedRune(r)
			}
			if !whole() {
				t.Errorf("text %v: number %d, %v wide, is cut while it is written", text, i, e.Size().Width)
			}
			b.Win.Canvas().Focus(p.view)
			if !whole() || at(e).X+e.Size().Width > edge-14 {
				t.Errorf("text %v: number %d, %v wide, is cut", text, i, e.Size().Width)
			}
		}
	}
}

// TestNoTwoButtonsOfOneName: whatever is missing, each button beside the pages has a name of its own, and the first one says what it
// adds.
func TestNoTwoButtonsOfOneName(t *testing.T) {
	for _, lang := range say.Languages() {
		b := desktest.NewBed(t, lang, theme.Light)
		p := prepScreen(b, desktest.Ready(), app.Draft{})
		b.Frame(p.Content(), 1366, 738)
		if words := p.panel.add.Text(); words != p.kit.Say("prepare.add.hint") {
			t.Errorf("%s: without a signer the button says %q", lang, words)
		}
		for step, next := range []func(){
			func() {}, p.panel.addSigner, func() { desktest.PrepPeople(p.model) }, func() { p.helpMissing() }, func() { p.helpMissing() },
		} {
			next()
			p.refresh()
			if p.panel.add.Hint() != p.kit.Say("prepare.add.hint") {
				t.Errorf("%s, %d: the hint line says %q", lang, step, p.panel.add.Hint())
			}
			seen := map[string]bool{}
			desktest.Walk(p.panel.content, func(o fyne.CanvasObject) {
				button, ok := o.(*kit.Button)
				if !ok || button.Text() == "" {
					return
				}
				if seen[button.Text()] {
					t.Errorf("%s, %d: two buttons say %q", lang, step, button.Text())
				}
				seen[button.Text()] = true
			})
		}
	}
}

// TestTooMuchIsSaidAtOnce: a document the service does not take is told before anything is placed on it, and no form opens by key on
// one that cannot be prepared.
func TestTooMuchIsSaidAtOnce(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	ready := desktest.Ready().ReadyIs
	ready.Limits.Pages = 1
	p.Serve(ready)
	p.refresh()
	if words := p.panel.check.Text(); !p.panel.next.Disabled() || p.panel.tick.Visible() || words != p.kit.Explain(p.tooMuch()) {
		t.Errorf("it says %q", words)
	}
	p.found = &open.Examined{Why: signing.ErrNotReady}
	p.refresh()
	p.editSigner()
	if p.panel.form.content.Visible() {
		t.Error("a signer's form opens for a document that cannot be sent")
	}
}
