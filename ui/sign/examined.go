package sign

import (
	"slices"

	"paraph/app/open"
	"paraph/ui/kit"
)

// Examined hears what a thorough look at the document on the screen found, nil that it has begun. Until then nothing is
// signed. The copy that is used stays its opener's.
func (s *Screen) Examined(x *open.Examined) {
	if s.doc == nil || x != nil && x == s.found {
		return
	}
	s.looking, s.found = x == nil, x
	band := s.frame.Band
	switch {
	case x == nil:
		band.Hide()
	case x.Why != nil && kit.Refusal(s.desk, s.facts) != "": // the panel says so
		band.Hide()
	case x.Why != nil:
		band.Stay(s.desk.Explain(x.Why))
	default:
		s.use(x)
		s.tellFound(band)
	}
	s.notify()
}

// use has the copy, if there is one, take the document's place on the screen. Where it has other pages or fields, the place
// of the signature is chosen anew.
func (s *Screen) use(x *open.Examined) {
	facts := x.Facts
	if x.Copy != nil {
		facts = x.Of
	}
	was := s.facts
	s.facts = facts
	if x.Copy != nil {
		s.frame.Change(x.Copy, facts)
	}
	if !slices.Equal(was.Pages, facts.Pages) || !slices.Equal(was.Forms, facts.Forms) {
		s.stamp.open(facts, s.stamp.on)
	}
}

// tellFound leaves the pages their room: it says in one sentence that there is something, and the rest is a press away.
func (s *Screen) tellFound(band *kit.Band) {
	brief := s.desk.Voice.Found(s.found.Faults, s.facts.Attachments)
	if brief == "" {
		band.Hide()
		return
	}
	band.Brief(brief, s.desk.Rest(s.foundWords()))
}

// foundWords says which copy is signed and what the document brings along, a sentence each.
func (s *Screen) foundWords() (out []string) {
	if s.found.Copy != nil {
		out = s.desk.Voice.CopyUsed(s.found.Faults)
	}
	if brings := s.desk.Voice.Brings(s.facts.Attachments, true); brings != "" {
		out = append(out, brings)
	}
	return out
}
