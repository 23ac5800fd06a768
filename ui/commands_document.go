package ui

import (
	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/kit"
)

func (s *shell) documentCommands() []*kit.Command {
	const menu = "shell.menu.document"
	to := func(verb, key string) *kit.Command {
		return &kit.Command{
			Menu: menu, Key: key, Able: s.whyNoDocument, Do: func() { s.move(verb) },
			On: func() bool { return s.open.doc != nil && s.open.verb == verb },
		}
	}
	return append([]*kit.Command{
		to("prepare", "shell.command.prepare"), to("sign", "shell.command.sign"), to("verify", "shell.command.verify"),
		{Menu: menu, Key: "commands.password", Able: s.whyNoPassword, Do: s.changePassword, Part: true},
	}, s.pageCommands()...)
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
	entry := kit.NewPassword("")
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
	detail := s.requests.Detail
	return []*kit.Command{
		{Menu: menu, Key: "shell.command.new", Cut: kit.Ctrl(fyne.KeyN), Do: func() { s.choose("prepare") }},
		{Menu: menu, Key: "shell.command.review", Able: s.whyNoReview, Do: func() { s.prepare.Review() }},
		{
			Menu: menu, Key: "commands.primary", Cut: kit.Ctrl(fyne.KeyReturn), Also: []fyne.Shortcut{kit.Ctrl(fyne.KeyEnter)}, Over: true, Do: s.primary,
		},
		{Menu: menu, Key: "shell.command.remind", Cut: kit.Ctrl(fyne.KeyR), Able: s.whyNotWaiting, Do: detail.Remind, Part: true},
		{Menu: menu, Key: "commands.correct", Able: s.whyNotWaiting, Do: detail.CorrectAny},
		{Menu: menu, Key: "commands.link", Able: s.whyNotWaiting, Do: detail.LinkAny},
		{Menu: menu, Key: "commands.cancel", Able: s.whyNotCancel, Do: detail.Cancel},
		{Menu: menu, Key: "commands.retry", Cut: kit.Bare(fyne.KeyF5), Do: s.retry, Part: true},
	}
}

func (s *shell) whyNoReview() string {
	if why := s.whyNotPreparing(); why != "" && why != "commands.why.review" {
		return why
	}
	if _, _, ready := s.prepare.Model.Check(); !ready || s.prepare.Obstacle() != "" {
		return "commands.why.unready"
	}
	return ""
}

// whyNotWaiting is why the chosen request's signers cannot be written to.
func (s *shell) whyNotWaiting() string {
	if s.place != "requests" || s.requests.Detail.Entry == nil || s.requests.Detail.Line.Draft {
		return "shell.why.requests"
	}
	if !s.requests.Detail.Waiting() {
		return "commands.why.waiting"
	}
	return ""
}

func (s *shell) whyNotCancel() string {
	if why := s.whyNotWaiting(); why != "commands.why.waiting" {
		return why
	}
	if e := s.requests.Detail.Entry; e.Request.State != signing.Validating || !s.requests.Detail.Sent() {
		return "commands.why.waiting"
	}
	return ""
}

// retry sends what waits and asks everything anew that is on the screen.
func (s *shell) retry() {
	s.c.Desk.Wake()
	s.refreshReady()
	switch s.place {
	case "home":
		s.home.Refresh()
	case "requests":
		s.requests.Refresh()
	case "practicemail":
		s.practice.Refresh()
	case "sign":
		if s.sign.Doc != nil {
			s.sign.Look()
		}
	case "verify":
		if s.verify.Doc != nil {
			s.verify.Check()
		}
	}
	s.d.Hints.Tell(s.d.Say("commands.retrying"))
}
