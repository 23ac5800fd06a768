package requests

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
)

// detail is the part of the screen beside the list: one request or draft.
type detail struct {
	of      *Screen
	content *fyne.Container
	scroll  *kit.Scroll // of all there is

	title    *kit.Text
	verdict  *fyne.Container // above the sentence where nothing can be relied on
	sentence *kit.Text
	last     *kit.Text
	actions  *fyne.Container
	trouble  *kit.Text
	signers  *fyne.Container
	signHead *kit.Text
	tabs     *kit.Tabs
	pages    []*fyne.Container // of the tabs; what is in them is made anew

	line    journey.Line
	entry   *app.Entry
	trail   *signing.Trail           // nil while it is not here
	letters []journey.PracticeLetter // of practice
	noTrail string                   // why it is not here, in words
	silent  bool                     // because the service did not answer: it can be asked again
	drawn   string                   // what the actions were drawn for
	busy    bool                     // a action is under way
	width   float32
	narrow  bool // the signers’ steps stand below their names
	stop    func()
}

func newDetail(of *Screen) *detail {
	d := of.d
	r := &detail{
		of: of, title: kit.NewTitle(""), sentence: kit.NewBody(""), last: kit.NewSecond(""), actions: kit.Breaking(8),
		trouble: kit.NewBody(""), signers: kit.NewStack(), signHead: kit.NewSection(d.Say("requests.signers")),
	}
	r.title.SetWrap(true)
	r.sentence.SetWrap(true)
	r.trouble.SetWrap(true)
	r.trouble.SetColor("error")
	r.trouble.Hide()
	r.verdict = kit.HBox(8, kit.NewMark(kit.MarkDanger, 22), kit.Fill(kit.NewBold(d.Say("requests.broken")).Wrapped()))
	r.verdict.Hide()
	names := []string{d.Say("requests.tab.happened"), d.Say("requests.tab.document"), d.Say("requests.tab.messages"), d.Say("requests.tab.evidence")}
	for range names {
		r.pages = append(r.pages, kit.NewStack())
	}
	r.tabs = kit.NewTabs(names, r.showTab)
	r.content = kit.NewStack()
	r.scroll = r.frame()
	r.tabs.OnTurned = r.scroll.Refresh
	return r
}

// frame is the detail's arrangement once something is chosen.
func (r *detail) frame() *kit.Scroll {
	head := kit.Inset(24, 13, 24, 12, kit.VBox(12, kit.VBox(2, r.title, r.verdict, r.sentence), r.actions, r.trouble))
	who := kit.Inset(24, 12, 24, 8, kit.VBox(8, kit.HBox(12, kit.Fill(r.signHead), r.last), r.signers))
	return kit.NewVScroll(kit.VBox(0, head, kit.NewLine(), who, kit.Inset(24, 0, 0, 0, r.tabs)))
}

// clear leaves the place empty.
func (r *detail) clear() {
	r.line, r.entry, r.trail, r.drawn = journey.Line{}, nil, nil, ""
	r.content.Objects = nil
	r.content.Refresh()
	kit.Call(r.of.OnState)
}

// show puts a line's request on the screen, at first with what is known, then with what the store and the service say.
func (r *detail) show(l journey.Line) {
	if l.ID != r.line.ID {
		r.entry, r.trail, r.letters, r.noTrail, r.drawn, r.busy, r.silent = nil, nil, nil, "", "", false, false
		r.trouble.Hide()
		r.scroll.ScrollToTop()
	}
	r.line = l
	if e := r.of.shelf.Entries[l.ID]; e != nil {
		r.entry = e
	}
	if len(r.content.Objects) == 0 {
		r.content.Objects = []fyne.CanvasObject{r.scroll}
	}
	r.draw()
	if r.stop != nil {
		r.stop()
		r.stop = nil
	}
	if !l.Draft {
		r.load(l.ID)
	}
}

