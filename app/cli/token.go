package cli

type tokenCmd struct {
	New tokenNewCmd `cmd:"" help:"Make a token; it is shown once."`
}

type tokenNewCmd struct {
	Scopes []string `help:"What it may do, like POST:EU-SES. Default: all of the published contract." placeholder:"SCOPE"`
	Name   string   `help:"What it is for." default:"token"`
}

func (c *tokenNewCmd) run(s *session) int {
	svc, err := s.connect(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	t, err := svc.own.NewToken(s, c.Name, c.Scopes)
	if err != nil {
		return s.fail("", err)
	}
	s.emit(t, t.Token)
	return exitDone
}
