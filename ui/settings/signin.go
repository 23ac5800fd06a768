package settings

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/kit"
)

// signInForm has the office sign in at its mail provider with a code. Its secret is never read back.
type signInForm struct {
	s                    *Screen
	content              *fyne.Container
	provider             string
	from, client, secret *kit.Entry
	fromField            *kit.Field
	clientField          *kit.Field
	button               *kit.Button
	asked                *fyne.Container // what the person does meanwhile
	how, code            *kit.Text
	answer               answer
	contact              *kit.Button        // goes to what the answer asks for
	stop                 context.CancelFunc // while it is waited for
	signed               bool               // since the section was shown
}

func newSignInForm(s *Screen) *signInForm {
	d := s.desk
	f := &signInForm{s: s, answer: s.newAnswer(), how: kit.Note(""), code: kit.NewBold("")}
	f.from, f.client, f.secret = kit.NewEntry(""), kit.NewEntry(""), kit.NewPassword(d)
	f.fromField = kit.NewField(d.Say("settings.mail.from"), f.from)
	f.clientField = kit.NewField(d.Say("settings.mail.client"), f.client)
	f.clientField.SetNote(d.Say("settings.mail.client.note"))
	secret := kit.NewField(d.Say("settings.mail.secret"), f.secret)
	f.button = kit.NewButton(d.Say("settings.mail.signin"), "", kit.Filled, f.signIn)
	f.contact = s.contactButton()
	confirm(f.button, f.from, f.client, f.secret)
	copied := kit.NewButton(d.Say("settings.mail.copy"), "copy", kit.Plain, func() {
		fyne.CurrentApp().Clipboard().SetContent(f.code.Text())
		f.answer.say(d.Say("settings.mail.copied"))
	})
	cancel := kit.NewButton(d.Say("settings.mail.cancel"), "", kit.Plain, f.cancel)
	f.asked = kit.VBox(8, f.how, kit.HBox(12, f.code, copied, cancel))
	f.asked.Hide()
	f.content = kit.VBox(14, f.fromField, f.clientField, secret, f.asked, f.answer.row(f.button), kit.HBox(0, f.contact))
	return f
}

// choose shows the form for a provider; "" is none.
func (f *signInForm) choose(provider string) {
	f.provider = provider
	kit.ShowIf(f.content, provider != "")
	f.cancel()
}

// load puts in what is stored.
func (f *signInForm) load(m office.MailServer) {
	f.from.LoadText(m.From)
	f.client.LoadText(m.Client)
	f.answer.say(f.s.desk.Say("settings.mail.signedin"))
}

// cancel ends the waiting; nothing is changed then.
func (f *signInForm) cancel() {
	if f.stop != nil {
		f.stop()
	}
}

// signIn asks for a code, shows it, waits, and sends a letter to the office's own contact.
func (f *signInForm) signIn() {
	d := f.s.desk
	m := office.MailSignIn{
		Provider: f.provider, Client: strings.TrimSpace(f.client.Text), Secret: f.secret.Text, From: strings.TrimSpace(f.from.Text),
	}
	if !f.answer.fine(
		wish{f.fromField, signing.ValidEmail(m.From), mailFault(m.From)}, wish{f.clientField, m.Client != "", "settings.mail.client.missing"},
	) {
		return
	}
	f.button.Disable(d.Say("settings.mail.waiting"))
	f.answer.say(d.Say("settings.mail.waiting"))
	signedIn := false
	var is office.MailServer
	waiting, stop := context.WithCancel(context.Background())
	f.stop = stop
	f.s.run(func(ctx context.Context) error {
		defer context.AfterFunc(ctx, stop)()
		if err := f.s.data.SignIn(waiting, m, func(p office.Prompt) { d.Dispatch(func() { f.ask(p) }) }); err != nil {
			return err
		}
		signedIn = true
		var err error
		if is, err = f.s.data.MailServer(); err == nil && is.Practice {
			return f.s.data.TryMailServer(ctx, is)
		} else if err != nil {
			return err
		}
		return f.s.data.TestMail(ctx)
	}, func(err error) { f.ended(signedIn, is, err) })
}

// ask shows what the person does.
func (f *signInForm) ask(p office.Prompt) {
	f.how.SetText(f.s.desk.Say("settings.mail.open", "address", p.Address, "time", p.Until.Local().Format("15:04")))
	f.code.SetText(p.Code)
	f.asked.Show()
	f.s.form.Refresh()
}

func (f *signInForm) ended(signedIn bool, is office.MailServer, err error) {
	d := f.s.desk
	f.stop()
	f.stop = nil
	f.asked.Hide()
	f.button.Enable()
	kit.ShowIf(f.contact, lacksContact(err))
	f.s.form.Refresh()
	f.signed = f.signed || signedIn
	switch {
	case errors.Is(err, context.Canceled):
		f.answer.say(d.Say("settings.mail.cancelled"))
	case err != nil && signedIn:
		f.answer.fail(d.Say("settings.mail.saved-but", "why", d.Explain(err)))
	case err != nil:
		f.answer.fail(d.Explain(err))
	case is.Practice:
		f.secret.SetText("")
		f.answer.say(d.Say("settings.mail.tried"))
		f.s.askMode(is, func() { f.begin(is) })
	default:
		f.secret.SetText("")
		f.answer.say(d.Say("settings.mail.works"))
	}
}

// begin has what was signed in for used: the office works for real from now on.
func (f *signInForm) begin(is office.MailServer) {
	f.button.Disable(f.s.desk.Say("settings.testing"))
	f.s.run(func(ctx context.Context) error { return f.s.setMail(ctx, is) }, func(err error) {
		f.button.Enable()
		if err != nil {
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.answer.say(f.s.desk.Say("settings.mail.works"))
	})
}
