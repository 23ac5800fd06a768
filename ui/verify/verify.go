package verify

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"paraph/app"
	"paraph/app/office"
	"paraph/app/say"
	journey "paraph/app/verify"
	"paraph/signing"
	"paraph/signing/compare"
	judge "paraph/signing/verify"
	"paraph/ui/docview"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	look "paraph/ui/theme"
)

const verifyPanelWidth = 430

// Screen is the screen that says whether a file can be relied on, and why. Documents stay their owner's.
type Screen struct {
	kit.Place

	// OnAnswer hears what was said of a file.
	OnAnswer func(path, answer string)
	// OnFind asks for words on the pages.
	OnFind func()

	// Read opens a file of a list, to be looked at and closed.
	Read func(ctx context.Context, path string) (app.Document, error)
	// OpenSigned opens the first bytes of the open document by themselves: as it was when a signature covered them.
	OpenSigned func(ctx context.Context, doc app.Document, size int64) (app.Document, *signing.Facts, error)
	// OnOpen shows a file of the list, OnBack puts it away again and OnUnlisted hears that the list is gone. OnAdd asks for
	// more files for it.
	OnOpen     func(path string)
	OnBack     func()
	OnUnlisted func()
	OnAdd      func()
	// OnMeaning says what an answer means.
	OnMeaning func()
	// OnState hears that what can be done with the document, or said of it, is another.
	OnState func()
	// OnReport keeps a report, and OnOriginal shows what was signed, under the names given. OnPrint prints the document.
	OnReport   func(name string, content []byte)
	OnOriginal func(name string, read func(ctx context.Context) ([]byte, error))
	OnPrint    func()

	// OnSent is what the office sent, which the document can be held against; OnOtherOriginal asks for a file in its place.
	OnSent          func(ctx context.Context) ([]journey.Sent, error)
	OnOtherOriginal func(chosen func(name string, read func(ctx context.Context) ([]byte, error)))

	// Age is how old the trusted lists are; nil: it is not shown. Asks is whether issuers are asked over the network, "" while nobody
	// has chosen, and SetAsk sets it; nil: nothing is asked of the person.
	Age    func() journey.Age
	Asks   func() string
	SetAsk func(ask string) error
	// OnLists leads to where trusted lists are fetched, OnTrust to where the certificates of the open file can be trusted.
	OnLists func()
	OnTrust func()

	list     *list // several files; nil: none are listed
	desk     *kit.Kit
	verifier Verifier
	office   Office
	frame    *docview.Frame
	content  *fyne.Container
	panel    *fyne.Container
	doc      app.Document
	facts    *signing.Facts
	next     *signature // made a moment ago in the document that is opened next
	just     *signature // in the one that is open
	report   *report    // of the document, once it was judged
	against  *against   // what it was held against; nil: nothing
	opens    int
	cancel   func()
	now      func() time.Time
}

// signature is one that was made at this desk.
type signature struct {
	path, sentence string
	page           int // 0: it shows nowhere
	box            signing.Box
}

// Verifier says what is known of a file; app/verify has it.
type Verifier interface {
	Document(ctx context.Context, doc app.Document, told func(done, of int)) (journey.Verdict, error)
	// Nearest orders what was sent by how likely a document is to be it.
	Nearest(ctx context.Context, doc app.Document, sent []journey.Sent) ([]journey.Sent, error)
	// CompareDocument says what is otherwise in a document than in an original.
	CompareDocument(ctx context.Context, doc app.Document, o journey.Original) ([]compare.Edit, error)
}

// Office is whose service it is.
type Office interface {
	Details() (office.Details, error)
}

// New has no document yet.
func New(d *kit.Kit, verifier Verifier, o Office) *Screen {
	v := &Screen{desk: d, verifier: verifier, office: o, panel: container.NewStack(), content: container.NewStack(), now: time.Now}
	v.frame = docview.NewFrame(d, v.panel, verifyPanelWidth)
	v.frame.OnFind = func() { kit.Call(v.OnFind) }
	v.frame.View.SetOverlay(&marks{v: v})
	v.Close()
	return v
}

// Content is the whole screen.
func (v *Screen) Content() fyne.CanvasObject { return v.content }

// Close forgets the document, without closing it.
func (v *Screen) Close() {
	v.cut()
	v.forget()
	v.doc, v.facts, v.just = nil, nil, nil
	v.frame.View.Open(nil, nil)
	v.content.Objects = nil
	if v.list != nil {
		v.content.Objects = []fyne.CanvasObject{v.list.content}
	}
	v.content.Refresh()
}

// forget lets go of what was found of the document.
func (v *Screen) forget() {
	if v.report != nil {
		v.report.was.close()
		v.report = nil
	}
	v.frame.Float(nil)
}

func (v *Screen) cut() {
	v.opens++
	v.against = nil
	if v.cancel != nil {
		v.cancel()
		v.cancel = nil
	}
}

