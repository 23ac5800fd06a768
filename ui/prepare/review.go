package prepare

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// How wide what the signers receive is, and how narrow what is set beside it may be.
const receiveWidth, leastReview = 396, 500

// review is the last look before something leaves. It lives as long as it is shown.
type review struct {
	p       *Screen
	content fyne.CanvasObject
	top     fyne.CanvasObject
	wording *wording
	letter  *letter
	options *howForm
	footer  *readiness
	words   *kit.Text // what the document is
	taken   *kit.Text // which copy it is, and what it brings along
	brought brought
	crowded *kit.Text // which of its fields lie on others
	left    *fyne.Container
	scroll  *kit.Scroll
}

// goOn does what the filled button does: it shows what is about to be sent, if nothing is missing, and there it sends. A key that is
// held down does not run through both.
func (p *Screen) goOn() {
	const look = time.Second
	if p.review != nil {
		if p.requests.Clock().Sub(p.reviewed) >= look {
			p.send()
		}
		return
	}
	if _, _, ready := p.model.Check(); !ready || p.obstacle() != "" || p.facts == nil || p.bound.adding != nil || p.looking {
		return
	}
	p.panel.form.close()
	p.snapshot()
	p.flush()
	r := &review{p: p}
	r.top, r.wording = r.head(), newWording(r)
	r.letter = newLetter(r)
	r.options = newHowForm(r)
	r.footer = newReadiness(r)
	r.left = kit.VBox(14, r.footer.office, r.document(), r.who(), r.options.content)
	r.scroll = kit.NewVScroll(kit.Inset(20, 4, 20, 20, kit.WithSide(r.left, leastReview, r.letter.content, receiveWidth)))
	r.content = kit.NewStack(kit.NewGround("background", "", 0), kit.NewDock(kit.Dock{
		Top: r.top, Middle: r.scroll, Bottom: r.footer.content,
	}))
	p.review, p.reviewed = r, p.requests.Clock()
	p.show(r.content)
	r.letter.show()
	if p.kit.Hints != nil {
		p.kit.Hints.SetStanding(p.kit.Say("review.nothing"))
	}
	r.footer.look()
	r.wording.title.AtEnd()
	p.focus(r.wording.title)
	kit.Call(p.OnReview)
}

func (r *review) head() fyne.CanvasObject {
	say := r.p.kit.Say
	back := kit.NewButton(say("review.back"), "arrow-left", kit.Quiet, r.p.back)
	back.SetHint(say("review.back.hint"), "")
	return kit.Inset(10, 14, 20, 8, kit.HBox(12, back, kit.Fill(kit.NewTitle(say("review.title")))))
}

// document is the card that says what leaves.
func (r *review) document() fyne.CanvasObject {
	p := r.p
	r.words, r.taken, r.crowded = kit.NewSecond("").Wrapped(), kit.NewBody("").Wrapped(), kit.NewBody("").Wrapped()
	r.describe()
	again := kit.NewButton(p.kit.Say("review.again"), "eye", kit.Plain, p.back)
	return kit.NewCard(kit.VBox(12, kit.HBox(14, kit.NewIcon("file-pdf", 22, theme.Secondary),
		kit.Fill(kit.VBox(4, kit.VBox(2, kit.NewBold(p.doc.Name()).Wrapped(), r.words), r.taken, r.crowded)), again), r.wording.called))
}

// describe says what the document is; until it is made of its pages it has no fingerprint.
func (r *review) describe() {
	if r == nil {
		return
	}
	p := r.p
	r.crowded.SetText(p.crowdedWords())
	kit.ShowIf(r.crowded, r.crowded.Text() != "")
	pages := p.kit.Voice.Count("review.pages", p.model.Pages())
	fields := p.kit.Voice.Count("prepare.fields", len(p.model.Fields()))
	sum := p.bound.home
	if a := p.arrangement(); a != nil {
		sum = a.Made
	}
	r.take(sum)
	if sum == "" {
		r.words.SetText(p.kit.Say("pages.unprinted", "pages", pages, "fields", fields))
		return
	}
	r.words.SetText(p.kit.Say("review.document", "pages", pages, "fields", fields, "print", say.Fingerprint(sum)))
}

// leaving reports whether it is being sent.
func (r *review) leaving() bool { return r != nil && r.footer.sending }

// still lets nothing be changed while it is being sent.
func (r *review) still(on bool) {
	hold(r.content, on, r.p.kit.Voice.Say("review.sending"))
	if !on {
		r.options.serve()
		r.wording.serve()
	}
}

func hold(o fyne.CanvasObject, on bool, why string) {
	var inside []fyne.CanvasObject
	switch v := o.(type) {
	case *fyne.Container:
		inside = v.Objects
	case *kit.Scroll:
		inside = []fyne.CanvasObject{v.Content}
	case kit.Holder:
		inside = v.Held()
	case *kit.Entry:
		if on {
			v.Disable()
		} else {
			v.Enable()
		}
	case interface {
		Disable(why string)
		Enable()
	}:
		if on {
			v.Disable(why)
		} else {
			v.Enable()
		}
	}
	for _, child := range inside {
		hold(child, on, why)
	}
}

// who is the card with one line for each signer.
func (r *review) who() fyne.CanvasObject {
	p := r.p
	rows := []fyne.CanvasObject{kit.NewSection(p.kit.Say("review.who"))}
	for i, g := range p.model.Signers() {
		line := strings.Join(slices.DeleteFunc([]string{g.Destination(), g.Mobile, r.speaks(g)}, func(t string) bool { return t == "" }), ", ")
		rows = append(rows, kit.NewLine(), kit.HBox(14, kit.NewDisc(i+1),
			kit.Fill(kit.VBox(0, kit.NewBold(p.signerName(i)).Wrapped(), kit.NewSecond(line).Wrapped())),
			kit.NewIcon("info", 16, theme.Secondary), kit.Panel(190, kit.NewSecond(p.kit.Say("review.channel")).Wrapped())))
	}
	return kit.NewCard(kit.VBox(10, rows...))
}

// speaks is the language a signer was given, by its name; without one, what letters and page are in then.
func (r *review) speaks(g signing.Signer) string {
	p := r.p
	if g.Language != "" {
		return p.languageName(g.Language)
	}
	return p.kit.Say("review.language.none", "language", p.languageName(p.requests.Language(p.held.Parcel.Draft.Options)))
}

// languageName is a language's name within a sentence; lists name each in its own words.
func (p *Screen) languageName(code string) string {
	switch code {
	case "it":
		return p.kit.Say("review.language.it")
	case "fr":
		return p.kit.Say("review.language.fr")
	}
	return p.kit.Say("review.language.en")
}

// relay lets everything find its new height.
func (r *review) relay() {
	r.left.Refresh()
	r.scroll.Content.Refresh()
	r.scroll.Refresh()
}

// back goes from the review to the fields.
func (p *Screen) back() {
	if p.review != nil && !p.review.leaving() {
		p.showFields()
		p.focus(p.view)
	}
}

// send sends what is reviewed, once.
func (p *Screen) send() {
	if p.review != nil {
		p.review.footer.send()
	}
}
