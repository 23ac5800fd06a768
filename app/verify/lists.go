package verify

import (
	"time"

	"paraph/signing/cms"
	"paraph/signing/trustlist"
	judge "paraph/signing/verify"
)

// Lists are trusted lists to judge by. They are read once and shared by those who judge.
type Lists struct {
	lists  *trustlist.Lists
	listed map[string][]judge.Listed // by the name of whom they are
}

// ListsIn reads the trusted lists of a folder, from the signers on that the program carries. Errors: why there is no list of
// the lists that holds. A territory without a list is none: nobody is vouched for by it.
func ListsIn(folder string, at time.Time) (*Lists, error) {
	return listsOf(trustlist.ReadFolder(folder, trustlist.Standard(), at))
}

func listsOf(lists *trustlist.Lists) (*Lists, error) {
	if lists.Problem != nil {
		return nil, lists.Problem
	}
	out := &Lists{lists: lists, listed: map[string][]judge.Listed{}}
	for _, s := range lists.Spans() {
		name := cms.NameKey(s.Certificate.RawSubject)
		out.listed[name] = append(out.listed[name], judge.Listed{
			Certificate: s.Certificate.Raw, Purpose: s.Purpose, Source: s.Source, From: s.From, Until: s.Until,
		})
	}
	return out, nil
}

func (l *Lists) of(name string) []judge.Listed { return l.listed[name] }

// qualify says of each signature what its certificate was qualified for when the signature is known to have been there.
func (l *Lists) qualify(r *judge.Report, at time.Time) {
	if at.IsZero() {
		at = time.Now()
	}
	for i := range r.Signatures {
		s := &r.Signatures[i]
		var chain []*cms.Certificate
		for _, one := range s.Chain {
			if c, err := cms.ParseCertificate(one.DER); err == nil {
				chain = append(chain, c)
			}
		}
		if s.TrustedBy == "" || len(chain) == 0 || len(chain) != len(s.Chain) {
			continue
		}
		used := at
		if s.ProvenTime != nil {
			used = *s.ProvenTime
		}
		q := l.lists.Qualify(chain, used)
		s.Qualified, s.Device = string(q.Quality), string(q.Device)
	}
	for _, in := range r.Inner {
		l.qualify(in.Report, at)
	}
}
