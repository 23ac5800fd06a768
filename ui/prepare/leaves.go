package prepare

import (
	"context"
	"errors"
	"image"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/prepare"
	"paraph/signing"
	"paraph/ui/docview"
)

// binding is what the pages of Prepare come from: the base document, whose pages the model arranges. Its first pages
// are always those of the document as it was opened; that one is sent as it is while they stand so.
type binding struct {
	base   app.Document // the opened document, or one of ours that was made of it and of files
	home   string       // SHA-256 of what was opened
	pages  int          // and how many pages it has
	laid   []signing.Leaf
	adding func() // gives up adding pages; nil while none are added
	later  func() // adds pages once the document has been looked through; nil while none wait
	making func() // gives up making the document
}

// bind begins with a base document.
func (p *Screen) bind(base app.Document, facts *signing.Facts) {
	p.facts = facts
	p.bound = binding{base: base, home: base.SHA256(), pages: len(facts.Pages)}
}

// unbind gives up what is under way; a base of ours is closed when no save needs it any more.
func (p *Screen) unbind() {
	for _, giveUp := range []func(){p.bound.adding, p.bound.making} {
		if giveUp != nil {
			giveUp()
		}
	}
	p.release(p.bound.base)
	p.bound = binding{}
}

func (p *Screen) release(base app.Document) {
	if base != nil && base != p.doc {
		p.WhenSaved(base.Close)
	}
}

// arrangement is how the draft's document is made of the base; nil while it is the document as it was opened.
func (p *Screen) arrangement() *app.Arrangement {
	if p.model.Plain(p.bound.pages) {
		return nil
	}
	a := &app.Arrangement{Base: p.bound.base.SHA256(), Leaves: p.model.Leaves()}
	if was := p.held.Parcel.Pages; alike(was, a) {
		a.Made = was.Made
	}
	return a
}

// alike reports whether two arrangements make the same document.
func alike(a, b *app.Arrangement) bool {
	return a != nil && b != nil && a.Base == b.Base && slices.Equal(a.Leaves, b.Leaves)
}

// source is what the view draws.
func (p *Screen) source() docview.Source {
	if p.model.Plain(len(p.facts.Pages)) {
		return p.bound.base
	}
	return journey.Arrange(p.bound.base, p.facts.Pages, p.model.Leaves())
}

// layPages shows the pages as the model has them now.
func (p *Screen) layPages() {
	leaves := p.model.Leaves()
	if slices.Equal(leaves, p.bound.laid) {
		return
	}
	from := make([]int, len(leaves))
	for i, l := range leaves {
		from[i] = slices.Index(p.bound.laid, l) + 1
	}
	p.bound.laid = leaves
	if p.bound.making != nil {
		p.bound.making()
	}
	p.over.drag, p.over.hover = nil, nil
	p.view.Rearrange(p.source(), p.model.Geometries(), from)
}

// beside works beside the screen; done always runs, with an error that is context.Canceled after cancel.
func (p *Screen) beside(work func(context.Context) error, done func(error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		err := work(ctx)
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		p.kit.Dispatch(func() { cancel(); done(err) })
	}()
	return cancel
}

// TakesPages reports whether a document is open whose pages can be arranged.
func (p *Screen) TakesPages() bool {
	return p.facts != nil && p.whyNoPages() == "" && !p.review.leaving()
}

// WillTakePages reports whether a document is open whose pages can be arranged, at the latest when it has been looked
// through.
func (p *Screen) WillTakePages() bool {
	return p.facts != nil && p.obstacle() == "" && !p.review.leaving()
}

// addPages asks for a file whose pages are added.
func (p *Screen) addPages() {
	if p.OnPickPages != nil && p.TakesPages() {
		p.OnPickPages(p.AddFiles)
	}
}

// AddFiles adds the pages of files behind those that are picked, else at the end. The files stay as they are. While the
// document is looked through they wait.
func (p *Screen) AddFiles(paths []string) { p.addFiles(paths, false) }

