package prepare

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	journey "paraph/app/prepare"
	"paraph/signing"
	"paraph/ui/kit"
)

// signerRow is one line of the signers' list.
type signerRow struct {
	widget.BaseWidget
	p             *Screen
	disc          *kit.Disc
	name, address *kit.Text
	count         *kit.Text
	body          *fyne.Container
}

func newSignerRow(p *Screen) kit.Row {
	r := &signerRow{p: p, disc: kit.NewDisc(1), name: kit.NewBold(""), address: kit.NewSecond(""), count: kit.NewSecond("")}
	r.body = kit.Inset(26, 4, 26, 4, kit.HBox(10, r.disc, kit.Fill(kit.VBox(0, r.name, r.address)), r.count))
	r.ExtendBaseWidget(r)
	return r
}

// ShowItem shows a signer.
func (r *signerRow) ShowItem(i int, _ bool) {
	signers := r.p.model.Signers()
	if i >= len(signers) {
		return
	}
	r.disc.Set(i + 1)
	r.name.SetText(r.p.signerName(i))
	r.address.SetText(signers[i].Destination())
	if signers[i].Destination() == "" {
		r.address.SetText(r.p.kit.Voice.Say("prepare.signer.noaddress"))
	}
	r.count.SetText(r.p.kit.Voice.Count("prepare.fields", r.p.model.Count(i)))
	r.body.Refresh()
}

