package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

type statusCmd struct {
	remote
	ID    string `arg:"" optional:"" help:"A request's number; all without one."`
	Skip  int    `help:"Leave out so many of the newest."`
	Limit int    `help:"At most so many (1 to 100)." default:"100"`
}

// check says what is wrong with the part of the list that is asked for.
func (c *statusCmd) check(s *session) error {
	switch {
	case c.Skip < 0:
		return s.misuse("cli.status.skip", "word", c.Skip)
	case c.Limit < 1 || c.Limit > sync.MaxList:
		return s.misuse("cli.status.limit", "word", c.Limit, "most", sync.MaxList)
	}
	return nil
}

func (c *statusCmd) run(s *session) int {
	if err := c.check(s); err != nil {
		return s.fail("", err)
	}
	svc, err := s.look(c.remote)
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	if c.ID != "" {
		sent, err := svc.Client.Request(s, c.ID)
		if errors.Is(err, signing.ErrNotFound) {
			return s.deleted(svc, c.ID, err)
		}
		if err != nil {
			return s.fail("", err)
		}
		s.show(sent)
		return s.changed(c.ID, sent.Fault, exitDone)
	}
	all, more, err := c.list(s, svc)
	if err != nil {
		return s.fail("", err)
	}
	code := exitDone
	for _, r := range all {
		if s.lost() {
			return code
		}
		l := sentLine{ID: r.ID, State: string(r.State), Title: r.Title, Created: r.Created, Updated: r.Updated, Fault: r.Fault}
		if r.Problem != nil {
			l.explain(s.voice, r.Problem)
		}
		text := fmt.Sprintf("%s  %s  %-24s %s", r.ID, r.Created.Local().Format("2006-01-02 15:04"), s.voice.Say("state."+string(r.State)), signing.OneLine(cmp.Or(r.Title, s.voice.Say("untitled"))))
		s.emit(l, text+s.stuck(&l, r))
		code = s.changed(r.ID, r.Fault, code)
	}
	ready := c.ready(s, svc)
	code = s.whole(ready.Fault, code)
	switch {
	case more:
		s.say("cli.more", "skip", c.Skip+len(all))
	case ready.Fault != nil:
	case len(all) == 0 && c.Skip == 0 && !s.JSON:
		s.say(none(ready))
	}
	return code
}

// deleted says of a request that is not there what its evidence still tells; otherwise is what the service said of it.
func (s *session) deleted(svc *service, id string, otherwise error) int {
	t, when := s.deletion(svc, id)
	if t == nil {
		return s.fail("", s.noRequest(id, otherwise))
	}
	l := sentLine{ID: id, State: string(t.Procedure.State), Title: t.Procedure.Title, Created: t.Procedure.Created, Deleted: when, Fault: t.Check()}
	text := id + "  " + s.voice.Say("state."+l.State) + "  " + signing.OneLine(l.Title)
	s.emit(l, text+"\n  "+s.sayDeleted(id, when))
	return s.changed(id, l.Fault, exitDone)
}

// deletion is the evidence of a request whose documents were deleted, and when; nil of any other.
func (s *session) deletion(svc *service, id string) (*signing.Trail, time.Time) {
	t, err := s.trail(svc, id)
	if t == nil || err != nil {
		return nil, time.Time{}
	}
	i := slices.IndexFunc(t.Events, func(e signing.TrailEvent) bool { return e.Kind == signing.EventDeleted })
	if i < 0 {
		return nil, time.Time{}
	}
	return t, t.Events[i].Time
}

func (s *session) sayDeleted(id string, when time.Time) string {
	return s.voice.Say("cli.deleted", "id", id, "when", s.voice.DateTime(when.Local()))
}

// gone says of a request that cannot be had that it was deleted, or that there is none.
func (s *session) gone(svc *service, id string, err error) error {
	if errors.Is(err, signing.ErrNotFound) {
		if t, when := s.deletion(svc, id); t != nil {
			return &requestError{s.sayDeleted(id, when)}
		}
	}
	return s.noRequest(id, err)
}

// stuck says what of a list's request is to be looked at: letters that did not leave, signers who get no further code.
func (s *session) stuck(l *sentLine, r signing.Summary) (text string) {
	l.Letters = r.Letters
	for _, one := range r.Locks {
		if one.At(time.Now()) {
			l.Locks = append(l.Locks, one)
		}
	}
	refused := 0
	for _, letter := range r.Letters {
		if letter.Refused {
			refused++
		}
	}
	if refused > 0 {
		text = "\n  " + s.voice.Count("cli.letters.refused", refused)
	}
	if n := len(r.Letters) - refused; n > 0 {
		text += "\n  " + s.voice.Count("cli.letters.wait", n)
	}
	if n := len(l.Locks); n > 0 {
		text += "\n  " + s.voice.Count("cli.locked", n)
	}
	return text
}

// ready asks a service of ours for its mode, and what is wrong with its store as a whole.
func (c *statusCmd) ready(s *session, svc *service) own.Ready {
	r, err := svc.own.Ready(s)
	if err != nil {
		return own.Ready{} // the list was had; a service of before, or a foreign one, tells no more
	}
	return r
}

// none says which requests there are none of: those of the other mode are not in the list.
func none(r own.Ready) string {
	switch {
	case r.Program == "":
		return "cli.none"
	case r.Practice:
		return "cli.none.practice"
	}
	return "cli.none.real"
}

// whole says what is wrong with a store as a whole; it answers how the command ends.
func (s *session) whole(f *signing.Fault, code int) int {
	if f == nil {
		return code
	}
	fmt.Fprintln(s.Stderr, s.voice.Fault(f, time.Local))
	return exitCannotSay
}

