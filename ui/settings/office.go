package settings

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
)

// officeForm is what the office calls itself; every change is kept when its field is left.
type officeForm struct {
	s                      *Screen
	stored                 office.Details
	name, contact, privacy *kit.Entry
	contactField           *kit.Field
	privacyField           *kit.Field
	nameField              *kit.Field
	language               *kit.Chips
	answer                 answer
}

func (s *Screen) office() fyne.CanvasObject {
	d := s.desk
	f := &officeForm{s: s, name: kit.NewEntry(""), contact: kit.NewEntry(""), privacy: kit.NewEntry("https://"), answer: s.newStanding()}
	f.nameField = kit.NewField(d.Say("settings.office.name"), f.name)
	f.nameField.SetNote(d.Say("settings.office.name.note"))
	f.contactField = kit.NewField(d.Say("settings.office.contact"), f.contact)
	f.contactField.SetNote(d.Say("settings.office.contact.note"))
	f.privacyField = kit.NewField(d.Say("settings.office.privacy"), f.privacy)
	f.privacyField.SetNote(d.Say("settings.office.privacy.note"))
	f.language = kit.NewChips(languageNames(), func(i int) { f.keep(func(o *office.Details) { o.Language = say.Languages()[i] }) })
	f.name.OnCommit = func(text string) { f.keep(func(o *office.Details) { o.Name = strings.TrimSpace(text) }) }
	f.contact.OnCommit = f.keepIf(f.contactField, signing.ValidEmail, mailFault, func(o *office.Details) *string { return &o.Contact })
	f.privacy.OnCommit = f.keepIf(f.privacyField, looksLikeWeb, func(string) string { return "settings.web.incomplete" }, func(o *office.Details) *string { return &o.Privacy })
	s.contact = f.contact
	f.load()
	language := kit.NewField(d.Say("settings.office.language"), f.language)
	language.SetNote(d.Say("settings.office.language.note"))
	return kit.NewCard(kit.VBox(14, f.nameField, f.contactField, language, f.privacyField))
}

// contactButton goes to the office's contact address; it is hidden until an answer asks for one.
func (s *Screen) contactButton() *kit.Button {
	b := kit.NewButton(s.desk.Say("settings.mail.contact"), "gear", kit.Plain, func() {
		s.ShowSection(sectionOffice)
		s.desk.Window.Canvas().Focus(s.contact)
	})
	b.Hide()
	return b
}

// mailFault is the key of what is wrong with an e-mail address.
func mailFault(text string) string {
	if signing.ValidEmail(strings.ReplaceAll(text, ",", ".")) {
		return "settings.mail.comma"
	}
	return "settings.mail.incomplete"
}

// lacksContact reports whether something was not done because the office has no contact address.
func lacksContact(err error) bool {
	p, ok := errors.AsType[*signing.Problem](err)
	return ok && p.Code == signing.ProblemContact
}

// languageNames are the languages in their own words.
func languageNames() []string {
	out := make([]string, 0, len(say.Languages()))
	for _, l := range say.Languages() {
		out = append(out, say.In(l).Say("settings.language.own"))
	}
	return out
}

func languageIndex(code string) int {
	for i, l := range say.Languages() {
		if l == code {
			return i
		}
	}
	return 0
}

func (f *officeForm) load() {
	var o office.Details
	f.s.run(func(context.Context) (err error) {
		o, err = f.s.data.Details()
		return err
	}, func(err error) {
		if err != nil {
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.stored = o
		f.name.LoadText(o.Name)
		f.contact.LoadText(o.Contact)
		f.privacy.LoadText(o.Privacy)
		f.language.SetIndex(languageIndex(cmp.Or(o.Language, f.s.desk.Voice.Lang()))) // unsaid it is the desk's
	})
}

// keepIf keeps what is empty or looks as it should; else the field says what is wrong with it.
func (f *officeForm) keepIf(field *kit.Field, looks func(string) bool, key func(string) string, into func(o *office.Details) *string) func(text string) {
	return func(text string) {
		text = strings.TrimSpace(text)
		fine := wish{field, text == "" || looks(text), key(text)}.say(f.s.desk)
		kit.Anew(f.s.form)
		if fine {
			f.keep(func(o *office.Details) { *into(o) = text })
		}
	}
}

// keep writes what changed; nothing is written for what stays as it was.
func (f *officeForm) keep(change func(o *office.Details)) {
	next := f.stored
	change(&next)
	if next == f.stored {
		return
	}
	f.answer.say(f.s.desk.Say("settings.saving"))
	f.s.run(func(context.Context) error { return f.s.data.SetDetails(next) }, func(err error) {
		if err != nil {
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.stored = next
		f.answer.say(f.s.desk.Say("settings.saved"))
	})
}

func looksLikeWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && strings.Contains(u.Host, ".")
}
