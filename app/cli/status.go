package cli

import (
	"fmt"

	"paraph/sync"
)

type statusCmd struct {
	remote
	ID    string `arg:"" optional:"" help:"A request's number; all without one."`
	Skip  int    `help:"Leave out so many of the newest."`
	Limit int    `help:"At most so many (1 to 100)." default:"100"`
}

func (c *statusCmd) run(s *session) int {
	svc, err := s.connect(c.remote)
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	if c.ID != "" {
		sent, err := svc.Client.Request(s, c.ID)
		if err != nil {
			return s.fail("", err)
		}
		s.show(sent)
		return exitDone
	}
	all, err := svc.List(s, sync.Filter{Skip: c.Skip, Limit: min(100, max(1, c.Limit))})
	if err != nil {
		return s.fail("", err)
	}
	for _, r := range all {
		l := sentLine{ID: r.ID, State: string(r.State), Title: r.Title, Created: r.Created, Updated: r.Updated}
		if r.Problem != nil {
			l.Problem, l.Message = string(r.Problem.Code), s.voice.Explain(r.Problem).Text()
		}
		s.emit(l, fmt.Sprintf("%s  %s  %-24s %s", r.ID, r.Created.Local().Format("2006-01-02 15:04"), s.voice.Say("state."+string(r.State)), r.Title))
	}
	if len(all) == 0 && !s.JSON {
		s.say("cli.none")
	}
	return exitDone
}

type cancelCmd struct {
	remote
	ID string `arg:"" help:"A request's number."`
}

func (c *cancelCmd) run(s *session) int {
	svc, err := s.connect(c.remote)
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	if err := svc.Delete(s, c.ID); err != nil {
		return s.fail("", err)
	}
	s.emit(map[string]string{"id": c.ID, "state": "cancelled"}, s.voice.Say("cli.cancelled", "id", c.ID))
	return exitDone
}

type unlockCmd struct {
	ID     string `arg:"" help:"A request's number."`
	Signer int    `arg:"" help:"Which signer, from 1."`
}

func (c *unlockCmd) run(s *session) int {
	return s.forSigner(c.ID, c.Signer, "cli.unlocked", func(svc *service, signerID string) error { return svc.own.Unlock(s, c.ID, signerID) })
}

type remindCmd struct {
	ID     string `arg:"" help:"A request's number."`
	Signer int    `arg:"" help:"Which signer, from 1."`
}

func (c *remindCmd) run(s *session) int {
	return s.forSigner(c.ID, c.Signer, "cli.reminded", func(svc *service, signerID string) error { return svc.own.Remind(s, c.ID, signerID) })
}

// forSigner does something about the n-th signer of a request and says so.
func (s *session) forSigner(id string, n int, said string, f func(svc *service, signerID string) error) int {
	svc, err := s.connect(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	sent, err := svc.Client.Request(s, id)
	if err != nil {
		return s.fail("", err)
	}
	if n < 1 || n > len(sent.Request.Signers) {
		return s.fail("", &usageError{fmt.Sprintf("the request has %d signers", len(sent.Request.Signers))})
	}
	g := sent.Request.Signers[n-1]
	if err := f(svc, g.ID); err != nil {
		return s.fail("", err)
	}
	s.emit(map[string]string{"id": id, "signer": g.ID}, s.voice.Say(said, "name", g.FullName()))
	return exitDone
}
