package settings

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/kit"
)

// mailForm is how letters leave. The login is never read back: empty fields leave the stored one.
type mailForm struct {
	s                            *Screen
	stored                       office.MailServer
	server, from, user, password *kit.Entry
	serverField, fromField       *kit.Field
	userField                    *kit.Field
	button                       *kit.Button
	answer                       answer
	contact                      *kit.Button // goes to what the answer asks for

	which *kit.Chips
	other fyne.CanvasObject // of a server with a password
	at    *signInForm
}

func (s *Screen) mail() fyne.CanvasObject {
	d := s.desk
	f := &mailForm{s: s, answer: s.newFoot(), stored: office.MailServer{Practice: true}}
	f.server, f.from = kit.NewEntry("smtps://mail.studio.example:465"), kit.NewEntry("")
	f.user, f.password = kit.NewEntry(""), kit.NewPassword(d)
	f.serverField = kit.NewField(d.Say("settings.mail.server"), f.server)
	f.serverField.SetNote(d.Say("settings.mail.server.note"))
	f.fromField = kit.NewField(d.Say("settings.mail.from"), f.from)
	f.userField = kit.NewField(d.Say("settings.mail.user"), f.user)
	password := kit.NewField(d.Say("settings.mail.password"), f.password)
	f.button, f.contact = kit.NewButton(d.Say("settings.test"), "", kit.Filled, f.test), s.contactButton()
	confirm(f.button, f.server, f.from, f.user, f.password)
	login := kit.VBox(4, kit.InColumns(12, f.userField, password), kit.Note(d.Say("settings.mail.login.note")))
	f.other = kit.VBox(14, f.serverField, f.fromField, login)
	f.at = newSignInForm(s)
	f.which = kit.NewChips([]string{d.Say("settings.mail.other"), "Microsoft 365", "Google"}, f.choose)
	f.choose(0)
	f.remember()
	f.load()
	return kit.NewCard(kit.VBox(14, kit.NewField(d.Say("settings.mail.provider"), f.which), f.other, f.at.content))
}

// remember keeps what is typed and not saved for as long as the desk is open: what is missing may have to be set in another section.
func (f *mailForm) remember() {
	for i, e := range []*kit.Entry{f.server, f.from, f.user, f.password} {
		if text := f.s.mailTyped[i]; text != "" {
			e.Entry.SetText(text) // as if it was typed: what is stored does not replace it
		}
		e.OnChanged = func(text string) {
			if i == 0 && text == f.stored.Server || i == 1 && text == f.stored.From {
				text = ""
			}
			f.s.mailTyped[i] = text
		}
	}
}

// providers are those one signs in at, behind the first choice: any server with a password.
var providers = []string{"", "microsoft", "google"}

// choose shows the fields of a choice.
func (f *mailForm) choose(i int) {
	f.which.SetIndex(i)
	kit.ShowIf(f.other, i == 0)
	if i == 0 {
		f.s.saves(kit.VBox(8, f.answer.Text, kit.Breaking(8, f.button, f.contact)))
	} else {
		f.s.saves(nil)
	}
	f.at.choose(providers[i])
	f.s.form.Refresh()
}

