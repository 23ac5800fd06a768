package ui

import (
	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/ui/kit"
)

func (s *shell) documentCommands() []*kit.Command {
	const menu = "shell.menu.document"
	to := func(verb, key string) *kit.Command {
		return &kit.Command{
			Menu: menu, Key: key, Able: func() string { return s.whyNot(verb) }, Do: func() { s.move(verb) },
			On: func() bool { return s.open.doc != nil && s.open.verb == verb },
		}
	}
	return []*kit.Command{
		to("prepare", "shell.command.prepare"), to("sign", "shell.command.sign"), to("verify", "shell.command.verify"),
		{Menu: menu, Key: "commands.password", Able: s.whyNoPassword, Do: s.changePassword, Part: true},
	}
}

// whyNot is why the open document cannot be moved to a verb.
func (s *shell) whyNot(verb string) string {
	if _, envelope := s.open.doc.(app.Envelope); envelope && verb != "verify" {
		return "commands.why.envelope"
	}
	return s.whyNoDocument()
}

func (s *shell) whyNoPassword() string {
	if why := s.whyNoDocument(); why != "" {
		return why
	}
	if !s.open.facts.Encrypted {
		return "commands.why.password"
	}
	return ""
}

// changePassword reads the open document with another password, such as the one that lets it be changed.
func (s *shell) changePassword() {
	d, o := s.d, s.open
	entry := kit.NewPassword(d)
	var closeIt func()
	give := func() {
		closeIt()
		s.read(o, entry.Text)
	}
	closeIt = d.Dialog(d.Say("commands.password"), kit.NewField(d.Voice.Say("shell.password.label"), entry),
		kit.NewButton(d.Voice.Say("shell.leave"), "", kit.Plain, func() { closeIt() }),
		kit.NewButton(d.Voice.Say("shell.password.open"), "", kit.Filled, give))
	s.window.Canvas().Focus(entry)
}

func (s *shell) requestCommands() []*kit.Command {
	const menu = "shell.menu.requests"
	return []*kit.Command{
		{Menu: menu, Key: "shell.command.new", Cut: kit.Ctrl(fyne.KeyN), Do: func() { s.choose("prepare") }},
		{
			Menu: menu, Key: "commands.primary", Cut: kit.Ctrl(fyne.KeyReturn), Also: []fyne.Shortcut{kit.Ctrl(fyne.KeyEnter)}, Over: true, Do: s.primary,
		},
		{Menu: menu, Key: "commands.retry", Cut: kit.Bare(fyne.KeyF5), Do: s.retry, Part: true},
	}
}

// retry sends what waits and asks everything anew that is on the screen.
func (s *shell) retry() {
	s.c.Requests.Wake()
	s.refreshReady()
	if p, ok := s.front().(refresher); ok {
		p.Refresh()
	}
	s.d.Hints.Tell(s.d.Say("commands.retrying"))
}