// load reads the entry from the store, then its evidence from the service.
func (r *detail) load(id string) {
	var entry *app.Entry
	var trail signing.Trail
	var letters []journey.PracticeLetter
	aside := r.line.Aside // its service is not the one that runs
	r.stop = r.of.d.Run(func(ctx context.Context) (err error) {
		if entry, err = r.of.requests.Entry(ctx, id); err != nil {
			return err
		}
		if aside || entry.Stage == app.Leaving || entry.Stage == app.Failed {
			return signing.ErrNotReady
		}
		e := entry
		r.of.d.Dispatch(func() { r.took(id, e) })
		if entry.Request.Practice {
			letters, _ = r.of.requests.PracticeLetters(ctx, id) // a service without practice mail has none to show
		}
		trail, err = r.of.requests.Trail(ctx, id)
		return err
	}, func(err error) {
		if r.line.ID != id || errors.Is(err, context.Canceled) {
			return
		}
		r.letters, r.noTrail, r.silent = letters, "", false
		if err == nil {
			r.trail = &trail
			r.of.found(id, journey.TroubleOf(&entry.Request, r.of.now()).With(journey.TroubleIn(trail)))
		} else {
			r.noTrail = r.why(err)
			r.silent = !r.line.Aside && !errors.Is(err, signing.ErrNotReady) && !errors.Is(err, signing.ErrNotFound)
		}
		if entry != nil {
			r.took(id, entry)
		}
	})
}

// why there is no evidence to show, in words.
func (r *detail) why(err error) string {
	switch {
	case r.line.Aside && r.line.Stage != app.Leaving:
		return r.of.d.Say("requests.trail.aside")
	case errors.Is(err, signing.ErrNotReady) && r.line.Stage == app.Failed:
		return r.of.d.Say("requests.trail.never") // nothing is under way
	case errors.Is(err, signing.ErrNotReady):
		return r.of.d.Say("requests.trail.notyet")
	case errors.Is(err, signing.ErrNotFound):
		return r.of.d.Say("requests.trail.gone")
	}
	return r.of.d.Explain(err)
}

// took takes in what the store holds of the entry shown.
func (r *detail) took(id string, e *app.Entry) {
	if r.line.ID == id {
		r.entry = e
		r.draw()
	}
}

// step is what the request shown waits for.
func (r *detail) step() journey.Step {
	return r.of.shelf.Step(r.of.d.Voice, r.of.now(), r.line, r.entry)
}

func (r *detail) draw() {
	d, s := r.of.d, r.step()
	title := signing.OneLine(r.line.Title)
	if title == "" {
		title = d.Say("requests.untitled")
	}
	r.title.SetText(title)
	if r.line.Draft {
		r.sentence.SetText(d.Say("requests.now.draft", "when", say.When(d.Voice, r.of.now(), r.line.Updated)))
	} else {
		r.sentence.SetText(d.Say(s.Full, s.Pairs...))
	}
	kit.ShowIf(r.verdict, s.Broken)
	r.drawLast()
	if sign := r.signature(s); sign != r.drawn {
		r.drawn = sign
		r.actions.Objects = r.buttons(s)
		r.actions.Refresh()
	}
	r.drawSigners()
	kit.ShowIf(r.signHead, r.entry != nil && !r.line.Draft)
	kit.ShowIf(r.signers, r.entry != nil && !r.line.Draft)
	kit.ShowIf(r.tabs, !r.line.Draft)
	r.tabs.SetName(2, r.messagesName())
	r.fillTabs()
	r.content.Refresh()
	r.of.stand()
	kit.Call(r.of.OnState)
}

// signature tells whether the actions on the screen are still the right ones; keyboard focus stays on them if so.
func (r *detail) signature(s journey.Step) string {
	state, stage := r.line.State, r.line.Stage
	if r.entry != nil {
		state, stage = r.entry.Request.State, r.entry.Stage
	}
	how := fmt.Sprint(r.entry != nil, r.trail != nil, r.busy, !r.line.Archived.IsZero())
	return strings.Join(append([]string{r.line.ID, string(state), string(stage), s.Row, how}, s.Signers...), "|")
}

func (r *detail) drawLast() {
	text := ""
	if r.entry != nil && !r.entry.Request.State.Ended() && !r.entry.Request.Expires.IsZero() {
		text = r.of.d.Say("requests.last", "date", say.DayMonth(r.of.d.Voice, r.of.now().In(r.entry.Request.Location()), r.entry.Request.Expires))
	}
	r.last.SetText(text)
}

// widen takes in how wide the detail has become.
func (r *detail) widen(width float32) {
	r.width = width
	if narrow := width < kit.Scaled(besideSteps); narrow != r.narrow {
		r.narrow = narrow
		r.of.d.Dispatch(func() { // not while it is being laid out
			r.draw()
			r.of.side.Refresh()
		})
	}
}