// addFiles is AddFiles. entitled: the person may have a copy of protected ones without their protection.
func (p *Screen) addFiles(paths []string, entitled bool) {
	if p.looking && p.WillTakePages() {
		p.strip.begin("pages.waiting", func() { p.bound.later = nil; p.strip.end("") })
		p.bound.later = func() { p.addFiles(paths, entitled) }
		return
	}
	if !p.TakesPages() || len(paths) == 0 || p.bound.adding != nil {
		return
	}
	p.back()
	behind := p.model.Pages()
	if picked := p.view.Picked(); len(picked) > 0 {
		behind = picked[len(picked)-1]
	}
	h, base := p.held, p.bound.base
	var doc app.Document
	var facts *signing.Facts
	var added journey.Added
	p.strip.begin("pages.adding", func() {
		if p.bound.adding != nil {
			p.bound.adding()
		}
	})
	p.bound.adding = p.beside(func(ctx context.Context) (err error) {
		doc, facts, added, err = p.grow(ctx, base, paths, entitled)
		return err
	}, func(err error) {
		if p.held != h { // another document is on the screen
			closeDocument(doc)
			return
		}
		p.bound.adding = nil
		if err != nil {
			closeDocument(doc)
			p.strip.end(p.refusal(err))
			p.offer(err, paths, entitled)
			p.refresh()
			return
		}
		p.grown(doc, facts, behind)
		p.strip.end(p.otherwise(added))
	})
	p.refresh()
}

func closeDocument(doc app.Document) {
	if doc != nil {
		doc.Close()
	}
}

// grow makes a base that has the pages of files behind its own, and opens it.
func (p *Screen) grow(ctx context.Context, base app.Document, paths []string, entitled bool) (app.Document, *signing.Facts, journey.Added, error) {
	sum, err := journey.Keep(ctx, p.requests, base)
	if err != nil {
		return nil, nil, journey.Added{}, err
	}
	added, err := p.arranger.AddPages(ctx, sum, paths, entitled, p.strip.tell)
	if err != nil {
		return nil, nil, added, err
	}
	doc, facts, err := p.stored(ctx, base.Name(), added.SHA256)
	if err == nil && len(facts.Pages) != added.Pages {
		err = &signing.Problem{Code: signing.ProblemDamaged}
	}
	return doc, facts, added, err
}

// offer asks whether a protected file may be added as a copy without its protection.
func (p *Screen) offer(err error, paths []string, entitled bool) {
	problem, ok := errors.AsType[*signing.Problem](err)
	if _, file := errors.AsType[*app.FileError](err); ok && file && problem.Code == signing.ProblemEncrypted && !entitled {
		p.strip.offer(p.kit.Say("document.unprotect"), p.kit.Say("document.unprotect.hint"), func() { p.addFiles(paths, true) })
	}
}

// otherwise says of added files what was taken otherwise than it came.
func (p *Screen) otherwise(added journey.Added) string {
	var out []string
	for _, m := range added.Mended {
		out = append(out, p.kit.Say("pages.mended", "file", filepath.Base(m.Path), "why", strings.Join(p.kit.Voice.CopyUsed(m.Faults), " ")))
	}
	if words := p.reduced(added.Smaller); words != "" {
		out = append(out, words)
	}
	return strings.Join(out, " ")
}

// reduced says which picture was made smaller, or how many; "" where none was.
func (p *Screen) reduced(all []journey.Smaller) string {
	if len(all) == 0 {
		return ""
	}
	million := func(size image.Point) int { return int(math.Round(float64(size.X) * float64(size.Y) / 1e6)) }
	s := all[0]
	return p.kit.Voice.Count("pages.smaller", len(all), "file", filepath.Base(s.Path), "was", million(s.Was), "now", million(s.Now))
}

