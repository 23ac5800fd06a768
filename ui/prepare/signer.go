package prepare

import (
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

// signerForm is where a signer's name and address are written, inside the panel. What is written is kept at once.
type signerForm struct {
	p             *Screen
	content       *fyne.Container
	title         *kit.Text
	name, surname *kit.Entry
	email         *kit.Entry
	nameField     *kit.Field
	emailField    *kit.Field
	language      *kit.Select
	people        *fyne.Container
	index         int // -1: closed
	filling       bool
	grouped       bool                   // letters are being written
	left          map[journey.Input]bool // inputs that were left: only they show what is wrong
	cancelLook    func()
}

func newSignerForm(p *Screen) *signerForm {
	say := p.kit.Say
	f := &signerForm{p: p, index: -1, title: kit.NewBold(""), left: map[journey.Input]bool{}}
	f.name, f.surname, f.email = kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry("")
	f.nameField = kit.NewField(say("prepare.form.name"), f.name)
	f.emailField = kit.NewField(say("prepare.form.email"), f.email)
	f.emailField.SetNote(say("prepare.form.code"))
	f.language = kit.NewSelect(signerLanguages(p), func(int) { f.keep() })
	f.people = kit.VBox(0)
	for _, e := range []*kit.Entry{f.name, f.surname, f.email} {
		e.OnChanged = func(text string) { f.typed(text) }
	}
	f.name.OnCommit = func(string) { f.leave(journey.NameInput) }
	f.surname.OnCommit = func(string) { f.leave(journey.NameInput) }
	f.email.OnCommit = func(string) { f.leave(journey.EmailInput) }
	f.people.Hide()
	f.content = kit.Inset(14, 4, 14, 4, kit.VBox(10, f.title,
		kit.HBox(8, kit.Fill(f.nameField), kit.Fill(kit.NewField(say("prepare.form.surname"), f.surname))),
		f.people, f.emailField,
		kit.NewField(say("prepare.form.language"), f.language),
		kit.HBox(8, kit.NewButton(say("prepare.form.remove"), "trash", kit.Danger, f.remove), kit.Fill(kit.NewBody("")),
			kit.NewButton(say("prepare.form.done"), "check", kit.Plain, f.done))))
	f.content.Hide()
	return f
}

func (f *signerForm) open(i int) {
	f.ungroup()
	f.index = i
	clear(f.left)
	f.fill()
	f.offer(nil)
	f.content.Show()
	f.p.focus(f.name)
}

func (f *signerForm) close() {
	f.ungroup()
	f.index = -1
	f.content.Hide()
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
	for i, l := range languages() {
		if l == g.Language {
			f.language.SetIndex(i)
		}
	}
	f.filling = false
}

// show follows the model: undo, another signer, none any more.
func (f *signerForm) show() {
	if f.index < 0 {
		return
	}
	if f.index >= len(f.p.model.Signers()) {
		f.close()
		return
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
}

// typed keeps what is being written, and looks for people asked before.
func (f *signerForm) typed(text string) {
	if f.filling || f.index < 0 {
		return
	}
	if !f.grouped {
		f.p.model.Begin() // all letters of an input are one step of undo
		f.grouped = true
	}
	f.keep()
	f.lookUp(text)
}

func (f *signerForm) ungroup() {
	if f.grouped {
		f.p.model.End()
		f.grouped = false
	}
}

func (f *signerForm) keep() {
	if f.filling || f.index < 0 || f.index >= len(f.p.model.Signers()) {
		return
	}
	g := f.p.model.Signers()[f.index]
	g.Name, g.Surname, g.Email = strings.TrimSpace(f.name.Text), strings.TrimSpace(f.surname.Text), strings.TrimSpace(f.email.Text)
	g.Language = languages()[max(0, f.language.Index())]
	f.p.model.SetSigner(f.index, g)
}

func (f *signerForm) leave(input journey.Input) {
	if f.index < 0 {
		return
	}
	f.left[input] = true
	f.keep()
	f.ungroup()
	f.showFaults()
	f.p.panel.relay()
}

// done closes the form if nothing is wrong with it; the keyboard goes to the pages, where the signer's fields come.
func (f *signerForm) done() {
	f.left[journey.NameInput], f.left[journey.EmailInput] = true, true
	f.keep()
	if len(f.p.model.CheckSigner(f.index, f.p.model.Signers()[f.index])) == 0 {
		f.close()
		f.p.focus(f.p.view)
	}
	f.p.refresh()
}

func (f *signerForm) remove() {
	name := f.p.signerName(f.index)
	i := f.index
	f.close()
	f.p.model.RemoveSigner(i)
	f.p.kit.Toast(f.p.kit.Say("prepare.signer.deleted", "name", name), f.p.kit.Say("prepare.undo"), f.p.Undo)
}

// lookUp offers people asked before, after two letters.
func (f *signerForm) lookUp(text string) {
	if f.cancelLook != nil {
		f.cancelLook()
	}
	text = strings.TrimSpace(text)
	if len([]rune(text)) < 2 {
		f.offer(nil)
		return
	}
	f.cancelLook = f.p.remembered(text, f.offer)
}

func (f *signerForm) offer(found []signing.Signer) {
	f.people.Objects = nil
	for _, g := range found {
		if strings.EqualFold(g.Email, f.email.Text) {
			continue
		}
		b := kit.NewButton(g.FullName()+" · "+g.Email, "clock-counter-clockwise", kit.Quiet, func() { f.take(g) })
		f.people.Objects = append(f.people.Objects, &fyne.Container{Layout: kit.Slim{}, Objects: []fyne.CanvasObject{b}})
	}
	kit.ShowIf(f.people, len(f.people.Objects) > 0)
	f.people.Refresh()
	f.p.panel.relay()
}

func (f *signerForm) take(g signing.Signer) {
	f.filling = true
	f.name.SetText(g.Name)
	f.surname.SetText(g.Surname)
	f.email.SetText(g.Email)
	f.filling = false
	f.offer(nil)
	f.left[journey.EmailInput] = true
	f.keep()
}
