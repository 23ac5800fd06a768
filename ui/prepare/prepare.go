package prepare

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/app/open"
	journey "paraph/app/prepare"
	"paraph/app/requests"
	"paraph/signing"
	"paraph/ui/docview"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

const saveAfter = 400 * time.Millisecond // after the last change

// Screen is the screen where fields are put on pages, and behind it the review. The document stays its opener's.
// All methods belong to the Fyne thread.
type Screen struct {
	kit.Place

	OnSent   func(id string) // a request is on its way
	OnUndone func(id string) // its sending was taken back; the draft is on the screen again

	OnLetters func() // asked for practice mail

	OnSettings func(section string) // asked for the settings of what is missing
	OnFind     func()               // asked for words on the pages
	OnState    func()               // what can be done with fields may have changed
	OnReview   func()               // the review is shown
	// OnPickPages asks for files whose pages are to be added.
	OnPickPages func(chosen func(paths []string))
	// OnEntitled hears that the person is entitled to a copy of the document without its protection.
	OnEntitled func()

	kit       *kit.Kit
	requests  *requests.Requests
	documents Documents
	arranger  Arranger
	office    Office
	after     func(d time.Duration, f func()) (stop func()) // f on the Fyne thread
	came      app.Document                                  // as it was opened
	doc       app.Document                                  // the same, or the copy that is used in its place
	found     *open.Examined
	looking   bool // it is being looked through
	held      *held
	facts     *signing.Facts // of the document whose pages are arranged; nil while it is not open
	bound     binding
	model     *journey.Model
	view      *docview.View
	over      *overlay
	bar       *bar
	panel     *panel
	strip     *pagesStrip
	band      *kit.Band
	review    *review
	reviewed  time.Time       // when it was shown
	body      *fyne.Container // what is shown: nothing yet, the fields, the review
	fields    fyne.CanvasObject

	pending  func() // the clock before the next save
	saving   bool
	receiver office.Ready // what would receive a request, as far as is known
	unsaved  bool         // the draft on the screen has what no store has yet
	failed   error        // why, if a save was tried
	queue    []*held      // drafts that wait to be saved
	then     []func()     // wait for that
}

// Documents open the document that pages were added to; app/open has them.
type Documents interface {
	OpenContent(ctx context.Context, name string, content []byte) (app.Document, error)
	// Examine looks through a document and makes the copy that is used in its place, where it needs one. entitled: the person
	// may have one without its protection.
	Examine(ctx context.Context, doc app.Document, entitled bool) *open.Examined
}

// Arranger makes documents of pages; app/prepare has it.
type Arranger interface {
	journey.Maker
	AddPages(ctx context.Context, base string, paths []string, entitled bool, told func(done, of int)) (journey.Added, error)
}

// Office is who sends, and what the service takes that requests go to.
type Office interface {
	Receiver(ctx context.Context) (office.Ready, error)
	Details() (office.Details, error)
	SetDetails(d office.Details) error
}

// New is the screen without a document.
func New(d *kit.Kit, r *requests.Requests, docs Documents, a Arranger, o Office) *Screen {
	p := &Screen{kit: d, requests: r, documents: docs, arranger: a, office: o, held: &held{}}
	p.after = func(wait time.Duration, f func()) func() {
		t := time.AfterFunc(wait, func() { d.Dispatch(f) })
		return func() { t.Stop() }
	}
	p.model = journey.New(signing.Draft{}, nil, newID)
	p.view = docview.New(d)
	p.over = newOverlay(p)
	p.bar = newBar(p)
	p.panel = newPanel(p)
	p.view.OnPage = func(int) { p.bar.show() }
	p.view.OnZoom = func(float64) { p.bar.show() }
	p.view.SetOverlay(p.over)
	p.view.SetDots(p.dots)
	p.view.SetPicker(p, p.kit.Say("pages.keys"))
	p.strip, p.band = newPagesStrip(p), kit.NewBand(d.Say("document.leave"))
	p.band.OnRoom = func() { p.fields.Refresh() }
	p.fields = kit.NewDock(kit.Dock{Top: kit.VBox(0, p.bar.content, p.band.Content, p.strip.content), Left: p.view.Thumbs(), Right: p.panel.content, Middle: p.view})
	p.keys()
	p.body = kit.NewStack(kit.NewGround(theme.Well, "", 0))
	return p
}

// Content is what the window shows.
func (p *Screen) Content() fyne.CanvasObject { return p.body }

func (p *Screen) show(all ...fyne.CanvasObject) {
	p.letGo()
	p.kit.Withdraw()
	p.body.Objects = append(p.body.Objects[:1:1], all...)
	p.body.Refresh()
	p.kit.Unveil()
}

func newID() string {
	id, _ := signing.NewSignerID(rand.Reader) // which never fails
	return id
}

// Open begins a draft of a document. What was open before is saved first.
func (p *Screen) Open(doc app.Document, facts *signing.Facts) { p.OpenDraft(doc, facts, app.Draft{}) }

// OpenDraft shows a document with a draft; the zero Draft begins a new one. What was open before is saved first. A draft
// whose pages are arranged brings the document they come from.
func (p *Screen) OpenDraft(doc app.Document, facts *signing.Facts, draft app.Draft) {
	p.Close()
	p.came, p.doc, p.held = doc, doc, &held{Draft: draft, doc: doc}
	if a := draft.Parcel.Pages; a != nil && a.Base != doc.SHA256() {
		p.reopen(a, facts)
		return
	}
	p.begin(doc, facts)
}

