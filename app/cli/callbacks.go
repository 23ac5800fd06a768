package cli

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"paraph/signing"
	"paraph/sync"
)

type callbacksCmd struct {
	List   callbacksListCmd   `cmd:"" default:"withargs" help:"What senders' addresses were told, newest first; the attempts of each in their order."`
	Replay callbacksReplayCmd `cmd:"" help:"Tell a sender's address once more."`
}

type callbacksListCmd struct {
	Request string `help:"Only of this request." placeholder:"ID"`
	Skip    int    `help:"Leave out so many of the newest."`
	Limit   int    `help:"At most so many (1 to 100)." default:"100"`
}

// callLine is one attempt as scripts read it; attempt 0 is a callback that was not tried yet.
type callLine struct {
	ID          string        `json:"id"`
	Request     string        `json:"request"`
	Seq         int           `json:"seq"`
	State       signing.State `json:"state"`
	URL         string        `json:"url"`
	Active      bool          `json:"active"`
	CreatedAt   time.Time     `json:"createdAt"`
	Attempt     int           `json:"attempt"`
	StartedAt   time.Time     `json:"startedAt,omitzero"`
	CompletedAt time.Time     `json:"completedAt,omitzero"`
	ElapsedTime int64         `json:"elapsedTime"` // ms
	Status      int           `json:"status,omitempty"`
	Outcome     sync.Outcome  `json:"outcome,omitempty"`
}

func newCallLine(c sync.Callback, a sync.Attempt) callLine {
	return callLine{
		ID: c.ID, Request: c.Request, Seq: c.Seq, State: c.State, URL: c.URL, Active: c.Active, CreatedAt: c.Created,
		Attempt: a.Number, StartedAt: a.Started, CompletedAt: a.Completed, ElapsedTime: a.Elapsed().Milliseconds(),
		Status: a.Status, Outcome: a.Outcome,
	}
}

func (c *callbacksListCmd) run(s *session) int {
	svc, err := s.look(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	all, err := svc.own.Callbacks(s, sync.CallbackFilter{Request: c.Request, Skip: c.Skip, Limit: min(100, max(1, c.Limit))})
	if err != nil {
		return s.fail("", err)
	}
	for _, told := range all {
		if len(told.Attempts) == 0 {
			s.emitCall(told, sync.Attempt{})
		}
		for _, a := range told.Attempts {
			s.emitCall(told, a)
		}
	}
	if len(all) == 0 && !s.JSON {
		s.say("cli.callback.none")
	}
	return exitDone
}

// emitCall writes one attempt as a line.
func (s *session) emitCall(c sync.Callback, a sync.Attempt) {
	if c.Changed {
		a = sync.Attempt{Started: a.Started, Outcome: "changed"}
	}
	at, outcome := a.Started, s.voice.Say("callback."+string(cmp.Or(a.Outcome, "waiting")), "status", a.Status)
	if at.IsZero() {
		at = c.Created
	}
	s.emit(newCallLine(c, a), fmt.Sprintf("%s  %s  %s.%d  %-22s  %s  %s", c.ID, at.Local().Format("2006-01-02 15:04:05"), c.Request, c.Seq, s.voice.Say("state."+string(c.State)), c.URL, outcome))
}

type callbacksReplayCmd struct {
	ID string `arg:"" help:"A callback's number."`
}

func (c *callbacksReplayCmd) run(s *session) int {
	svc, err := s.look(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	told, err := svc.own.Replay(s, c.ID)
	if errors.Is(err, signing.ErrNotFound) {
		err = &requestError{s.voice.Say("cli.callback.unknown", "id", signing.OneLine(c.ID))}
	}
	if err != nil {
		return s.fail("", err)
	}
	last, _ := told.Last()
	s.emit(newCallLine(told, last), s.voice.Say("cli.callback.replayed", "url", told.URL))
	return exitDone
}
