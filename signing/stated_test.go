package signing

import (
	"crypto/rand"
	"testing"
	"time"
)

// story is a chain of what happens to a request with a signer, to its seal.
func story(t *testing.T) (Stated, []Event) {
	t.Helper()
	secret := func(value string) Secret {
		s, err := NewSecret(value, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	events := []Event{
		{Kind: EventCreated, Private: map[string]Secret{
			PrivateName(1, "name"): secret("Anna"), PrivateName(1, "email"): secret("anna@example.com"), "ip": secret("192.0.2.1"),
		}},
		{Kind: EventReceived, Data: map[string]string{"sha256": "in"}},
		{Kind: EventValidated, Data: map[string]string{"sha256": "shown"}},
		{Kind: EventCorrected, Signer: 1, Data: map[string]string{"what": "email"}, Private: map[string]Secret{"new": secret("a.rossi@example.com")}},
		{Kind: EventApplied, Signer: 1, Data: map[string]string{"sha256": "m1"}},
		{Kind: EventApplied, Signer: 1, Data: map[string]string{"sha256": "m2"}},
		{Kind: EventSealed, Data: map[string]string{"sha256": "sealed"}},
	}
	prev := Genesis("r")
	for i := range events {
		e := &events[i]
		e.Request, e.Seq, e.Time = "r", int64(i+1), time.Date(2026, 11, 12, 11, 7, i, 0, time.UTC)
		if err := e.Link(prev); err != nil {
			t.Fatal(err)
		}
		prev = e.Hash
	}
	return Stated{
		State: Done, Signers: []Signer{{Name: "Anna", Email: "a.rossi@example.com"}}, Received: []File{{SHA256: "in"}}, Shown: &File{SHA256: "shown"},
		Sealed: &File{SHA256: "sealed"}, Marks: map[int][]string{1: {"m1", "m2"}},
	}, events
}

func TestContradiction(t *testing.T) {
	s, events := story(t)
	if f := Contradiction(s, events); f != nil {
		t.Fatal(f)
	}
	for name, c := range map[string]struct {
		want   Fault
		change func(s *Stated)
	}{
		"state":          {Fault{Code: FaultState}, func(s *Stated) { s.State = Waiting }},
		"another end":    {Fault{Code: FaultState}, func(s *Stated) { s.State = Expired }},
		"name":           {Fault{Code: FaultSigner, Signer: 1, What: "name", Line: 1}, func(s *Stated) { s.Signers[0].Name = "Eva" }},
		"address before": {Fault{Code: FaultSigner, Signer: 1, What: "email", Line: 4}, func(s *Stated) { s.Signers[0].Email = "anna@example.com" }},
		"received":       {Fault{Code: FaultPrint, Line: 2}, func(s *Stated) { s.Received[0].SHA256 = "x" }},
		"shown":          {Fault{Code: FaultPrint, Line: 3}, func(s *Stated) { s.Shown = &File{SHA256: "x"} }},
		"sealed":         {Fault{Code: FaultPrint, Line: 7}, func(s *Stated) { s.Sealed = &File{SHA256: "x"} }},
		"mark":           {Fault{Code: FaultMark, Signer: 1}, func(s *Stated) { s.Marks[1][1] = "x" }},
		"marks' order":   {Fault{Code: FaultMark, Signer: 1}, func(s *Stated) { s.Marks[1] = []string{"m2", "m1"} }},
	} {
		s, events := story(t)
		c.change(&s)
		if f := Contradiction(s, events); f == nil || *f != c.want {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestWhatNoLineSaysIsNotJudged: names in lines of before and of others, marks that were deleted, values that were erased.
func TestWhatNoLineSaysIsNotJudged(t *testing.T) {
	s, events := story(t)
	s.Signers[0].Surname, s.Signers[0].Name = "Rossi", "Eva"
	s.Marks = nil
	events[0].Private = map[string]Secret{PrivateName(1, "name"): {Commit: events[0].Private[PrivateName(1, "name")].Commit}}
	if f := Contradiction(s, events); f != nil {
		t.Error(f)
	}
	if f := ErasedEarly(events); f == nil || f.Line != 1 {
		t.Errorf("erased: %v", f)
	}
}

func TestChainSaysWhichLine(t *testing.T) {
	for name, c := range map[string]struct {
		want   Fault
		change func(e []Event) []Event
	}{
		"time":      {Fault{Code: FaultLine, Line: 2}, func(e []Event) []Event { e[1].Time = e[1].Time.Add(time.Second); return e }},
		"taken out": {Fault{Code: FaultOrder, Line: 3}, func(e []Event) []Event { return append(e[:2], e[3:]...) }},
		"a value": {Fault{Code: FaultValue, Line: 1, What: "ip"}, func(e []Event) []Event {
			return valued(e, Secret{Value: "x", Salt: e[0].Private["ip"].Salt, Commit: e[0].Private["ip"].Commit})
		}},
		"without salt": {Fault{Code: FaultValue, Line: 1, What: "ip"}, func(e []Event) []Event { return valued(e, Secret{Value: "x", Commit: e[0].Private["ip"].Commit}) }},
	} {
		_, events := story(t)
		if f := CheckChain("r", c.change(events)); f == nil || *f != c.want {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func valued(e []Event, ip Secret) []Event {
	e[0].Private["ip"] = ip
	return e
}
