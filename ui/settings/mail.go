package settings

import (
	"context"
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
}

func (s *Screen) mail() fyne.CanvasObject {
	d := s.desk
	f := &mailForm{s: s, answer: s.newAnswer()}
	f.server, f.from = kit.NewEntry("smtps://mail.studio.example:465"), kit.NewEntry("")
	f.user, f.password = kit.NewEntry(""), kit.NewPassword("")
	f.serverField = kit.NewField(d.Say("settings.mail.server"), f.server)
	f.serverField.SetNote(d.Say("settings.mail.server.note"))
	f.fromField = kit.NewField(d.Say("settings.mail.from"), f.from)
	f.userField = kit.NewField(d.Say("settings.mail.user"), f.user)
	password := kit.NewField(d.Say("settings.mail.password"), f.password)
	f.button = kit.NewButton(d.Say("settings.test"), "", kit.Filled, f.test)
	f.load()
	login := kit.VBox(4, kit.InColumns(12, f.userField, password), kit.Note(d.Say("settings.mail.login.note")))
	return kit.NewCard(kit.VBox(14, f.serverField, f.fromField, login, f.answer.row(f.button)))
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
		f.server.SetText(m.Server)
		f.from.SetText(m.From)
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
		wish{f.fromField, m.Server == "" || signing.ValidEmail(m.From), "settings.mail.incomplete"},
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

// test saves what changed and sends a letter to the office's own contact.
func (f *mailForm) test() {
	m, fine := f.typed()
	if !fine {
		return
	}
	d := f.s.desk
	changed := m != f.stored
	saved := false
	f.button.Disable(d.Say("settings.testing"))
	f.answer.say(d.Say("settings.testing"))
	f.s.run(func(ctx context.Context) error {
		if changed {
			if err := f.s.data.SetMailServer(ctx, m); err != nil {
				return err
			}
		}
		saved = true
		if m.Server == "" {
			return nil
		}
		return f.s.data.TestMail(ctx)
	}, func(err error) { f.tested(m, saved, err) })
}

func (f *mailForm) tested(m office.MailServer, saved bool, err error) {
	d := f.s.desk
	f.button.Enable()
	if saved {
		f.stored = office.MailServer{Server: m.Server, From: m.From}
		f.password.SetText("")
		f.user.SetText("")
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
