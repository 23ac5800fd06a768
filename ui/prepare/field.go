package prepare

import (
	"strconv"

	"fyne.io/fyne/v2"

	journey "paraph/app/prepare"
	"paraph/ui/kit"
)

// fieldForm is the selected field in numbers.
type fieldForm struct {
	p        *Screen
	content  *fyne.Container
	form     *fyne.Container
	none     *kit.Text
	who      *kit.Select
	numbers  [5]*kit.Entry
	frames   [5]fyne.CanvasObject
	numbered *fyne.Container // the numbers with what is said beneath
	note     *kit.Text
	wrong    *kit.Text
	faulty   journey.Number // the one with the error, -1 if none
	shown    int            // the field whose numbers are shown
	copies   *kit.Entry
	copyBox  *kit.Field
	copy     *kit.Button
}

func newFieldForm(p *Screen) *fieldForm {
	say := p.kit.Say
	f := &fieldForm{p: p, faulty: -1, none: kit.NewSecond(say("prepare.nothing")).Wrapped()}
	remove := kit.NewButton(say("prepare.delete"), "trash", kit.Danger, p.deleteField)
	remove.SetHint(say("prepare.delete.hint"), "")
	f.who = kit.NewSelect(nil, func(i int) { p.give(i) })
	f.note = kit.NewSecond(say("prepare.points")).Wrapped()
	f.wrong = kit.NewSecond("").Wrapped()
	f.wrong.SetColor("error")
	f.copies = kit.NewEntry("1-3, 8, -1")
	f.copies.Spent = true
	f.copies.OnChanged = func(string) { f.changeCopies() }
	f.copies.OnSubmitted = func(string) { f.makeCopies() }
	f.copy = kit.NewButton(say("prepare.copy.none"), "copy", kit.Plain, f.makeCopies)
	f.copyBox = kit.NewField(say("prepare.copy.label"), kit.HBox(8, kit.Fill(f.copies), f.copy))
	if kit.Large() { // no room for both beside each other
		f.copyBox = kit.NewField(say("prepare.copy.label"), kit.VBox(8, f.copies, kit.HBox(0, f.copy)))
	}
	f.copies.SetHint(say("prepare.copy.label")+" (Ctrl+D)", "")
	f.numbered = f.inputs()
	f.form = kit.VBox(12,
		kit.HBox(8, kit.Fill(kit.NewSection(say("prepare.selected")).Wrapped()), remove),
		f.numbered,
		f.copyBox)
	f.content = kit.Inset(14, 14, 14, 14, kit.VBox(0, f.none, f.form))
	return f
}

// inputs are whose field it is, on which page, and its place and size there; each number shows four digits and a sign at every text
// size.
func (f *fieldForm) inputs() *fyne.Container {
	say := f.p.kit.Say
	labels := [5]string{
		say("prepare.number.page"), say("prepare.number.x"), say("prepare.number.y"), say("prepare.number.width"), say("prepare.number.height"),
	}
	all := make([]fyne.CanvasObject, len(labels))
	for i := range all {
		e := kit.NewEntry("")
		e.Tight = true
		e.OnCommit = func(text string) { f.set(journey.Number(i), text) }
		frame := kit.NewGround("", "error", 6)
		frame.Hide()
		f.numbers[i], f.frames[i] = e, frame
		e.SetHint(labels[i], "")
		all[i] = kit.NewField(labels[i], kit.NewStack(e, frame))
	}
	whose := kit.HBox(8, kit.Fill(kit.UpTo(220, kit.NewField(say("prepare.for"), f.who))), kit.Sized(64, 0, all[journey.PageNumber]))
	return kit.VBox(12, whose, kit.VBox(4, kit.InColumns(8, all[journey.PageNumber+1:]...), f.wrong, f.note))
}

