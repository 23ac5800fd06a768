package trustlist

import (
	"encoding/json"
	"time"

	"paraph/signing/cms"
	"paraph/signing/trust"
)

// Known is what lists come to, as a worker hands it on. Whoever has it reads no list and no certificate: it knows by name whom lists
// vouch for, and shows how the lists are.
type Known struct {
	Standing Standing
	Gaps     Reason
	Named    []named

	vouched map[string][]Vouched
	entries map[string][]json.RawMessage
}

// Vouched is a certificate (DER) that a list makes an anchor for a time.
type Vouched struct {
	Certificate []byte
	Purpose     trust.Purpose
	Source      string
	From        time.Time
	Until       time.Time // zero: no end is known
	Territory   string    // whose list it is
	Issued      time.Time // the list
}

// named is what lists say of those of a name.
type named struct {
	Name    []byte // cms.NameKey
	Vouched []Vouched
	Entries []json.RawMessage // an entry each, for the worker alone
}

// Standing is how the lists are: what there is, of when, and what is wrong with it.
type Standing struct {
	Problem     string // a word of WordOf: why there is no list of the lists; "" where there is
	Number      int    // of the list of the lists
	Issued      time.Time
	Next        time.Time // zero: it was closed
	Fetched     time.Time
	Old         bool
	Issuers     int // certificates that are trusted now
	Territories []CountryStanding
}

// CountryStanding is how the list of a territory is.
type CountryStanding struct {
	Code    string
	Problem string // a word of WordOf: why there is no list; "" where there is
	Refused string // a word of WordOf: why what was fetched last was not taken
	Issued  time.Time
	Next    time.Time
	Old     bool
	Issuers int
}

// Of are the anchors that lists give under a name (cms.NameKey).
func (k *Known) Of(name string) []Vouched { return k.vouched[name] }

func (k *Known) index() {
	k.vouched, k.entries = map[string][]Vouched{}, map[string][]json.RawMessage{}
	for _, n := range k.Named {
		k.vouched[string(n.Name)], k.entries[string(n.Name)] = n.Vouched, n.Entries
	}
	k.Named = nil
}

// known makes it of lists, in the worker.
func known(l *Lists) (any, []byte, error) {
	k := Known{Standing: l.standing(), Gaps: l.gaps()}
	at := map[string]int{}
	place := func(c *cms.Certificate) *named {
		key := cms.NameKey(c.RawSubject)
		i, there := at[key]
		if !there {
			i = len(k.Named)
			at[key] = i
			k.Named = append(k.Named, named{Name: []byte(key)})
		}
		return &k.Named[i]
	}
	for _, s := range l.Spans() {
		n := place(s.Certificate)
		n.Vouched = append(n.Vouched, Vouched{s.Certificate.Raw, s.Purpose, s.Source, s.From, s.Until, s.Territory, s.Issued})
	}
	for _, e := range l.entries() {
		b, err := json.Marshal(e)
		if err != nil {
			return nil, nil, err
		}
		seen := map[string]bool{}
		for _, c := range e.Service.Identity.Certificates {
			if key := cms.NameKey(c.RawSubject); !seen[key] {
				seen[key] = true
				n := place(c)
				n.Entries = append(n.Entries, b)
			}
		}
	}
	out, err := json.Marshal(k)
	return nil, out, err
}

func (l *Lists) standing() Standing {
	s := Standing{Problem: WordOf(l.Problem), Fetched: l.Fetched}
	if l.Of == nil {
		return s
	}
	s.Number, s.Issued, s.Next, s.Old = l.Of.Sequence, l.Of.Issued, l.Of.NextUpdate, l.Of.Expired(l.At)
	all := map[string]bool{}
	for _, t := range l.Territories {
		one := CountryStanding{Code: t.Code, Problem: WordOf(t.Problem), Refused: t.Refused}
		if t.List != nil {
			one.Issued, one.Next, one.Old = t.List.Issued, t.List.NextUpdate, t.Expired(l.At)
			its := map[string]bool{}
			single := Lists{Of: l.Of, At: l.At, Territories: []Territory{t}}
			for _, span := range single.Spans() {
				if span.Holds(l.At) {
					its[string(span.Certificate.Raw)], all[string(span.Certificate.Raw)] = true, true
				}
			}
			one.Issuers = len(its)
		}
		s.Territories = append(s.Territories, one)
	}
	s.Issuers = len(all)
	return s
}

// MarshalJSON has the certificates alone: what they are recognised by.
func (id Identity) MarshalJSON() ([]byte, error) {
	all := make([][]byte, len(id.Certificates))
	for i, c := range id.Certificates {
		all[i] = c.Raw
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (id *Identity) UnmarshalJSON(b []byte) error {
	var all [][]byte
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	for _, der := range all {
		c, err := cms.ParseCertificate(der)
		if err != nil {
			return err
		}
		id.Certificates = append(id.Certificates, c)
	}
	return nil
}
