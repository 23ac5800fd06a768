package trustlist

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// maxPivots bounds the changes of signers that one list of lists may tell of.
const maxPivots = 32

// pivotsOf are the addresses of the pivots that a list of lists names, whoever signed it: each must hold by itself.
func pivotsOf(b []byte) ([]string, error) {
	l, err := unchecked(b)
	if err != nil {
		return nil, err
	}
	return l.pivots(), nil
}

func (l *List) pivots() (out []string) {
	for _, uri := range l.URIs {
		name := path.Base(uri)
		if strings.Contains(name, "pivot") && strings.HasSuffix(name, ".xml") && len(out) < maxPivots {
			out = append(out, uri)
		}
	}
	return out
}

// follow reads the list of the lists: from the pinned signers each pivot that came after them, in their order, says who
// may sign next. One that does not hold ends the way: what it would have said is not known.
func (p Pinned) follow(b []byte, pivots [][]byte) (*List, error) {
	type step struct {
		content []byte
		list    *List
	}
	var steps []step
	for _, pivot := range pivots {
		l, err := unchecked(pivot)
		if err != nil {
			return nil, fmt.Errorf("pivot: %w", err)
		}
		if !l.Issued.Before(p.Day) {
			steps = append(steps, step{pivot, l})
		}
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.list.Sequence, b.list.Sequence) })
	signers := p.Certificates
	for _, s := range steps {
		l, err := Read(s.content, signers)
		if err == nil {
			err = isLists(l)
		}
		if err != nil {
			return nil, fmt.Errorf("pivot %d: %w", s.list.Sequence, err)
		}
		signers = nil
		for _, own := range l.pointersTo(typeLists, l.Territory) {
			signers = append(signers, own.Signers...)
		}
	}
	l, err := Read(b, signers)
	if err != nil {
		return nil, err
	}
	if len(steps) > 0 && l.Sequence < steps[len(steps)-1].list.Sequence || l.Issued.Before(p.Day) {
		return nil, ErrOlder
	}
	return l, isLists(l)
}

func isLists(l *List) error {
	if l.Type != typeLists || l.Territory != "EU" {
		return fmt.Errorf("%w: it is of %s", ErrForeign, l.Territory)
	}
	return nil
}

// pointersTo are the pointers to lists that a program can read.
func (l *List) pointersTo(kind, territory string) (out []Pointer) {
	for _, p := range l.Pointers {
		if p.MIME == mimeList && p.Type == kind && p.Territory == territory {
			out = append(out, p)
		}
	}
	return out
}

// territories are the codes of the territories that the list of the lists leads to, in their order.
func (l *List) territories() (out []string) {
	for _, p := range l.Pointers {
		if p.MIME == mimeList && p.Type == typeGeneric && isCode(p.Territory) && !slices.Contains(out, p.Territory) {
			out = append(out, p.Territory)
		}
	}
	slices.Sort(out)
	return out
}

func isCode(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

// territory reads the list of a territory with what the list of the lists says of it. Where a territory has several,
// one for each version, one of them suffices.
func (l *List) territory(code string, b []byte) (*List, error) {
	err := fmt.Errorf("%w: nobody may sign one", ErrForeign)
	for _, p := range l.pointersTo(typeGeneric, code) {
		var out *List
		if out, err = Read(b, p.Signers); err != nil {
			continue
		}
		if out.Territory != code || out.Type != typeGeneric {
			return nil, fmt.Errorf("%w: it is of %s", ErrForeign, out.Territory)
		}
		return out, nil
	}
	return nil, err
}

// Lists is what is known at a time: the list of the lists, and of each territory its list or why there is none.
type Lists struct {
	Of          *List // nil where there is none that holds
	Problem     error // why
	Fetched     time.Time
	At          time.Time
	Territories []Territory
}

// Territory is one that the list of the lists leads to.
type Territory struct {
	Code    string
	List    *List // nil where there is none that holds
	Problem error // why
	Fetched time.Time
	Refused string // why what was fetched last was not taken, where an earlier one is kept
}

// Expired says that the territory has a list, which should have been replaced by that time.
func (t Territory) Expired(at time.Time) bool { return t.List != nil && t.List.Expired(at) }

// Trouble is why a territory's list says nothing or what is old, nil where nothing is wrong with it.
func (l *Lists) Trouble(code string) error {
	if l.Of == nil {
		return l.Problem
	}
	for _, t := range l.Territories {
		switch {
		case t.Code != code:
		case t.Problem != nil:
			return t.Problem
		case l.Of.Expired(l.At):
			return fmt.Errorf("%w: the list of the lists, since %s", ErrExpired, l.Of.NextUpdate.Format(time.DateOnly))
		case t.Expired(l.At):
			return fmt.Errorf("%w: since %s", ErrExpired, t.List.NextUpdate.Format(time.DateOnly))
		default:
			return nil
		}
	}
	return ErrMissing
}

// ErrExpired says that a newer list should be there. What an expired one says still counts, with that beside it.
var ErrExpired = errors.New("trustlist: the list is past the day of its next update")
