package verify

import (
	"context"
	"image"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/docview"
	"paraph/ui/kit"
)

// original is the file as it was when a signature was made, drawn in the place of the file as it came. The report it belongs to
// opens and closes it.
type original struct {
	screen *Screen
	size   int64 // bytes; 0: there is no other version
	doc    app.Document
	why    string // why it cannot be shown, "" if it can
	wanted bool   // it is to be shown, as soon as it can be
	cancel func()
}

// show has the version opened that a signature of so many bytes covers.
func (o *original) show(size int64) {
	v := o.screen
	if size == o.size && (o.doc != nil || o.cancel != nil) {
		return
	}
	wanted := o.wanted
	o.close()
	o.size, o.why, o.wanted = size, "", wanted
	switch {
	case size <= 0:
		o.refuse(v.desk.Say("verify.original.none"))
		return
	case size >= v.doc.Size():
		o.refuse(v.desk.Say("verify.original.same"))
		return
	case v.OpenSigned == nil:
		return
	}
	doc, now := v.doc, v.facts.Pages
	var was app.Document
	var facts *signing.Facts
	keep := func() bool { return true }
	o.cancel = v.desk.Run(func(ctx context.Context) (err error) {
		if was, facts, err = v.OpenSigned(ctx, doc, size); err == nil {
			keep = context.AfterFunc(ctx, was.Close) // nobody hears of it then
		}
		return err
	}, func(err error) {
		o.cancel = nil
		if err != nil {
			o.refuse(v.desk.Explain(err))
			return
		}
		keep()
		o.doc = was
		v.frame.View.SetOther(drawnAs(was, facts.Pages, now, v.desk.Say("verify.original.absent")))
		o.turn(o.wanted)
	})
}

// refuse says why it is not shown.
func (o *original) refuse(why string) {
	o.why, o.wanted = why, false
	o.told()
}

// turn shows what was signed in the place of what came, or what came again.
func (o *original) turn(on bool) {
	if o.wanted = on && o.why == ""; o.doc != nil {
		o.screen.frame.View.ShowOther(o.wanted)
		o.screen.redraw()
	}
	o.told()
}

// told has the bar say what is shown.
func (o *original) told() {
	if r := o.screen.report; r != nil && r.bar != nil {
		r.bar.tell()
	}
}

// close lets the version go.
func (o *original) close() {
	if o.cancel != nil {
		o.cancel()
		o.cancel = nil
	}
	o.screen.frame.View.SetOther(nil)
	if o.doc != nil {
		o.doc.Close()
		o.doc = nil
	}
	o.wanted = false
}

// tiled is a document that can draw a part of a page.
type tiled interface {
	Tile(ctx context.Context, page int, dpi float64, clip image.Rectangle) (*image.RGBA, error)
}

// asSigned draws the pages of a version at the size they have in the file as it came.
type asSigned struct {
	app.Document
	was, now []signing.PageGeometry
	absent   string // said of a page that was not there
}

// asSignedTiled is one that can draw parts too.
type asSignedTiled struct {
	*asSigned
	of tiled
}

func drawnAs(doc app.Document, was, now []signing.PageGeometry, absent string) docview.Source {
	a := &asSigned{doc, was, now, absent}
	if t, ok := doc.(tiled); ok {
		return &asSignedTiled{a, t}
	}
	return a
}

// notThere is that a page was added later.
type notThere struct{ words string }

func (notThere) Error() string   { return "verify: the page was not there" }
func (n notThere) Words() string { return n.words }

// Pixels implements docview.Source. A page that had another size keeps it, on paper of the size it has now.
func (a *asSigned) Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error) {
	if page > len(a.was) {
		return nil, notThere{a.absent}
	}
	img, err := a.Document.Pixels(ctx, page, dpi)
	was, now := a.was[page-1].Size(), a.now[page-1].Size()
	if err != nil || was == now {
		return img, err
	}
	dots := func(points float64) int { return max(1, int(math.Round(points*dpi/72))) }
	paper := image.NewRGBA(image.Rect(0, 0, dots(now.W), dots(now.H)))
	draw.Draw(paper, paper.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(paper, paper.Bounds(), img, image.Point{}, draw.Src)
	return paper, nil
}

// Tile implements docview.Tiler.
func (a *asSignedTiled) Tile(ctx context.Context, page int, dpi float64, clip image.Rectangle) (*image.RGBA, error) {
	if page > len(a.was) {
		return nil, notThere{a.absent}
	}
	return a.of.Tile(ctx, page, dpi, clip)
}

// HasOriginal reports whether the pages can be shown as they were signed, and why not.
func (v *Screen) HasOriginal() (why string, has bool) {
	if v.report == nil || v.report.was == nil {
		return "", false
	}
	return v.report.was.why, v.report.was.why == ""
}

// TurnOriginal shows the pages as they were signed, or as they came again.
func (v *Screen) TurnOriginal() {
	if _, has := v.HasOriginal(); has {
		v.report.was.turn(!v.report.was.wanted)
	}
}

// changeBar floats over the pages of a file to which something came later: which version is seen, and the way through the changes.
type changeBar struct {
	report       *report
	which        *kit.Segments
	before, next *kit.Button
	count        *kit.Text
}

func (r *report) newBar() *changeBar {
	d := r.screen.desk
	b := &changeBar{report: r, count: kit.NewSecond("")}
	b.which = kit.NewSegments([]string{d.Say("verify.bar.received"), d.Say("verify.bar.signed")}, func(i int) { r.was.turn(i == 1) })
	b.before = kit.NewButton(d.Say("verify.bar.before"), "caret-up", kit.Quiet, func() { r.screen.NextChange(-1) })
	b.before.SetHint(d.Keyed(d.Say("commands.change.before"), &desktop.CustomShortcut{KeyName: fyne.KeyF8, Modifier: fyne.KeyModifierShift}), "")
	b.next = kit.NewButton(d.Say("verify.bar.next"), "caret-down", kit.Quiet, func() { r.screen.NextChange(1) })
	b.next.SetHint(d.Keyed(d.Say("commands.change.next"), kit.Bare(fyne.KeyF8)), "")
	r.screen.frame.Float(kit.Breaking(8, b.which, kit.HBox(8, b.before, b.next, b.count)))
	return b
}

// tell has it say what is shown, and which change is gone to.
func (b *changeBar) tell() {
	r, d := b.report, b.report.screen.desk
	at := 0
	if r.was.wanted && r.was.doc != nil {
		at = 1
	}
	b.which.SetIndex(at)
	b.which.SetHint(1, d.Keyed(d.Say("commands.original"), kit.Bare(fyne.KeySpace)), r.was.why)
	n := len(r.changes)
	if r.chosen >= 0 {
		b.count.SetText(d.Say("verify.bar.count", "n", r.chosen+1, "of", n))
	} else {
		b.count.SetText(d.Voice.Count("verify.bar.all", n))
	}
	r.screen.frame.Lay()
}