// Has reports whether this document is open.
func (v *Screen) Has(doc app.Document) bool { return v.doc == doc }

// View is of the pages.
func (v *Screen) View() *docview.View { return v.frame.View }

// Strip is the small pages.
func (v *Screen) Strip() fyne.CanvasObject { return v.frame.View.Thumbs() }

// Refresh asks again.
func (v *Screen) Refresh() {
	if v.doc != nil {
		v.check()
	}
}

// JustSigned says of the file at a path, which is opened next, that a person has just signed it here.
func (v *Screen) JustSigned(path, holder string, at time.Time, page int, box signing.Box) {
	key := "verify.signed"
	if page == 0 {
		key = "verify.signed.unseen"
	}
	sentence := v.desk.Say(key, "name", holder, "time", at.Format("15:04"), "n", page)
	v.next = &signature{path, sentence, page, box}
}

// Open shows a document and judges it.
func (v *Screen) Open(doc app.Document, facts *signing.Facts) {
	v.cut()
	v.forget()
	v.doc, v.facts = doc, facts
	v.frame.Show(doc, facts)
	v.frame.Instead(v.unseen())
	if v.just, v.next = v.next, nil; v.just != nil && v.just.path != doc.Path() {
		v.just = nil
	}
	if v.just != nil && v.just.page > 0 {
		v.frame.View.GoToBox(v.just.page, v.just.box)
	}
	v.content.Objects = []fyne.CanvasObject{v.frame.Content}
	v.content.Refresh()
	v.check()
}

// check has the document judged; nothing that looks like an answer shows before there is one.
func (v *Screen) check() {
	v.cut()
	v.forget()
	v.redraw()
	opens, doc, facts := v.opens, v.doc, v.facts
	working := kit.NewWorking("", v.stop)
	working.SetCancel(v.desk.Say("verify.checking.stop"))
	v.fill(v.band(theme.ColorNameSeparator, theme.ColorNameSeparator, nil, v.desk.Say("verify.checking"), "", kit.Fill(working)), nil)
	told := func(done, of int) {
		v.desk.Dispatch(func() {
			if opens == v.opens && of > 1 {
				working.SetProgress(done, of, v.desk.Say("verify.checking.of", "n", done, "of", of))
			}
		})
	}
	var a answered
	v.cancel = v.desk.Run(func(ctx context.Context) error {
		a = v.look(ctx, doc, facts, told)
		return ctx.Err()
	}, func(err error) {
		if opens == v.opens && err == nil {
			a.just = v.just
			v.answer(a)
		}
	})
}

// stop ends the check: nothing is said of the file then.
func (v *Screen) stop() {
	v.cut()
	again := kit.NewButton(v.desk.Say("verify.again"), "arrows-clockwise", kit.Filled, v.check)
	icon := kit.Sized(36, 36, kit.NewIcon("minus", 28, kit.ColorInk))
	v.fill(v.band(theme.ColorNameSeparator, look.Rail, icon, v.desk.Say("verify.stopped.word"), v.desk.Say("verify.stopped"), again), nil)
	kit.Call(v.OnState)
}

// look has a document judged, and asks whose service it is that knows it.
func (v *Screen) look(ctx context.Context, doc app.Document, facts *signing.Facts, told func(done, of int)) answered {
	a := answered{facts: facts, at: v.now()}
	a.found, a.err = v.verifier.Document(ctx, doc, told)
	a.took = v.now().Sub(a.at)
	if p, ok := errors.AsType[*signing.Problem](a.err); ok && p.Code == signing.ProblemDamaged && !facts.Signed {
		a.err, a.found.Report.Verdict = nil, judge.Unsigned // whatever it is that is damaged, nothing in it is a signature
	}
	if a.err == nil && a.found.SealedHere {
		details, err := v.office.Details()
		a.office, a.err = details.Name, err
	}
	return a
}

func (v *Screen) answer(a answered) {
	f := v.finding(a)
	v.tellAnswer(v.doc.Path(), f)
	if a.err != nil || f.kind == unsigned {
		v.fill(v.bandOf(a, f), v.cards(a))
		return
	}
	v.report = newReport(v, a, f)
	v.fill(v.bandOf(a, f), v.report.content)
	v.report.begin()
	kit.Call(v.OnState)
}

// cards are what is known of the open file beside its signatures.
func (v *Screen) cards(a answered) fyne.CanvasObject {
	var cards []fyne.CanvasObject
	switch {
	case a.err != nil:
		return nil
	case a.found.SealedHere:
		cards = []fyne.CanvasObject{v.sealedFacts(a.found)}
	case a.found.Proof.Fault != nil:
		why := kit.NewBody(v.desk.Voice.Fault(a.found.Proof.Fault, time.Local)).Wrapped()
		cards = []fyne.CanvasObject{kit.NewCard(why), v.fileFacts()}
	default:
		cards = []fyne.CanvasObject{v.fileFacts()}
		if a.found.Record != nil {
			cards = append([]fyne.CanvasObject{v.recordFacts(*a.found.Record)}, cards...)
		}
	}
	return kit.NewVScroll(kit.Inset(14, 12, 14, 20, kit.VBox(12, cards...)))
}