// set takes a number; what is out of range moves nothing and is said beneath.
func (f *fieldForm) set(which journey.Number, text string) {
	fault := f.p.model.SetNumber(f.p.model.Selected(), which, text)
	if fault.Key == "" {
		f.faulty = -1
		f.p.refresh()
		if field, ok := f.p.model.Field(f.p.model.Selected()); ok && which == journey.PageNumber {
			f.p.view.GoToBox(field.Page, field.Box)
		}
		return
	}
	f.faulty = which
	f.wrong.SetText(f.p.kit.Say(fault.Key, fault.Pairs...))
	f.showFault()
	f.p.panel.relay()
	f.p.panel.scroll.Bring(f.numbered)
}

func (f *fieldForm) showFault() {
	for i, frame := range f.frames {
		kit.ShowIf(frame, int(f.faulty) == i)
	}
	kit.ShowIf(f.wrong, f.faulty >= 0)
	kit.ShowIf(f.note, f.faulty < 0)
}

// show shows the selected field. A number that is wrong stays as it was written while its field stays selected.
func (f *fieldForm) show() {
	id := f.p.model.Selected()
	field, ok := f.p.model.Field(id)
	kit.ShowIf(f.form, ok)
	kit.ShowIf(f.none, !ok && f.p.obstacle() == "")
	if id != f.shown {
		f.shown, f.faulty = id, -1
		f.copies.SetText("")
	}
	if !ok {
		if f.p.writesIn(f.form) {
			f.p.focus(f.p.view)
		}
		return
	}
	var names []string
	for i := range f.p.model.Signers() {
		names = append(names, strconv.Itoa(i+1)+"  "+f.p.signerName(i))
	}
	f.who.SetOptions(names)
	f.who.SetIndex(field.Signer)
	for i, n := range f.p.model.Numbers(id) {
		if text := strconv.Itoa(n); int(f.faulty) != i && f.numbers[i].Text != text {
			f.numbers[i].SetText(text)
		}
	}
	f.showFault()
	f.showCopies()
}

// changeCopies is told of every letter. What is wrong with the pages comes into sight with them.
func (f *fieldForm) changeCopies() {
	wrong := f.showCopies()
	f.p.panel.relay()
	if wrong {
		f.p.panel.scroll.Bring(f.copyBox)
	}
}

// showCopies counts what the button would make, and says what is wrong with the pages, if something is.
func (f *fieldForm) showCopies() (wrong bool) {
	say := f.p.kit.Voice
	pages, fault := f.p.model.Copies(f.p.model.Selected(), f.copies.Text)
	f.copyBox.SetError("")
	switch {
	case f.copies.Text == "":
		f.copy.SetText(say.Say("prepare.copy.none"))
		f.copy.Disable(say.Say("prepare.copy.empty"))
	case fault.Key != "":
		sentence := say.Say(fault.Key, fault.Pairs...)
		f.copy.SetText(say.Say("prepare.copy.none"))
		f.copy.Disable(sentence)
		f.copyBox.SetError(sentence)
	case len(pages) == 0:
		f.copy.SetText(say.Say("prepare.copy.none"))
		f.copy.Disable(say.Say("prepare.copy.there"))
		f.copyBox.SetNote(say.Say("prepare.copy.there"))
	default:
		f.copyBox.SetNote("")
		f.copy.SetText(say.Count("prepare.copy.make", len(pages)))
		f.copy.Enable()
	}
	return fault.Key != ""
}

func (f *fieldForm) makeCopies() {
	n, fault := f.p.model.Copy(f.p.model.Selected(), f.copies.Text)
	if n == 0 || fault.Key != "" {
		return
	}
	f.copies.SetText("")
	f.p.kit.Offer(f.p.kit.Voice.Count("prepare.copied", n), f.p.kit.Say("prepare.undo"), f.p.Undo)
}

func (f *fieldForm) focusCopies() {
	f.p.panel.scroll.ScrollToBottom()
	f.p.focus(f.copies)
}
