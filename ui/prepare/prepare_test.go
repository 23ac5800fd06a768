package prepare

import (
	"context"
	"reflect"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app"
	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// screen is Prepare with the sample contract open and a draft.
func prepScreen(b *desktest.Bed, w *desktest.Works, d app.Draft) *Screen {
	b.T.Helper()
	p := New(b.Kit, b.Desk, w, w, w)
	b.T.Cleanup(func() { p.view.Open(nil, nil) })
	b.Frame(p.Content(), 1190, 708)
	prepOpen(p, desktest.OpenContract(b.T), d)
	return p
}

// prepOpen opens a document as the shell does, with its facts.
func prepOpen(p *Screen, doc app.Document, d app.Draft) {
	facts, err := doc.Facts(context.Background(), "")
	if err != nil {
		panic(err)
	}
	p.OpenDraft(doc, facts, d)
}

// at is where a point of a page lies in the view.
func prepAt(p *Screen, page int, x, y float64) fyne.Position {
	k := float32(p.over.scale)
	origin := prepOrigin(p, page)
	return origin.AddXY(float32(x)*k, float32(y)*k)
}

// pageOrigin finds a page's corner in the view by asking the overlay where a press lands.
func prepOrigin(p *Screen, page int) fyne.Position {
	probe := &prepProbe{}
	p.view.SetOverlay(probe)
	defer p.view.SetOverlay(p.over)
	mid := fyne.NewPos(p.view.Size().Width/2, p.view.Size().Height/2)
	p.view.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: mid}, Button: desktop.MouseButtonPrimary})
	p.view.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: mid}})
	k := float32(p.over.scale)
	return mid.SubtractXY(float32(probe.at.X)*k, float32(probe.at.Y)*k)
}

type prepProbe struct{ at signing.Point }

func (o *prepProbe) Draw(int, float32) []fyne.CanvasObject { return nil }
func (o *prepProbe) Down(_ int, p signing.Point, _ desktop.MouseButton, _ fyne.KeyModifier) bool {
	o.at = p
	return true
}
func (o *prepProbe) Move(int, signing.Point)                   {}
func (o *prepProbe) Up(int, signing.Point)                     {}
func (o *prepProbe) DoubleTap(int, signing.Point) bool         { return false }
func (o *prepProbe) Key(*fyne.KeyEvent, fyne.KeyModifier) bool { return false }

// drag pulls the pointer over the view in a few steps.
func prepPull(p *Screen, from, to fyne.Position) {
	event := func(pos fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: pos}, Button: desktop.MouseButtonPrimary}
	}
	p.view.MouseMoved(event(from))
	p.view.MouseDown(event(from))
	for i := range 10 {
		k := float32(i+1) / 10
		p.view.MouseMoved(event(from.AddXY((to.X-from.X)*k, (to.Y-from.Y)*k)))
	}
	p.view.MouseUp(event(to))
}

func TestPrepareDrawAndMove(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	p.view.SetZoom(100)
	p.placeField()
	prepPull(p, prepAt(p, 1, 100, 300), prepAt(p, 1, 300, 360))
	fields := p.model.Fields()
	if len(fields) != 1 || fields[0].Box.W < 195 || fields[0].Box.W > 205 || fields[0].Signer != 0 {
		t.Fatalf("drawn: %+v", fields)
	}
	if b.Kit.Toasts.Text() != "Signature field added for Anna Rossi" {
		t.Errorf("toast %q", b.Kit.Toasts.Text())
	}
	id := fields[0].ID
	prepPull(p, prepAt(p, 1, fields[0].Box.X+50, fields[0].Box.Y+20), prepAt(p, 1, fields[0].Box.X+80, fields[0].Box.Y+60))
	moved, _ := p.model.Field(id)
	if moved.Box.X < fields[0].Box.X+20 || moved.Box.W != fields[0].Box.W {
		t.Errorf("moved to %v from %v", moved.Box, fields[0].Box)
	}
	p.Undo()
	if f, _ := p.model.Field(id); f.Box != fields[0].Box {
		t.Errorf("the drag was not one step: %v", f.Box)
	}
	p.over.Key(&fyne.KeyEvent{Name: fyne.KeyRight}, fyne.KeyModifierShift)
	p.over.Key(&fyne.KeyEvent{Name: fyne.Key2}, 0)
	if f, _ := p.model.Field(id); f.Box.X != fields[0].Box.X+10 || f.Signer != 1 {
		t.Errorf("keys: %+v", f)
	}
	p.over.Key(&fyne.KeyEvent{Name: fyne.KeyDelete}, 0)
	if len(p.model.Fields()) != 0 {
		t.Error("Del did nothing")
	}
}