// changed says that what was shown of a request is not what its service had stored; it answers how the command ends.
func (s *session) changed(id string, f *signing.Fault, code int) int {
	if f == nil {
		return code
	}
	s.say("cli.evidence.broken", "id", id, "why", s.voice.Fault(f, time.Local))
	return exitCannotSay
}

// list are the requests asked for, the newest first, and whether there are older ones.
func (c *statusCmd) list(s *session, svc *service) ([]signing.Summary, bool, error) {
	f := sync.Filter{Skip: c.Skip, Limit: c.Limit}
	all, err := svc.List(s, f)
	if err != nil || len(all) < f.Limit {
		return all, false, err
	}
	next, err := svc.List(s, sync.Filter{Skip: f.Skip + f.Limit, Limit: 1})
	return all, len(next) > 0, err
}

type cancelCmd struct {
	remote
	ID    string `arg:"" help:"A request's number."`
	Force bool   `help:"Also where everybody has signed: the sealed document is deleted."`
}

func (c *cancelCmd) run(s *session) int {
	svc, err := s.look(c.remote)
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	if !c.Force {
		sent, err := svc.Client.Request(s, c.ID)
		if err != nil {
			return s.fail("", s.gone(svc, c.ID, err))
		}
		if sent.Request.State == signing.Done {
			return s.fail("", &usageError{s.voice.Say("cli.cancel.sealed", "id", c.ID)})
		}
	}
	if err := svc.Delete(s, c.ID); err != nil {
		return s.fail("", s.gone(svc, c.ID, err))
	}
	s.emit(map[string]string{"id": c.ID, "state": "cancelled"}, s.voice.Say("cli.cancelled", "id", c.ID))
	return exitDone
}

type unlockCmd struct {
	ID     string `arg:"" help:"A request's number."`
	Signer int    `arg:"" help:"Which signer, from 1."`
}

func (c *unlockCmd) run(s *session) int {
	return s.forSigner(c.ID, c.Signer, func(svc *service, g signing.Signer) (told, error) {
		return told{said: "cli.unlocked"}, svc.own.Unlock(s, c.ID, g.ID)
	})
}

type remindCmd struct {
	ID     string `arg:"" help:"A request's number."`
	Signer int    `arg:"" help:"Which signer, from 1."`
}

func (c *remindCmd) run(s *session) int {
	return s.forSigner(c.ID, c.Signer, func(svc *service, g signing.Signer) (told, error) {
		if err := svc.own.Remind(s, c.ID, g.ID); err != nil {
			return told{}, err
		}
		sent, err := svc.Client.Request(s, c.ID)
		if err != nil {
			return told{said: "cli.reminded"}, nil //nolint:nilerr // it is reminded; "status" says what became of the letter
		}
		i := slices.IndexFunc(sent.Request.Letters, func(l signing.StuckLetter) bool { return l.Signer == c.Signer && l.Kind == string(sync.JobRemind) })
		if i < 0 {
			return told{said: "cli.reminded"}, nil
		}
		return told{said: s.voice.Stuck(sent.Request, sent.Request.Letters[i]), letter: &sent.Request.Letters[i]}, nil
	})
}

type correctCmd struct {
	ID      string `arg:"" help:"A request's number."`
	Signer  int    `arg:"" help:"Which signer, from 1."`
	Email   string `help:"The address that is right." placeholder:"ADDRESS"`
	Name    string `help:"The given name that is right." placeholder:"NAME"`
	Surname string `help:"The surname that is right." placeholder:"NAME"`
	Mobile  string `help:"The mobile number that is right." placeholder:"NUMBER"`
}

func (c *correctCmd) run(s *session) int {
	what := signing.Correction{Name: c.Name, Surname: c.Surname, Email: c.Email, Mobile: c.Mobile}
	if what == (signing.Correction{}) {
		return s.fail("", s.misuse("cli.correct.nothing"))
	}
	return s.forSigner(c.ID, c.Signer, func(svc *service, g signing.Signer) (told, error) {
		r := signing.Request{Signers: []signing.Signer{g}}
		done, bad := r.Correct(g.ID, what, signing.ActorOffice) // as the service will
		t := told{said: "cli.corrected", name: r.Signers[0].FullName()}
		if len(done) == 0 && bad == nil {
			t.said, t.unchanged = "cli.correct.same", true
		}
		return t, svc.own.Correct(s, c.ID, g.ID, what)
	})
}

// told is what came of something done about a signer: the key of its sentence; or the letter that did not leave, and the sentence.
type told struct {
	said      string
	letter    *signing.StuckLetter
	name      string // the signer's, where it is another one now
	unchanged bool   // there was nothing to do
}

// forSigner does something about the n-th signer of a request and says so.
func (s *session) forSigner(id string, n int, f func(svc *service, g signing.Signer) (told, error)) int {
	svc, err := s.look(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	sent, err := svc.Client.Request(s, id)
	if err != nil {
		return s.fail("", s.gone(svc, id, err))
	}
	if n < 1 || n > len(sent.Request.Signers) {
		return s.fail("", &usageError{s.voice.Count("cli.signers", len(sent.Request.Signers))})
	}
	g := sent.Request.Signers[n-1]
	t, err := f(svc, g)
	if err != nil {
		return s.fail("", err)
	}
	line := struct {
		ID     string               `json:"id"`
		Signer string               `json:"signer"`
		Letter *signing.StuckLetter `json:"letter,omitempty"` // the one that did not leave

		Unchanged bool `json:"unchanged,omitempty"`
	}{id, g.ID, t.letter, t.unchanged}
	if t.letter == nil {
		s.emit(line, s.voice.Say(t.said, "name", cmp.Or(t.name, g.FullName())))
		return exitDone
	}
	s.emit(line, t.said)
	if t.letter.Refused {
		return exitOutside
	}
	return exitDone
}