// stored opens a document that is in the blobs. With an error it may be open all the same.
func (p *Screen) stored(ctx context.Context, name, sum string) (app.Document, *signing.Facts, error) {
	content, err := p.requests.Blobs.Get(ctx, sum)
	if err != nil {
		return nil, nil, err
	}
	doc, err := p.documents.OpenContent(ctx, name, content)
	if err != nil {
		return nil, nil, err
	}
	facts, err := doc.Facts(ctx, "")
	return doc, facts, err
}

// grown takes the new base and shows what it has more.
func (p *Screen) grown(doc app.Document, facts *signing.Facts, behind int) {
	old := p.bound.base
	p.bound.base, p.facts, p.held.base = doc, facts, doc
	p.release(old)
	added := p.model.Insert(facts.Pages, behind)
	p.pick(added)
	p.view.GoTo(added[0])
	p.view.FocusStrip()
	p.kit.Offer(p.kit.Voice.Count("pages.added", len(added)), p.kit.Say("prepare.undo"), p.Undo)
}

// refusal says why pages were not added, and which file is to blame; "" where the person gave it up.
func (p *Screen) refusal(err error) string {
	if errors.Is(err, context.Canceled) {
		return ""
	}
	why := p.kit.Explain(err)
	if problem, ok := errors.AsType[*signing.Problem](err); ok {
		if key := "pages.why." + string(problem.Code); p.kit.Voice.Has(key) {
			why = p.kit.Say(key, "limit", problem.Limit, "word", problem.Word)
		}
	}
	if f, ok := errors.AsType[*app.FileError](err); ok {
		return p.kit.Say("pages.refused", "file", filepath.Base(f.Path), "why", why)
	}
	return p.kit.Say("pages.failed", "why", why)
}

// chosen are the pages the tools work on: those that are picked, else the one that is read.
func (p *Screen) chosen() []int {
	if picked := p.view.Picked(); len(picked) > 0 {
		return picked
	}
	return []int{max(1, p.view.Page())}
}

// turnPages turns the chosen pages, by 90 degrees clockwise or 270.
func (p *Screen) turnPages(by int) {
	if !p.TakesPages() {
		return
	}
	pages := p.chosen()
	p.model.Turn(pages, by)
	p.pick(pages)
}

// movePages moves the chosen pages one place up or down.
func (p *Screen) movePages(down bool) {
	if !p.TakesPages() {
		return
	}
	p.pick(p.model.Shift(p.chosen(), down))
}

// removePages takes the chosen pages out; a toast brings them back.
func (p *Screen) removePages() {
	if !p.TakesPages() {
		return
	}
	pages := p.chosen()
	fields, ok := p.model.Drop(pages)
	if !ok {
		p.strip.end(p.kit.Say("pages.last"))
		return
	}
	next := min(pages[0], p.model.Pages())
	p.pick([]int{next})
	p.view.GoTo(next)
	words := p.kit.Voice.Count("pages.removed", len(pages))
	if fields > 0 {
		words += " " + p.kit.Voice.Count("pages.gone", fields)
	}
	p.kit.Offer(words, p.kit.Say("prepare.undo"), p.Undo)
}

// pick picks pages and shows what can be done with them.
func (p *Screen) pick(pages []int) {
	p.view.Pick(pages...)
	p.model.Select(0)
	p.refresh()
}

// Picked implements docview.Picker.
func (p *Screen) Picked([]int) {
	if p.facts != nil {
		p.model.Select(0)
		p.refresh()
	}
}

// Dropped implements docview.Picker.
func (p *Screen) Dropped(pages []int, at int) {
	if p.TakesPages() {
		p.pick(p.model.MoveBefore(pages, at))
	}
}

// PageKey implements docview.Picker.
func (p *Screen) PageKey(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyDelete, fyne.KeyBackspace:
		p.removePages()
		return true
	case fyne.KeyS: // the field comes onto the page that was gone to
		p.focus(p.view)
		return p.over.Key(&fyne.KeyEvent{Name: name}, 0)
	case fyne.KeyEscape:
		if len(p.view.Picked()) > 0 {
			p.pick(nil)
			return true
		}
	}
	return false
}