// TestEscapeFromAFormOfNobody: a form whose signer is gone, as with the document it was of, closes.
func TestEscapeFromAFormOfNobody(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	p.panel.form.index = 2
	if !p.Escape() || p.panel.form.index >= 0 {
		t.Error("the form is still open")
	}
}

func TestPrepareNumbers(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	id := p.model.Add(1, signing.Box{X: 100, Y: 200, W: 164, H: 45})
	p.choose(id, true)
	form := p.panel.selected
	form.numbers[1].Entry.SetText("330")
	form.numbers[1].OnCommit("330")
	if f, _ := p.model.Field(id); f.Box.X != 330 {
		t.Errorf("x is %v", f.Box.X)
	}
	form.numbers[1].Entry.SetText("2000")
	form.numbers[1].OnCommit("2000")
	if f, _ := p.model.Field(id); f.Box.X != 330 || !form.wrong.Visible() || form.wrong.Text() != "x can be 0 to 431 on this page." {
		t.Errorf("x is %v, said %q", f.Box.X, form.wrong.Text())
	}
	if form.numbers[1].Text != "2000" {
		t.Error("what was written is gone")
	}
	b.Shoot("prepare-number-wrong")
}

func TestPrepareSignerForm(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	p.panel.addSigner()
	f := p.panel.form
	f.email.Entry.SetText("piero.example.com")
	f.email.OnCommit("")
	if p.model.Signers()[2].Email != "piero.example.com" {
		t.Error("what was typed is not kept")
	}
	b.Shoot("prepare-signer-wrong")
	faults := p.model.CheckSigner(2, p.model.Signers()[2])
	if len(faults) != 2 {
		t.Errorf("%v", faults)
	}
	if line := p.panel.check.Text(); line != "Write who signer 3 is." {
		t.Errorf("check line %q", line)
	}
	if !p.panel.next.Disabled() {
		t.Error("the review is open to a draft that cannot be sent")
	}
}

