package sqlite

import (
	"errors"

	"paraph/signing"
)

// Intact implements psync.Evidence.
func (t *tx) Intact(requestID string) error {
	n, err := t.number(requestID)
	if err != nil || t.guard == nil {
		return err
	}
	m, err := t.look(requestID, n)
	if err != nil || m.fault == nil {
		return err
	}
	return m.fault
}

// Whole implements psync.Evidence.
func (t *tx) Whole() (*signing.Fault, error) {
	if t.guard == nil {
		return nil, nil
	}
	top, err := t.top()
	if err != nil || top.Fault == nil {
		return nil, err
	}
	f := *top.Fault
	return &f, nil
}

// look is how a request was found, once in a transaction: in a writing one before anything of it was written.
func (t *tx) look(id string, n int64) (*met, error) {
	if m := t.met[n]; m != nil {
		return m, nil
	}
	m, err := t.find(id, n)
	if err == nil {
		t.meet(n, m)
	}
	return m, err
}

// Proof implements psync.Evidence.
func (t *tx) Proof(requestID string) (p signing.Proof, err error) {
	n, err := t.number(requestID)
	if err != nil {
		return p, err
	}
	m := new(met)
	if p.Guarded = t.guard != nil; p.Guarded {
		if m, err = t.look(requestID, n); err != nil {
			return p, err
		}
		p.Since = fromMS(m.since)
	}
	if p.Fault, err = t.why(requestID, m.fault); err == nil && p.Fault == nil {
		p.Fault, err = t.throughout(requestID, m)
	}
	if broken, ok := errors.AsType[*signing.Fault](err); ok {
		p.Fault, err = broken, nil
	}
	return p, err
}

// throughout holds the lines of a request of which nothing is known to be wrong, as they are read one after the other, to those
// that were guarded.
func (t *tx) throughout(id string, m *met) (*signing.Fault, error) {
	if m.before == nil || m.writes != t.writes {
		return nil, nil
	}
	events, err := t.Events(id)
	if err != nil {
		return nil, err
	}
	switch lines, was := int64(len(events)), m.before.stored; {
	case lines < was.Lines:
		return &signing.Fault{Code: signing.FaultCut, Line: lines, Lines: was.Lines}, nil
	case lines > was.Lines:
		return &signing.Fault{Code: signing.FaultAdded, Line: lines, Lines: was.Lines}, nil
	case lines > 0 && events[lines-1].Hash != was.Head:
		return &signing.Fault{Code: signing.FaultRewritten}, nil
	}
	return nil, nil
}

// agrees holds what is told of a request to its lines, and the seal's signature of them.
func (t *tx) agrees(id string) (*signing.Fault, error) {
	events, err := t.Events(id)
	if err != nil {
		return nil, err
	}
	h, err := t.HeadSeal(id)
	if err != nil {
		return nil, err
	}
	if h != nil {
		if f := h.Holds(id, events); f != nil {
			return f, nil
		}
	}
	return t.contradiction(id, events)
}

func (t *tx) contradiction(id string, events []signing.Event) (*signing.Fault, error) {
	r, err := t.Request(id)
	if err != nil {
		return nil, err
	}
	marks := map[string][]signing.Mark{}
	for _, g := range r.Signers {
		if marks[g.ID], err = t.Marks(id, g.ID); err != nil && !errors.Is(err, signing.ErrNotFound) {
			return nil, err
		}
	}
	return signing.Contradiction(signing.StatedOf(r, marks), events), nil
}

// why is refined, where what cannot even be read is a fault too.
func (t *tx) why(id string, found *signing.Fault) (*signing.Fault, error) {
	f, err := t.refined(id, found)
	if broken, ok := errors.AsType[*signing.Fault](err); ok {
		return broken, nil
	}
	return f, err
}

// refined is what is wrong with a request: with its lines by themselves, else what was found about it, said as exactly as
// its lines allow. nil where nothing is.
func (t *tx) refined(id string, found *signing.Fault) (*signing.Fault, error) {
	events, err := t.Events(id)
	if err != nil {
		return found, err
	}
	if f := signing.CheckChain(id, events); f != nil {
		return f, nil
	}
	if early := signing.ErasedEarly(events); early != nil {
		r, err := t.Request(id)
		if err != nil {
			return found, err
		}
		if r.Forgotten.IsZero() {
			return early, nil
		}
	}
	if found == nil || (found.Code != signing.FaultRequest && found.Code != signing.FaultMark) {
		return found, nil
	}
	f, err := t.contradiction(id, events)
	if err != nil {
		return found, err
	}
	if f != nil {
		f.Noticed = found.Noticed
		return f, nil
	}
	return found, nil
}
