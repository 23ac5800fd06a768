package ui

import (
	"context"

	"paraph/app/open"
	"paraph/signing"
	"paraph/ui/kit"
)

// lookThrough has the document on the desk looked through once a verb is to do something with it, and tells that verb what
// is known. The document is shown meanwhile.
func (s *shell) lookThrough(verb string) {
	v, ok := s.verbs()[verb].(doer)
	if !ok {
		return
	}
	if s.open.found == nil && s.open.giveUp == nil {
		s.examine(s.entitled[s.open.doc.SHA256()])
	}
	v.Examined(s.open.found)
}

// examine looks through the document on the desk beside the window. What a first look refused is not looked at again, unless
// the person is entitled to a copy without what is in the way.
func (s *shell) examine(entitled bool) {
	doc, facts := s.open.doc, s.open.facts
	s.open.found = nil
	if p := facts.Refusal(); p != nil && p.Code != signing.ProblemFaulty && !(entitled && kit.Protected(facts)) {
		s.open.found = &open.Examined{Facts: facts, Why: p}
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.open.giveUp = cancel
	go func() {
		x := s.c.Documents.Examine(ctx, doc, entitled)
		s.c.Dispatch(func() {
			cancel()
			if s.open.doc != doc || s.open.found != nil {
				x.Close()
				return
			}
			s.open.found, s.open.giveUp = x, nil
			s.examined()
		})
	}()
}

// examined tells the verbs that have the document what it was found to be.
func (s *shell) examined() {
	for _, v := range s.verbs() {
		if u, ok := v.(doer); ok && v.Has(s.open.doc) {
			u.Examined(s.open.found)
		}
	}
	s.able()
}

// entitle uses a copy without its protection in place of the document on the desk, for the person says to be entitled to
// it. It is asked once a file.
func (s *shell) entitle() {
	if s.open.doc == nil || s.open.giveUp != nil {
		return
	}
	s.entitled[s.open.doc.SHA256()] = true
	s.examine(true)
	s.examined()
}