// drawSigners lists who signs, with how far each has come.
func (r *detail) drawSigners() {
	if r.entry == nil || r.line.Draft {
		r.signers.Objects = nil
		return
	}
	var rows []fyne.CanvasObject
	var steps []*kit.Steps
	for _, g := range r.entry.Request.Signers {
		steps = append(steps, r.stepsOf(g))
	}
	kit.AlignSteps(steps)
	for i, g := range r.entry.Request.Signers {
		if i > 0 {
			rows = append(rows, kit.NewLine())
		}
		rows = append(rows, r.signerRow(i+1, g, steps[i]))
	}
	for _, l := range r.entry.Request.Letters {
		if l.Signer == 0 {
			rows = append(rows, kit.NewLine(), kit.Inset(14, 10, 14, 10, kit.Note(journey.Stuck(r.of.d.Voice, &r.entry.Request, l))))
		}
	}
	r.signers.Objects = []fyne.CanvasObject{kit.ListCard(rows...)}
	r.signers.Refresh()
}

// stepsOf are how far a signer has come.
func (r *detail) stepsOf(g signing.Signer) *kit.Steps {
	d := r.of.d
	last, at := d.Say("requests.step.signed"), g.Steps.Signed
	if g.State == signing.SignerDeclined {
		last, at = d.Say("requests.step.declined"), g.Steps.Declined
	}
	sent, code := d.Say("requests.step.sent"), d.Say("requests.step.code")
	if r.entry.Request.Practice {
		sent, code = d.Say("requests.step.written"), d.Say("requests.step.codewritten")
	}
	steps := kit.NewSteps([]string{sent, d.Say("requests.step.opened"), code, last})
	for i, t := range []time.Time{g.Steps.Sent, g.Steps.Opened, g.Steps.CodeSent, at} {
		steps.Set(i, !t.IsZero(), say.StepAt(d.Voice, r.of.now(), t))
	}
	if g.State == signing.SignerDeclined {
		steps.Refuse(3)
	}
	return steps
}

func (r *detail) signerRow(n int, g signing.Signer, steps *kit.Steps) fyne.CanvasObject {
	d := r.of.d
	name := g.FullName()
	if name == "" {
		name = d.Say("requests.somebody")
	}
	who, where := kit.NewBody(name), kit.NewSecond(addressOf(g))
	words := kit.VBox(0, who, where)
	row := kit.HBox(12, kit.NewDisc(n), kit.Sized(besideName, 0, words), kit.Fill(steps))
	beside := 2*24 + 2*14 + kit.DiscSide() + 2*12 // what the column, the card, the disc and the gaps take
	if r.narrow || r.longNames() || r.width > 0 && steps.Length() > r.width-beside-kit.Scaled(besideName) {
		who.SetWrap(true)
		where.SetWrap(true)
		row = kit.VBox(8, kit.HBox(12, kit.NewDisc(n), kit.Fill(words)), kit.Inset(kit.DiscSide()+12, 0, 0, 0, steps))
	}
	if stuck := r.signerStuck(n, g); len(stuck) > 0 {
		row = kit.VBox(8, append([]fyne.CanvasObject{row}, stuck...)...)
	}
	return kit.Inset(14, 10, 14, 10, row)
}

// longNames reports whether a name or an address would be cut beside the steps: below the name there is room for the whole.
func (r *detail) longNames() bool {
	wide := func(text string, size float32) bool {
		return fyne.MeasureText(text, kit.Scaled(size), fyne.TextStyle{}).Width > kit.Scaled(besideName)
	}
	for _, g := range r.entry.Request.Signers {
		if wide(g.FullName(), 14) || g.Channel() != signing.SMS && wide(g.Email, 12) {
			return true
		}
	}
	return false
}

// signerStuck are a signer's letters that did not leave, and why there is no further code, with what the office can do; without
// what the head of the request says already.
func (r *detail) signerStuck(n int, g signing.Signer) (out []fyne.CanvasObject) {
	d, q := r.of.d, &r.entry.Request
	for _, l := range q.Letters {
		if l.Signer == n && journey.Stuck(d.Voice, q, l) != r.sentence.Text() {
			out = append(out, kit.Note(d.Voice.StuckShort(l)))
		}
	}
	if words := r.lockedWords(g); words != "" && words != r.sentence.Text() {
		allow := kit.NewButton(d.Say("requests.unlock"), "", kit.Plain, func() { r.unlock(g) })
		out = append(out, kit.Note(words), kit.HBox(0, allow))
	}
	return out
}

// lockedWords say why a signer gets no further code, "" where they do.
func (r *detail) lockedWords(g signing.Signer) string {
	if !r.isLocked(g) {
		return ""
	}
	return r.of.d.Voice.Locked(g, *g.Locked, r.of.now().Location())
}
