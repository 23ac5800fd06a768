package cli

import (
	"errors"

	"paraph/signing"
	"paraph/sync/rest/own"
)

type tokenCmd struct {
	New tokenNewCmd `cmd:"" help:"Make a token; it is shown once."`
}

type tokenNewCmd struct {
	Scopes []string `help:"What it may do, like POST:EU-SES. Default: all of the published contract." placeholder:"SCOPE"`
	Name   string   `help:"What it is for; the evidence names it." required:"" placeholder:"NAME"`
}

func (c *tokenNewCmd) run(s *session) int {
	svc, err := s.connect(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	ready, err := svc.own.Ready(s)
	if err != nil {
		return s.fail("", err)
	}
	t, err := svc.own.NewToken(s, c.Name, c.Scopes)
	if p, ok := errors.AsType[*signing.Problem](err); ok && p.Code == signing.ProblemOption {
		err = s.misuse(map[string]string{"name": "cli.token.name", "scopes": "cli.token.scopes"}[p.Word])
	}
	if err != nil {
		return s.fail("", err)
	}
	s.emit(newTokenLine{t, ready.Practice}, t.Token)
	mode := "cli.token.real"
	if ready.Practice {
		mode = "cli.token.practice"
	}
	s.say(mode)
	return exitDone
}

// newTokenLine is what token new prints: a token opens the requests of practice, or the real ones.
type newTokenLine struct {
	own.Token
	Practice bool `json:"practice"`
}
