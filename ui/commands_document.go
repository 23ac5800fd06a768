package ui

import (
	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/kit"
)

func (s *shell) documentCommands() []*command {
	const menu = "shell.menu.document"
	to := func(verb, key string) *command {
		return &command{
			menu: menu, key: key, able: s.whyNoDocument, do: func() { s.move(verb) },
			on: func() bool { return s.open.doc != nil && s.open.verb == verb },
		}
	}
	return append([]*command{
		to("prepare", "shell.command.prepare"), to("sign", "shell.command.sign"), to("verify", "shell.command.verify"),
		{menu: menu, key: "commands.password", able: s.whyNoPassword, do: s.changePassword, part: true},
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

func (s *shell) requestCommands() []*command {
	const menu = "shell.menu.requests"
	detail := s.requests.detail
	return []*command{
		{menu: menu, key: "shell.command.new", cut: ctrl(fyne.KeyN), do: func() { s.choose("prepare") }},
		{menu: menu, key: "shell.command.review", able: s.whyNoReview, do: func() { s.prepare.Review() }},
		{
			menu: menu, key: "commands.primary", cut: ctrl(fyne.KeyReturn), also: []fyne.Shortcut{ctrl(fyne.KeyEnter)}, over: true, do: s.primary,
		},
		{menu: menu, key: "shell.command.remind", cut: ctrl(fyne.KeyR), able: s.whyNotWaiting, do: detail.Remind, part: true},
		{menu: menu, key: "commands.correct", able: s.whyNotWaiting, do: detail.correctAny},
		{menu: menu, key: "commands.link", able: s.whyNotWaiting, do: detail.linkAny},
		{menu: menu, key: "commands.cancel", able: s.whyNotCancel, do: detail.cancel},
		{menu: menu, key: "commands.retry", cut: plain(fyne.KeyF5), do: s.retry, part: true},
	}
}

func (s *shell) whyNoReview() string {
	if why := s.whyNotPreparing(); why != "" && why != "commands.why.review" {
		return why
	}
	if _, _, ready := s.prepare.model.Check(); !ready || s.prepare.obstacle() != "" {
		return "commands.why.unready"
	}
	return ""
}

// whyNotWaiting is why the chosen request's signers cannot be written to.
func (s *shell) whyNotWaiting() string {
	if s.place != "requests" || s.requests.detail.entry == nil || s.requests.detail.line.Draft {
		return "shell.why.requests"
	}
	if !s.requests.detail.waiting() {
		return "commands.why.waiting"
	}
	return ""
}

func (s *shell) whyNotCancel() string {
	if why := s.whyNotWaiting(); why != "commands.why.waiting" {
		return why
	}
	if e := s.requests.detail.entry; e.Request.State != signing.Validating || !s.requests.detail.sent() {
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
		if s.sign.doc != nil {
			s.sign.look()
		}
	case "verify":
		if s.verify.doc != nil {
			s.verify.check()
		}
	}
	s.d.Hints.Tell(s.d.Say("commands.retrying"))
}