// tellAnswer says what was found, once something was.
func (v *Screen) tellAnswer(path string, f finding) {
	answer := map[kind]string{danger: prefs.AnswerDanger, valid: prefs.AnswerValid, practice: prefs.AnswerPractice, unsigned: prefs.AnswerUnsigned}[f.kind]
	switch {
	case f.kind == unanswered || f.kind == unread:
		return
	case answer == "":
		answer = prefs.AnswerUnknown
	}
	if v.OnAnswer != nil && path != "" {
		v.OnAnswer(path, answer)
	}
}

// fill puts a band on top of the panel and what explains it below.
func (v *Screen) fill(band, below fyne.CanvasObject) {
	if below == nil {
		below = kit.NewStack()
	}
	v.panel.Objects = []fyne.CanvasObject{kit.VBox(0, band, kit.Fill(kit.OnGround(theme.ColorNameBackground, below)))}
	v.panel.Refresh()
}

// band is the answer: an edge, a mark if there is one, a word, a sentence, at most a button.
func (v *Screen) band(edge, area fyne.ThemeColorName, mark fyne.CanvasObject, word, sentence string, more ...fyne.CanvasObject) fyne.CanvasObject {
	head := kit.HBox(14, kit.Fill(kit.NewVerdict(word).Wrapped()))
	if mark != nil {
		head.Objects = append([]fyne.CanvasObject{mark}, head.Objects...)
	}
	parts := []fyne.CanvasObject{head}
	if sentence != "" {
		t := kit.NewBody(sentence)
		t.SetWrap(true)
		parts = append(parts, t)
	}
	for _, m := range more {
		parts = append(parts, kit.HBox(8, m))
	}
	words := kit.Inset(16, 16, 16, 16, kit.VBox(12, parts...))
	return kit.NewStack(kit.NewGround(area, "", 0), kit.Split(kit.NewGround(edge, "", 0), 6, words))
}

func (v *Screen) sealedFacts(sealed journey.Verdict) fyne.CanvasObject {
	d := v.desk
	rows := []fyne.CanvasObject{kit.NewBold(d.Say("verify.facts"))}
	add := func(what, how string) {
		if how != "" {
			t := kit.NewBody(how)
			t.SetWrap(true)
			rows = append(rows, kit.VBox(0, kit.NewSecond(what), t))
		}
	}
	add(d.Say("verify.facts.title"), sealed.Title)
	add(d.Voice.Count("verify.facts.signers", len(sealed.Signers)), d.Voice.List(sealed.Signers))
	add(d.Say("verify.facts.at"), d.Voice.DateTime(sealed.At.Local()))
	if !sealed.Proof.Since.IsZero() {
		rows = append(rows, kit.Note(d.Voice.Proof(sealed.Proof, time.Local)))
	}
	rows = append(rows, v.fingerprint())
	return kit.NewCard(kit.VBox(12, rows...))
}

func (v *Screen) fileFacts() fyne.CanvasObject {
	d := v.desk
	size := d.Voice.Bytes(v.doc.Size())
	if n := len(v.facts.Pages); n > 0 {
		size = d.Voice.Count("verify.pages", n, "size", size)
	}
	return kit.NewCard(kit.VBox(12, kit.NewBold(d.Say("verify.facts")), kit.NewBody(size), v.fingerprint()))
}

// recordFacts are what the evidence of a request says of it: of the document that was sealed the fingerprint, which people compare.
func (v *Screen) recordFacts(r judge.Record) fyne.CanvasObject {
	d := v.desk
	rows := kit.VBox(12, kit.NewBold(d.Say("verify.record")))
	for _, f := range [][2]string{{d.Say("verify.record.office"), r.Office}, {d.Say("verify.facts.title"), r.Title}, {d.Say("verify.record.number"), r.Request}} {
		if f[1] != "" {
			rows.Add(kit.VBox(0, kit.NewSecond(f[0]), kit.NewBody(f[1]).Wrapped()))
		}
	}
	if r.Sealed != "" {
		rows.Add(v.print(d.Say("verify.record.sealed"), r.Sealed))
	}
	return kit.NewCard(rows)
}

// fingerprint is the file's, whole: people compare it with the one in the evidence.
func (v *Screen) fingerprint() fyne.CanvasObject {
	return v.print(v.desk.Say("verify.facts.sha"), v.doc.SHA256())
}

// print is a fingerprint under its name.
func (v *Screen) print(name, sum string) fyne.CanvasObject {
	return kit.VBox(0, kit.NewSecond(name), kit.NewMono(say.GroupsOf(sum)).Wrapped())
}
