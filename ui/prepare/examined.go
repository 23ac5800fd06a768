package prepare

import (
	"context"
	"slices"
	"strings"

	"paraph/app"
	"paraph/app/open"
	"paraph/signing"
	"paraph/ui/kit"
)

// Examined hears what a thorough look at the document on the screen found, nil that it has begun. Until then fields can be
// placed, but nothing be reviewed or arranged. The copy that is used stays its opener's.
func (p *Screen) Examined(x *open.Examined) {
	if p.came == nil {
		return
	}
	p.looking, p.found = x == nil, x
	p.heed()
	p.refresh()
	if later := p.bound.later; later != nil && x != nil {
		p.bound.later = nil
		p.strip.end("")
		later()
	}
}

// heed uses what was found, once the pages are there.
func (p *Screen) heed() {
	if p.facts == nil {
		return
	}
	x := p.found
	switch {
	case x == nil || x.Why != nil:
	case x.Copy != nil:
		p.use(x)
	case p.bound.base == p.came:
		p.facts = x.Facts
	}
	p.tell()
}

// tell says above the document what was found.
func (p *Screen) tell() {
	x := p.found
	switch {
	case x == nil:
		p.band.Hide()
	case x.Why != nil && kit.Protected(p.facts):
		entitled := kit.Deed{Word: p.kit.Say("document.unprotect"), Hint: p.kit.Say("document.unprotect.hint"), Do: func() { kit.Call(p.OnEntitled) }}
		p.band.Ask(p.kit.Say("document.protected.brief"), entitled, p.kit.Rest([]string{p.kit.Voice.Protected(p.facts)}))
	case x.Why != nil:
		p.band.Stay(p.obstacle())
	default:
		p.tellFound()
	}
}

// tellFound leaves the pages their room: it says in one sentence that there is something, and the rest is a press away.
func (p *Screen) tellFound() {
	brief := p.kit.Voice.Found(p.found.Faults, p.found.Brings())
	if brief == "" {
		p.band.Hide()
		return
	}
	p.band.Brief(brief, p.kit.Rest(p.foundWords()))
}

// foundWords says which copy is used and what the document brings along, a sentence each.
func (p *Screen) foundWords() (out []string) {
	x := p.found
	if x == nil || x.Why != nil {
		return nil
	}
	facts := x.Facts
	if x.Copy != nil {
		out, facts = p.kit.Voice.CopyUsed(x.Faults), x.Of
	}
	if brings := p.kit.Voice.Brings(facts.Attachments, false); brings != "" {
		out = append(out, brings)
	}
	return out
}

// brought are the files that a document made of pages brings along.
type brought struct {
	sum   string // the document
	files signing.Attachments
}

// take says which copy leaves and what it brings along, by its SHA-256. A document made of pages is asked anew: files go with
// the pages they came with.
func (r *review) take(sum string) {
	p := r.p
	files := p.facts.Attachments
	if p.arrangement() != nil {
		if files = r.brought.files; sum != "" && r.brought.sum != sum {
			r.brought, files = brought{sum: sum}, signing.Attachments{}
			r.ask(sum)
		}
	}
	var out []string
	for _, c := range p.held.Parcel.Draft.Copies {
		out = append(out, p.kit.Voice.CopyUsed(c.Faults)...)
	}
	if brings := p.kit.Voice.Brings(files, false); brings != "" {
		out = append(out, brings)
	}
	r.taken.SetText(strings.Join(out, " "))
	kit.ShowIf(r.taken, len(out) > 0)
}

// ask looks through the document made of pages.
func (r *review) ask(sum string) {
	p := r.p
	var files signing.Attachments
	p.kit.Run(func(ctx context.Context) error {
		doc, _, err := p.stored(ctx, p.Name(), sum)
		defer closeDocument(doc)
		if err != nil {
			return err
		}
		x := p.documents.Examine(ctx, doc, false)
		defer x.Close()
		if x.Facts != nil {
			files = x.Facts.Attachments
		}
		return nil
	}, func(err error) {
		if err == nil && p.review == r && r.brought.sum == sum {
			r.brought.files = files
			r.describe()
			r.relay()
		}
	})
}

// use has the copy take the document's place. What was done on its pages meanwhile stays; where the copy has other pages,
// what stands on those that are there.
func (p *Screen) use(x *open.Examined) {
	if p.doc == x.Copy {
		return
	}
	alone := p.bound.base == p.doc
	p.snapshot()
	draft := &p.held.Parcel
	p.doc, p.held.doc = x.Copy, x.Copy
	draft.Draft.Copies = []signing.CleanCopy{{Of: p.came.SHA256(), Is: x.Copy.SHA256(), Faults: x.Faults}}
	if !alone { // the pages come from a document of ours
		return
	}
	saved := len(draft.Blobs) > 0
	if saved && draft.Blobs[0] != x.Copy.SHA256() {
		draft.Blobs = nil // the copy is not kept yet
	}
	if p.bound.making != nil {
		p.bound.making()
	}
	same := slices.Equal(p.facts.Pages, x.Of.Pages)
	if !same && (draft.Pages == nil || !signing.Fit(draft.Pages.Leaves, len(x.Of.Pages))) {
		draft.Pages = nil
		dropBeyond(draft, len(x.Of.Pages))
	}
	p.held.base, p.bound.base, p.bound.home, p.bound.pages, p.facts = x.Copy, x.Copy, x.Copy.SHA256(), len(x.Of.Pages), x.Of
	if same {
		p.view.Rearrange(p.source(), p.model.Geometries(), ordinary(p.model.Pages()))
	} else {
		p.remodel()
	}
	if saved {
		p.later()
	}
}

// whyNoPages says why pages can be neither added nor arranged now; "" if they can.
func (p *Screen) whyNoPages() string {
	if why := p.obstacle(); why != "" || !p.looking {
		return why
	}
	return p.kit.Say("document.looking")
}

// dropBeyond takes fields off pages that are not there.
func dropBeyond(parcel *app.Parcel, pages int) {
	for i := range parcel.Draft.Signers {
		g := &parcel.Draft.Signers[i]
		g.Fields = slices.DeleteFunc(g.Fields, func(f signing.Field) bool { return f.Page > pages })
	}
}

// ordinary are pages that stand where they stood.
func ordinary(pages int) []int {
	out := make([]int, pages)
	for i := range out {
		out[i] = i + 1
	}
	return out
}