// reopen opens the document a draft's pages come from. Where it is gone, the one that was made of them, whose facts these
// are, is what there is.
func (p *Screen) reopen(a *app.Arrangement, facts *signing.Facts) {
	h, name := p.held, p.doc.Name()
	p.show(kit.NewStack(kit.NewGround("background", "", 0), kit.NewEmpty("file-pdf", p.kit.Say("pages.reading", "file", name), nil)))
	var doc app.Document
	var whole *signing.Facts
	p.bound.adding = p.beside(func(ctx context.Context) (err error) {
		doc, whole, err = p.stored(ctx, name, a.Base)
		return err
	}, func(err error) {
		switch {
		case p.held != h:
			closeDocument(doc)
		case err != nil && a.Made != "" && a.Made == p.doc.SHA256():
			closeDocument(doc)
			p.held.Parcel.Pages = nil
			p.begin(p.doc, facts)
		case err != nil:
			closeDocument(doc)
			p.show(kit.NewStack(kit.NewGround("background", "", 0), kit.NewEmpty("warning-circle", p.kit.Explain(err), nil)))
		default:
			p.begin(doc, whole)
		}
	})
}

func (p *Screen) begin(base app.Document, facts *signing.Facts) {
	p.bind(base, facts)
	p.held.base = base
	d := &p.held.Parcel.Draft
	if len(d.Inputs) == 0 {
		*d = p.fresh()
	}
	p.remodel()
	p.strip.end("")
	p.panel.opened()
	p.refresh()
	p.showFields()
	p.heed()
	p.make(p.held)
}

// remodel shows the draft on the pages of the base anew.
func (p *Screen) remodel() {
	p.kit.Withdraw()
	p.model = journey.New(p.held.Parcel.Draft, p.facts.Pages, newID)
	if a := p.held.Parcel.Pages; a != nil {
		p.model.Arrange(a.Leaves)
	}
	p.bound.laid = p.model.Leaves()
	p.model.Changed = p.changed
	p.model.SetSize(p.fieldSize())
	p.view.Open(p.source(), p.model.Geometries())
	p.over.reset()
}

// fresh is a draft of the open document as the office usually sends one. The zone of its last day is filled in when it
// is sent.
func (p *Screen) fresh() signing.Draft {
	name := p.doc.Name()
	return signing.Draft{
		Title:  strings.TrimSuffix(name, filepath.Ext(name)),
		Inputs: []signing.Input{{Name: name}},
		Options: signing.Options{
			Modes: []signing.MarkMode{signing.Typed, signing.Drawn}, MustRead: true,
			Editable: signing.Editable{Name: true},
		},
		Expires: journey.EndOfDay(p.requests.Clock().In(p.requests.Location(signing.Options{})), signing.DefaultDays).UTC(),
	}
}

func (p *Screen) showFields() {
	p.review = nil
	p.show(p.fields)
	p.panel.showKeys()
}

// Close saves what is not saved yet and lets the document go; it is read until what WhenSaved was given runs.
func (p *Screen) Close() {
	p.flush()
	p.view.Open(nil, nil)
	p.unbind()
	p.strip.end("")
	p.came, p.doc, p.held, p.facts, p.review = nil, nil, &held{}, nil, nil
	p.found, p.looking = nil, false
	p.band.Hide()
	p.unsaved, p.failed = false, nil
	p.model = journey.New(signing.Draft{}, nil, newID)
	if p.kit.Hints != nil {
		p.kit.Hints.SetStanding("")
	}
	p.show()
}

// changed is told by the model after every change.
func (p *Screen) changed() {
	p.kit.Withdraw() // what is offered to be taken back is not the last step any more
	p.layPages()
	p.refresh()
	p.later()
}

// refresh shows what the model says.
func (p *Screen) refresh() {
	p.bar.show()
	p.panel.show()
	p.redraw()
	kit.Call(p.OnState)
}

// dots are the numbers of the signers who have fields on a page, in their order.
func (p *Screen) dots(page int) []int {
	var signers []int
	for _, f := range p.model.On(page) {
		signers = append(signers, f.Signer)
	}
	slices.Sort(signers)
	signers = slices.Compact(signers)
	for i := range signers {
		signers[i]++
	}
	return signers
}

func (p *Screen) redraw() {
	p.view.DotsChanged()
	for page := 1; page <= p.model.Pages(); page++ {
		p.view.Changed(page)
	}
}

// choose gives a field the handles and brings it into sight.
func (p *Screen) choose(id int, goThere bool) {
	p.model.Select(id)
	if id != 0 {
		p.view.Pick()
	}
	if f, ok := p.model.Field(id); ok && goThere {
		p.view.GoToBox(f.Page, f.Box)
	}
	p.refresh()
}

// signerName is what a signer is called, also without a name.
func (p *Screen) signerName(i int) string {
	signers := p.model.Signers()
	if i < len(signers) && signers[i].FullName() != "" {
		return signers[i].FullName()
	}
	return p.kit.Say("prepare.signer.unnamed", "n", i+1)
}

// obstacle says why this file takes no fields; "" if it does.
func (p *Screen) obstacle() string {
	switch {
	case p.facts == nil:
		return ""
	case p.found != nil && p.found.Why != nil:
		return kit.Refused(p.kit, p.found.Why)
	case p.looking && kit.Protected(p.facts):
		return p.kit.Say("document.looking")
	}
	return kit.Refusal(p.kit, p.facts)
}