func (f *mailForm) load() {
	var m office.MailServer
	f.s.run(func(context.Context) (err error) {
		m, err = f.s.data.MailServer()
		return err
	}, func(err error) {
		if err != nil {
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.stored = m
		f.server.LoadText(m.Server)
		f.from.LoadText(m.From)
		if i := slices.Index(providers, m.Provider); i > 0 {
			f.at.load(m)
			f.choose(i)
		}
		if m.Server == "" {
			f.answer.say(f.s.desk.Say("settings.mail.practice"))
		}
	})
}

// typed is what stands in the fields; false if one of them says what is wrong with it, and the answer to look there.
func (f *mailForm) typed() (office.MailServer, bool) {
	m := office.MailServer{Server: strings.TrimSpace(f.server.Text), From: strings.TrimSpace(f.from.Text)}
	user, password := strings.TrimSpace(f.user.Text), f.password.Text
	fine := f.answer.fine(
		wish{f.serverField, m.Server == "" || looksLikeSMTP(m.Server), "settings.mail.server.wrong"},
		wish{f.fromField, m.Server == "" || signing.ValidEmail(m.From), mailFault(m.From)},
		wish{f.userField, (user == "") == (password == ""), "settings.mail.login.half"},
	)
	if user != "" {
		m.Login = user + ":" + password
	}
	return m, fine
}

func looksLikeSMTP(text string) bool {
	rest, plain := strings.CutPrefix(text, "smtp://")
	if !plain {
		var secure bool
		if rest, secure = strings.CutPrefix(text, "smtps://"); !secure {
			return false
		}
	}
	host, port, ok := strings.Cut(rest, ":")
	return ok && host != "" && port != "" && strings.Trim(port, "0123456789") == ""
}

// test saves; where that changes between practice and real it is tried first, as long as nothing is changed, and asked.
func (f *mailForm) test() {
	m, fine := f.typed()
	switch practice := m.Server == ""; {
	case !fine:
	case practice == f.stored.Practice:
		f.save(m, false)
	case practice:
		f.s.askMode(m, func() { f.save(m, true) })
	default:
		f.try(m)
	}
}

// try sends the test letter by a server that is saved only after that, and an answer.
func (f *mailForm) try(m office.MailServer) {
	d := f.s.desk
	f.button.Disable(d.Say("settings.testing"))
	f.answer.say(d.Say("settings.testing"))
	f.s.run(func(ctx context.Context) error { return f.s.data.TryMailServer(ctx, m) }, func(err error) {
		f.button.Enable()
		kit.ShowIf(f.contact, lacksContact(err))
		if err != nil {
			f.answer.fail(d.Say("settings.mail.unchanged", "why", d.Explain(err)))
			return
		}
		f.answer.say(d.Say("settings.mail.tried"))
		f.s.askMode(m, func() { f.save(m, true) })
	})
}

// askMode asks whether the mode is to be the one a mail server makes it: practice and what is real have a service each.
func (s *Screen) askMode(m office.MailServer, change func()) {
	d, n := s.desk, 0
	if s.UnderWay != nil {
		n = s.UnderWay()
	}
	ask, body, deed := d.Say("settings.mail.toreal.ask"), d.Say("settings.mail.toreal.none"), d.Say("settings.mail.toreal.deed")
	if n > 0 {
		body = d.Voice.Count("settings.mail.toreal.body", n)
	}
	if m.Server == "" {
		ask, body, deed = d.Say("settings.mail.topractice.ask"), d.Say("settings.mail.topractice.none"), d.Say("settings.mail.topractice.deed")
		if n > 0 {
			body = d.Voice.Count("settings.mail.topractice.body", n)
		}
	}
	d.Ask(ask, body, d.Say("settings.mail.stay"), deed, m.Server == "", change)
}

// save saves what changed and sends a letter to the office's own contact, where that was not tried or has no server.
func (f *mailForm) save(m office.MailServer, tried bool) {
	d := f.s.desk
	changed := tried || m.Server != f.stored.Server || m.From != f.stored.From || m.Login != "" || f.stored.Provider != "" || f.at.signed
	saved := false
	f.button.Disable(d.Say("settings.testing"))
	f.answer.say(d.Say("settings.testing"))
	f.s.run(func(ctx context.Context) error {
		if changed {
			if err := f.s.setMail(ctx, m); err != nil {
				return err
			}
		}
		saved = true
		if tried || m.Server == "" {
			return nil
		}
		return f.s.data.TestMail(ctx)
	}, func(err error) { f.tested(m, saved, err) })
}

// setMail stores how letters leave and tells of it, also where the section was left meanwhile.
func (s *Screen) setMail(ctx context.Context, m office.MailServer) error {
	err := s.data.SetMailServer(ctx, m)
	if err == nil {
		s.desk.Dispatch(func() { kit.Call(s.OnMail) })
	}
	return err
}

func (f *mailForm) tested(m office.MailServer, saved bool, err error) {
	d := f.s.desk
	f.button.Enable()
	kit.ShowIf(f.contact, lacksContact(err))
	if saved {
		f.stored, f.at.signed = office.MailServer{Server: m.Server, From: m.From, Practice: m.Server == ""}, false
		f.password.SetText("")
		f.user.SetText("")
		f.s.mailTyped = [4]string{}
	}
	switch {
	case err != nil && saved:
		f.answer.fail(d.Say("settings.mail.saved-but", "why", d.Explain(err)))
	case err != nil:
		f.answer.fail(d.Explain(err))
	case m.Server == "":
		f.answer.say(d.Say("settings.mail.practice"))
	default:
		f.answer.say(d.Say("settings.mail.works"))
	}
}
