package signing

import (
	"slices"
	"strings"
)

// Correction is what is put right about a signer, by the office or by the signer; "" leaves as it is.
type Correction struct {
	Name    string `json:"name,omitempty"`
	Surname string `json:"surname,omitempty"`
	Email   string `json:"email,omitempty"`
	Mobile  string `json:"mobile,omitempty"`
}

// Corrected is one thing a correction changed: What is a word of Signer.Edited.
type Corrected struct{ What, Old, New string }

// Correct changes a signer as far as a correction differs and answers what it changed. by is ActorOffice, or ActorSigner,
// who may change what the sender allows. With a problem nothing is changed; a signer that is not there has nothing to
// change.
func (r *Request) Correct(signerID string, c Correction, by string) ([]Corrected, *Problem) {
	i := slices.IndexFunc(r.Signers, func(g Signer) bool { return g.ID == signerID })
	if i < 0 {
		return nil, nil
	}
	signers := slices.Clone(r.Signers)
	g := &signers[i]
	g.Edited = slices.Clone(g.Edited)
	done, p := g.correct(c, by, r.Options.Editable)
	if p == nil && len(done) > 0 {
		if p = g.Check(); p != nil && p.Code == ProblemEmail && g.Email == r.Signers[i].Email {
			p = nil // of before it was refused: who puts the name right need not change it
		}
	}
	switch {
	case p != nil:
		p.Signer = i + 1
		return nil, p
	case len(done) == 0:
		return nil, nil
	}
	if p := SameDestination(signers); p != nil {
		return nil, p
	}
	r.Signers[i] = *g
	return done, nil
}

// correct takes over what differs. What the office says is not the signer's word any more.
func (s *Signer) correct(c Correction, by string, may Editable) ([]Corrected, *Problem) {
	var done []Corrected
	for _, f := range []struct {
		what string
		may  bool
		is   *string
		want string
	}{
		{"name", may.Name, &s.Name, c.Name},
		{"surname", may.Name, &s.Surname, c.Surname},
		{"email", may.Email, &s.Email, c.Email},
		{"mobile", may.Mobile, &s.Mobile, c.Mobile},
	} {
		want := strings.TrimSpace(f.want)
		switch {
		case want == "" || want == *f.is:
			continue
		case by != ActorOffice && !f.may:
			return nil, &Problem{Code: ProblemOption, Word: f.what}
		case f.what == "mobile" && !ValidMobile(want):
			return nil, &Problem{Code: ProblemMobile}
		}
		done = append(done, Corrected{f.what, *f.is, want})
		*f.is = want
		s.Edited = slices.DeleteFunc(s.Edited, func(e string) bool { return e == f.what })
		if by != ActorOffice {
			s.Edited = append(s.Edited, f.what)
		}
	}
	return done, nil
}
