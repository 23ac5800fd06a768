package prepare

import (
	"testing"

	"fyne.io/fyne/v2/canvas"

	"paraph/app"
	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestFieldsOnEachOther: both are marked while they are placed, the check line says what becomes of it instead of its tick, and Review whose it is and
// where; with a service that lets marks lie on each other it says that.
func TestFieldsOnEachOther(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	p.model.Add(1, signing.Box{X: 331, Y: 45, W: 164, H: 45})
	p.model.Activate(1)
	id := p.model.Add(1, signing.Box{X: 331, Y: 45, W: 164, H: 45})
	p.choose(id, false)
	p.refresh()
	line := func() string {
		if p.panel.tick.Visible() || p.panel.next.Disabled() {
			t.Error("all is well, or it cannot be sent")
		}
		return p.panel.check.Text()
	}
	const ours = "Two fields lie on each other. Move one, or leave it: the later one goes to the nearest free place when it is sent."
	if line() != ours || framed(p) != 2 {
		t.Errorf("%d are marked, the check line says %q", framed(p), line())
	}
	p.goOn()
	if got := p.review.crowded; !got.Visible() || got.Text() != "One field lies on another and goes to the nearest free place: Luca Verdi on page 1." {
		t.Errorf("Review says %q", got.Text())
	}
	p.Serve(office.Ready{Service: "Regione", Lacks: []string{"apart"}})
	if got := p.review.crowded.Text(); got != "One field lies on another: Luca Verdi on page 1." {
		t.Errorf("of another service Review says %q", got)
	}
	footSendsNot(t, p)
	p.back()
	if want := "Two fields lie on each other. “Regione” prints both names at the same place: move one."; line() != want {
		t.Errorf("of another service the check line says %q", line())
	}
	p.choose(0, false)
	if want := "Two fields lie on each other. “Regione” prints both names at the same place: move one."; line() != want {
		t.Errorf("with nothing selected the check line says %q", line())
	}
	p.choose(id, false)
	p.model.Nudge(id, 0, 45)
	if got := p.panel.check.Text(); got != p.kit.Say("prepare.check.ready") || !p.panel.tick.Visible() || framed(p) != 0 {
		t.Errorf("moved below: %d are marked, %q", framed(p), got)
	}
	p.goOn()
	if p.review.crowded.Visible() {
		t.Error("Review still speaks of it")
	}
}

// footSendsNot: two names would be printed at one place, so the foot of the review leads back to the fields.
func footSendsNot(t *testing.T, p *Screen) {
	t.Helper()
	foot := p.review.footer
	foot.ready = &p.receiver // it has answered
	foot.show()
	if words, able := foot.state(); able || !foot.apart.Visible() || foot.tick.Visible() || words != "Two names would be printed at the same place. Go back and move a field." {
		t.Errorf("of another service the foot says %q, %v", words, able)
	}
}

// framed is how many fields of the first page have the frame of those that lie on others.
func framed(p *Screen) (n int) {
	for _, o := range p.over.Draw(1, 1) {
		if r, ok := o.(*canvas.Rectangle); ok && r.StrokeWidth == 2 && r.CornerRadius == 4 {
			n++
		}
	}
	return n
}