func TestPrepareDraftSavedAndReopened(t *testing.T) {
	b := desktest.NewBed(t, "it", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	p.model.Add(1, signing.Box{X: 100, Y: 200, W: 164, H: 45})
	p.model.Activate(1)
	p.model.Add(2, signing.Box{X: 100, Y: 300, W: 164, H: 45})
	b.Until("the draft", func() bool { return p.held.ID != "" && !p.unsaved && !p.saving })
	id := p.held.ID
	saved, err := b.Desk.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := p.snapshot().Parcel
	if !reflect.DeepEqual(saved.Parcel.Draft.Signers, want.Draft.Signers) || len(saved.Parcel.Blobs) != 1 {
		t.Fatalf("saved %+v\nshown %+v", saved.Parcel.Draft.Signers, want.Draft.Signers)
	}
	again := prepScreen(b, desktest.Ready(), saved)
	if got := again.snapshot().Parcel; !reflect.DeepEqual(got.Draft.Signers, want.Draft.Signers) {
		t.Errorf("reopened %+v", got.Draft.Signers)
	}
	b.Shoot("prepare-it")
}

// full is a screen with everything in place.
func prepFull(b *desktest.Bed, w *desktest.Works) *Screen {
	p := prepScreen(b, w, app.Draft{})
	desktest.PrepPeople(p.model)
	last := p.model.Pages()
	p.model.Add(last, signing.Box{X: 72, Y: 384, W: 164, H: 45})
	p.model.Activate(1)
	id := p.model.Add(last, signing.Box{X: 330, Y: 384, W: 164, H: 45})
	p.model.Add(last, signing.Box{X: 330, Y: 570, W: 164, H: 45})
	p.choose(id, true)
	return p
}

func TestReviewSendAndUndo(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepFull(b, desktest.Ready())
	b.Shoot("prepare-en")
	sent, undone := "", ""
	p.OnSent = func(id string) { sent = id }
	p.OnUndone = func(id string) { undone = id }
	p.goOn()
	if p.review == nil {
		t.Fatal("no review")
	}
	if zone := p.held.Parcel.Draft.Options.Zone; zone != "" {
		t.Errorf("the desk counts the last day in %s, whatever the letter will say", zone)
	}
	b.Until("the service", func() bool { return p.review.footer.ready != nil })
	if got := p.review.footer.button.Text(); got != "Send to 2 signers" {
		t.Errorf("button %q", got)
	}
	b.Shoot("review-en")
	p.goOn() // the key is still held
	if p.review.footer.sending {
		t.Fatal("a held key sent what nobody looked at")
	}
	b.Now = b.Now.Add(time.Minute)
	p.goOn()
	p.send() // a second press
	b.Until("sending", func() bool { return sent != "" })
	entry, err := b.Desk.Entry(t.Context(), sent)
	if err != nil || len(entry.Parcel.Draft.Signers) != 2 || entry.Parcel.Draft.Title != "Contratto di fornitura" {
		t.Fatalf("%+v %v", entry, err)
	}
	if drafts, _ := b.Desk.Drafts(t.Context()); len(drafts) != 0 || b.Woken != 1 {
		t.Errorf("%d drafts left, woken %d times", len(drafts), b.Woken)
	}
	if b.Kit.Toasts.Text() != "Sent to 2 signers" {
		t.Errorf("toast %q", b.Kit.Toasts.Text())
	}
	if p.doc != nil {
		t.Error("what was sent is on the screen still")
	}
	p.unsend(sent)
	b.Until("undo", func() bool { return undone != "" })
	draft, err := b.Desk.Draft(t.Context(), undone)
	if err != nil {
		t.Fatal(err)
	}
	prepOpen(p, desktest.OpenContract(t), draft)
	if drafts, _ := b.Desk.Drafts(t.Context()); len(drafts) != 1 || len(p.model.Fields()) != 3 {
		t.Errorf("%d drafts, %d fields", len(drafts), len(p.model.Fields()))
	}
}

func TestReviewAsksForTheOffice(t *testing.T) {
	b := desktest.NewBed(t, "fr", theme.Dark)
	w := &desktest.Works{ReadyIs: office.Ready{Practice: true}}
	p := prepFull(b, w)
	b.Shoot("prepare-fr-dark")
	p.goOn()
	foot := p.review.footer
	b.Until("the service", func() bool { return foot.ready != nil })
	if !foot.button.Disabled() || !foot.office.Visible() {
		t.Error("it can be sent without the office’s name")
	}
	b.Shoot("review-fr-dark")
	foot.name.Entry.SetText("Studio Bianchi")
	foot.keepName()
	b.Until("the name", func() bool { return !foot.office.Visible() })
	if foot.button.Disabled() || w.OfficeIs.Name != "Studio Bianchi" {
		t.Errorf("still off: %s", foot.words.Text())
	}
	last := p.review.options.last
	last.entry.SetText("31/02/2027")
	last.take("")
	if !foot.button.Disabled() {
		t.Error("it can be sent with a day that does not exist")
	}
}

// TestPrepareWhileDragging shows lines, tag and ghost, and Esc puts everything back.
func TestPrepareWhileDragging(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepFull(b, desktest.Ready())
	f, _ := p.model.Field(p.model.Selected())
	p.over.Down(f.Page, signing.Point{X: f.Box.X + 20, Y: f.Box.Y + 20}, desktop.MouseButtonPrimary, 0)
	p.over.Move(f.Page, signing.Point{X: f.Box.X + 22, Y: f.Box.Y - 40})
	b.Shoot("prepare-dragging")
	moved, _ := p.model.Field(f.ID)
	if moved.Box.X != f.Box.X || moved.Box.Y == f.Box.Y || len(p.over.drag.guides) == 0 {
		t.Errorf("%v, caught at %v", moved.Box, p.over.drag.guides)
	}
	p.over.Key(&fyne.KeyEvent{Name: fyne.KeyEscape}, 0)
	if again, _ := p.model.Field(f.ID); again.Box != f.Box || p.over.drag != nil {
		t.Errorf("Esc left it at %v", again.Box)
	}
	if !p.over.WantsTab(false) {
		t.Error("Tab does not go to the field after")
	}
	p.over.Key(&fyne.KeyEvent{Name: fyne.KeyTab}, 0)
	if p.model.Selected() == f.ID || p.over.WantsTab(false) {
		t.Error("Tab goes round and round")
	}
}

// TestPrepareClosedWhileSaving: what is changed while the draft is being written is not lost by closing.
func TestPrepareClosedWhileSaving(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	p.save()
	p.model.Add(1, signing.Box{X: 100, Y: 200, W: 164, H: 45})
	p.Close()
	b.Until("the drafts", func() bool { return !p.saving && len(p.queue) == 0 })
	drafts, err := b.Desk.Drafts(t.Context())
	if err != nil || len(drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	if d, _ := b.Desk.Draft(t.Context(), drafts[0].ID); len(d.Parcel.Draft.Signers) != 2 || len(d.Parcel.Draft.Signers[0].Fields) != 1 {
		t.Errorf("saved %+v", d.Parcel.Draft.Signers)
	}
}

// TestPrepareRemembersPeople: who was asked before is offered after two letters.
func TestPrepareRemembersPeople(t *testing.T) {
	b := desktest.NewBed(t, "it", theme.Light)
	p := prepFull(b, desktest.Ready())
	sent := ""
	p.OnSent = func(id string) { sent = id }
	p.goOn()
	b.Until("the service", func() bool { return p.review.footer.ready != nil })
	p.send()
	b.Until("sending", func() bool { return sent != "" })
	prepOpen(p, desktest.OpenContract(t), app.Draft{})
	p.panel.addSigner()
	f := p.panel.form
	f.name.Entry.SetText("Lu")
	b.Until("people", func() bool { return len(f.people.lines) > 0 })
	b.Shoot("prepare-people-it")
	f.take(signing.Signer{Name: "Luca", Surname: "Verdi", Email: "luca.verdi@example.com"})
	if g := p.model.Signers()[0]; g.FullName() != "Luca Verdi" || g.Email != "luca.verdi@example.com" || f.people.content.Visible() {
		t.Errorf("%+v", g)
	}
	p.Undo()
	if g := p.model.Signers()[0]; g.FullName() != "" {
		t.Errorf("letters are steps of their own: %+v", g)
	}
}

// TestPrepareNarrow: nothing breaks with long names in the smallest window.
func TestPrepareNarrow(t *testing.T) {
	b := desktest.NewBed(t, "it", theme.Light)
	p := prepFull(b, desktest.Ready())
	b.Frame(p.Content(), 968, 610)
	g := p.model.Signers()[1]
	g.Name, g.Surname = "Massimiliano Ferdinando", "Della Robbia Quattrocchi di Castelvecchio Calvisio"
	p.model.SetSigner(1, g)
	for range 4 {
		p.model.AddSigner()
	}
	b.Shoot("prepare-narrow-it")
	for range 4 {
		p.Undo()
	}
	p.goOn()
	b.Until("the service", func() bool { return p.review.footer.ready != nil })
	b.Shoot("review-narrow-it")
	if min := p.Content().MinSize(); min.Width > 968 || min.Height > 584 {
		t.Errorf("needs %v", min)
	}
}

// TestPrepareClosedBeforeTheClock: a save whose time has come already when the document is closed writes nothing of it.
func TestPrepareClosedBeforeTheClock(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	var late func()
	p.after = func(_ time.Duration, f func()) func() { late = f; return func() {} }
	p.model.Add(1, signing.Box{X: 100, Y: 200, W: 164, H: 45})
	p.Close()
	late()
	b.Until("the drafts", func() bool { return !p.saving && len(p.queue) == 0 })
	if drafts, err := b.Desk.Drafts(t.Context()); err != nil || len(drafts) != 1 {
		t.Errorf("%d drafts, %v", len(drafts), err)
	}
}

// TestPrepareSavesBesideTheHand: saving takes the keyboard from nobody.
func TestPrepareSavesBesideTheHand(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	var due func()
	p.after = func(_ time.Duration, f func()) func() { due = f; return func() {} }
	p.model.Add(1, signing.Box{X: 100, Y: 200, W: 164, H: 45})
	b.Win.Canvas().Focus(p.view)
	due()
	b.Until("the draft", func() bool { return !p.saving && len(p.queue) == 0 })
	if b.Win.Canvas().Focused() != fyne.Focusable(p.view) {
		t.Errorf("%T has the keyboard after saving", b.Win.Canvas().Focused())
	}
}

// TestPrepareSignerRow: pressing a signer's row says where new fields go; the selected field stays another's.
func TestPrepareSignerRow(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	desktest.PrepPeople(p.model)
	p.model.Activate(1)
	id := p.model.Add(1, signing.Box{X: 72, Y: 384, W: 164, H: 45})
	p.choose(id, false)
	p.panel.rows.Select(1)
	p.panel.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if f, _ := p.model.Field(id); f.Signer != 1 || p.model.Active() != 0 {
		t.Errorf("the field is signer %d's, new ones go to %d", f.Signer, p.model.Active())
	}
	p.over.Key(&fyne.KeyEvent{Name: fyne.Key1}, 0)
	if f, _ := p.model.Field(id); f.Signer != 0 {
		t.Error("the digit does not give the field")
	}
}

// TestSignerInSight: with many signers the one who was chosen by keys is in sight, however far down the list.
func TestSignerInSight(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	for range 24 {
		p.model.AddSigner()
	}
	p.model.Activate(0)
	p.panel.show()
	scroll := p.panel.scroll
	for p.model.Active() < 23 {
		p.panel.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if end := scroll.Offset.Y + scroll.Size().Height; end < 24*rowHigh || scroll.Offset.Y > 24*rowHigh {
		t.Errorf("the last of %d high is beyond %.0f to %.0f", 24*rowHigh, scroll.Offset.Y, end)
	}
}