// CreateRenderer is for Fyne.
func (r *signerRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// languages are what a signer's pages and letters can be in; "" is the browser's.
func languages() []string { return []string{"", "it", "fr", "en"} }

func signerLanguages(p *Screen) []string {
	return []string{p.kit.Say("prepare.form.browser"), "Italiano", "Français", "English"}
}

// signerForm is where the chosen signer's name and address are written, inside the panel. What is written is kept at once.
type signerForm struct {
	p             *Screen
	content       *fyne.Container
	title         *kit.Text
	name, surname *kit.Entry
	email, mobile *kit.Entry
	nameField     *kit.Field
	emailField    *kit.Field
	mobileField   *kit.Field
	fromPages     bool // it was opened from the pages, which have the keyboard after Esc
	language      *kit.Select
	people        *offers
	index         int // -1: closed
	of            int // how many signers there were when it was opened
	filling       bool
	left          map[journey.Input]bool // inputs that were left: only they show what is wrong
	cancelLook    func()
}

func newSignerForm(p *Screen) *signerForm {
	say := p.kit.Say
	f := &signerForm{p: p, index: -1, title: kit.NewBold(""), left: map[journey.Input]bool{}}
	f.people = newOffers(func() { f.p.panel.relay() })
	f.name, f.surname, f.email, f.mobile = kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry("")
	f.nameField = kit.NewField(say("prepare.form.name"), f.name)
	f.emailField = kit.NewField(say("prepare.form.email"), f.email)
	f.mobileField = kit.NewField(say("prepare.form.mobile"), f.mobile)
	f.emailField.SetNote(say("prepare.form.code"))
	f.language = kit.NewSelect(signerLanguages(p), func(int) { f.keep(p.model.SetSigner) })
	for _, e := range []*kit.Entry{f.name, f.surname, f.email} {
		e.OnChanged = func(text string) { f.typed(text) }
		e.OnKey = f.people.key
		e.OnSubmitted = func(string) { f.done() }
	}
	f.name.OnCommit = func(string) { f.leave(journey.NameInput) }
	f.surname.OnCommit = func(string) { f.leave(journey.NameInput) }
	f.email.OnCommit = func(string) { f.leave(journey.EmailInput) }
	f.mobile.OnChanged = func(string) { f.keep(p.model.WriteSigner) }
	f.mobile.OnSubmitted = func(string) { f.done() }
	f.mobile.OnCommit = func(string) { f.leave(journey.MobileInput) }
	f.content = kit.Inset(14, 4, 14, 4, kit.VBox(10, f.title,
		kit.InColumns(8, f.nameField, kit.NewField(say("prepare.form.surname"), f.surname)),
		f.people.content, f.emailField,
		f.reached(),
		kit.HBox(8, kit.NewButton(say("prepare.form.done"), "check", kit.Plain, f.done), kit.Fill(kit.NewBody("")),
			kit.NewButton(say("prepare.form.remove"), "trash", kit.Danger, f.remove))))
	f.content.Hide()
	return f
}

// reached is the telephone, and beside it where there is room the language.
func (f *signerForm) reached() fyne.CanvasObject {
	language := kit.NewField(f.p.kit.Say("prepare.form.language"), f.language)
	if kit.Large() {
		return kit.VBox(10, f.mobileField, language)
	}
	return kit.InColumns(8, f.mobileField, language)
}

func (f *signerForm) open(i int) {
	f.turn(i)
	f.content.Show()
	f.p.focus(f.name)
}

// turn makes it the form of a signer.
func (f *signerForm) turn(i int) {
	f.put()
	f.index, f.of = i, len(f.p.model.Signers())
	clear(f.left)
	f.fill()
}

// put ends what is being written and looked for.
func (f *signerForm) put() {
	f.p.model.Written()
	if f.cancelLook != nil {
		f.cancelLook()
	}
	f.people.show(nil, nil)
}

// close puts it away; the keyboard, if it is in there, goes to the signers.
func (f *signerForm) close() {
	inside := f.p.writesIn(f.content)
	f.index = -1
	f.put()
	f.content.Hide()
	if inside {
		f.p.panel.land()
	}
}

// cancel closes it on Esc. A signer of whom nothing is known goes with it.
func (f *signerForm) cancel() bool {
	i := f.index
	if i < 0 {
		return false
	}
	all := f.p.model.Signers()
	f.close()
	if i < len(all) && all[i].FullName() == "" && all[i].Destination() == "" && f.p.model.Count(i) == 0 {
		f.p.model.RemoveSigner(i)
	}
	f.p.refresh()
	if f.fromPages {
		f.p.focus(f.p.view)
		return true
	}
	f.p.panel.land()
	return true
}

// fill writes what the model knows into the inputs.
func (f *signerForm) fill() {
	g := f.p.model.Signers()[f.index]
	f.filling = true
	f.title.SetText(f.p.kit.Say("prepare.form.title", "n", f.index+1))
	set := func(e *kit.Entry, text string) {
		if strings.TrimSpace(e.Text) != text {
			e.SetText(text)
		}
	}
	set(f.name, g.Name)
	set(f.surname, g.Surname)
	set(f.email, g.Email)
	set(f.mobile, g.Mobile)
	for i, l := range languages() {
		if l == g.Language {
			f.language.SetIndex(i)
		}
	}
	f.filling = false
}

// show follows the model: the row that is chosen, and what was taken back. Where signers came or went it closes.
func (f *signerForm) show() {
	if f.index < 0 {
		return
	}
	if f.of != len(f.p.model.Signers()) {
		f.close()
		return
	}
	if chosen := f.p.model.Active(); chosen != f.index {
		f.turn(chosen)
	}
	f.fill()
	f.showFaults()
}

func (f *signerForm) showFaults() {
	faults := f.p.model.CheckSigner(f.index, f.p.model.Signers()[f.index])
	say := func(input journey.Input) string {
		fault, wrong := faults[input]
		if !wrong || !f.left[input] {
			return ""
		}
		return f.p.kit.Say(fault.Key, fault.Pairs...)
	}
	f.nameField.SetError(say(journey.NameInput))
	f.emailField.SetError(say(journey.EmailInput))
	f.mobileField.SetError(say(journey.MobileInput))
}

// typed keeps what is being written, and looks for people asked before.
func (f *signerForm) typed(text string) {
	if f.filling || f.index < 0 {
		return
	}
	f.keep(f.p.model.WriteSigner)
	f.lookUp(text)
}

func (f *signerForm) keep(set func(i int, g signing.Signer)) {
	if f.filling || f.index < 0 || f.index >= len(f.p.model.Signers()) {
		return
	}
	g := f.p.model.Signers()[f.index]
	g.Name, g.Surname, g.Email = strings.TrimSpace(f.name.Text), strings.TrimSpace(f.surname.Text), strings.TrimSpace(f.email.Text)
	g.Mobile = strings.TrimSpace(f.mobile.Text)
	g.Language = languages()[max(0, f.language.Index())]
	set(f.index, g)
}

func (f *signerForm) leave(input journey.Input) {
	if f.index < 0 {
		return
	}
	f.left[input] = true
	f.p.model.Written()
	f.showFaults()
	f.p.panel.relay()
}

// done closes the form if nothing is wrong with it; the keyboard goes to the pages, where the signer's fields come. Else it
// goes to what is wrong.
func (f *signerForm) done() {
	if f.index < 0 {
		return
	}
	f.left[journey.NameInput], f.left[journey.EmailInput], f.left[journey.MobileInput] = true, true, true
	f.put()
	faults := f.p.model.CheckSigner(f.index, f.p.model.Signers()[f.index])
	_, name := faults[journey.NameInput]
	_, email := faults[journey.EmailInput]
	switch {
	case len(faults) == 0:
		f.close()
		f.p.focus(f.p.view)
	case name:
		f.p.focus(f.name)
	case email:
		f.p.focus(f.email)
	default:
		f.p.focus(f.mobile)
	}
	f.p.refresh()
}

func (f *signerForm) remove() { f.p.removeSigner(f.index) }

// removeSigner removes a signer with the fields; a toast takes it back. The keyboard goes to those who are left.
func (p *Screen) removeSigner(i int) {
	if p.obstacle() != "" || i < 0 || i >= len(p.model.Signers()) {
		return
	}
	name := p.signerName(i)
	p.panel.form.close()
	p.model.RemoveSigner(i)
	p.panel.land()
	p.kit.Offer(p.kit.Say("prepare.signer.deleted", "name", name), p.kit.Say("prepare.undo"), p.Undo)
}

// lookUp offers people asked before, after two letters.
func (f *signerForm) lookUp(text string) {
	if f.cancelLook != nil {
		f.cancelLook()
	}
	text = strings.TrimSpace(text)
	if len([]rune(text)) < 2 {
		f.people.show(nil, nil)
		return
	}
	f.cancelLook = f.p.remembered(text, func(found []signing.Signer) {
		f.people.show(slices.DeleteFunc(found, func(g signing.Signer) bool { return strings.EqualFold(g.Email, f.email.Text) }), f.take)
	})
}

// take writes somebody asked before into the inputs.
func (f *signerForm) take(g signing.Signer) {
	f.filling = true
	f.name.SetText(g.Name)
	f.surname.SetText(g.Surname)
	f.email.SetText(g.Email)
	f.mobile.SetText(g.Mobile)
	f.filling = false
	f.left[journey.EmailInput] = true
	f.keep(f.p.model.WriteSigner)
	f.put()
	f.p.focus(f.email)
}
