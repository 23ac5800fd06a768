package cli

import (
	"fmt"
	"slices"
	"strings"

	"paraph/sync"
	"paraph/sync/rest/own"
)

type lettersCmd struct {
	ID string `arg:"" optional:"" help:"A request's number; without one those of the newest 100."`
}

// Help is what --help says of them.
func (*lettersCmd) Help() string {
	return `In practice no letter leaves this computer. What would have been sent (invitations with their links, codes, copies) is read here. Of real requests nothing is shown: their letters are the people's.`
}

func (c *lettersCmd) run(s *session) int {
	svc, err := s.look(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	ready, err := svc.own.Ready(s)
	if err == nil && !ready.Practice {
		err = s.misuse("cli.letters.real")
	}
	if err != nil {
		return s.fail("", err)
	}
	all, err := c.letters(s, svc)
	if err != nil {
		return s.fail("", s.noRequest(c.ID, err))
	}
	for _, l := range all {
		if s.lost() {
			break
		}
		s.emit(l, s.letter(l))
	}
	if len(all) == 0 && !s.JSON {
		s.say("cli.letters.none")
	}
	return exitDone
}

// letters are those of the request, or of all the newest requests, in the order they were written.
func (c *lettersCmd) letters(s *session, svc *service) ([]own.PracticeLetter, error) {
	if c.ID != "" {
		return svc.own.Practice(s, c.ID) // also of one that was deleted: the letters that say so
	}
	requests, err := svc.List(s, sync.Filter{Limit: sync.MaxList})
	var all []own.PracticeLetter
	for _, r := range slices.Backward(requests) {
		of, err := svc.own.Practice(s, r.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, err
}

// letter is one as it is read: who it is for, what about, and its text.
func (s *session) letter(l own.PracticeLetter) string {
	head := s.voice.Say("cli.letter", "name", l.Name, "address", l.To, "subject", l.Subject)
	return fmt.Sprintf("%s\n\n%s\n%s", head, strings.TrimSpace(l.Text), strings.Repeat("─", 60))
}
