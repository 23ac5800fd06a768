package trust

import (
	"slices"

	"paraph/signing/cms"
)

// Purpose is what an anchor is trusted for.
type Purpose string

// The purposes.
const (
	Signing      Purpose = "signing"
	TimeStamping Purpose = "time-stamping"
	OwnSeal      Purpose = "own-seal" // the seal of one's own service, and nothing below it
)

// Anchor is a certificate that is trusted as it stands: an authority, or somebody known.
type Anchor struct {
	Certificate *cms.Certificate
	Purpose     Purpose
	Source      string // who says so: a trusted list, a file, the program's own store
}

// Anchors is a set of anchors; the zero value is empty. It is not changed while it is asked.
type Anchors struct {
	all    []*Anchor
	byName map[string][]*Anchor
}

// Add takes an anchor into the set.
func (a *Anchors) Add(one Anchor) {
	if a.byName == nil {
		a.byName = map[string][]*Anchor{}
	}
	key := cms.NameKey(one.Certificate.RawSubject)
	a.all = append(a.all, &one)
	a.byName[key] = append(a.byName[key], &one)
}

// Len is how many there are.
func (a *Anchors) Len() int { return len(a.all) }

// For are the anchors of these purposes.
func (a *Anchors) For(purposes ...Purpose) *Anchors {
	out := &Anchors{}
	for _, one := range a.all {
		if slices.Contains(purposes, one.Purpose) {
			out.Add(*one)
		}
	}
	return out
}

// Of is the anchor that this certificate is, nil where it is none.
func (a *Anchors) Of(c *cms.Certificate) *Anchor {
	for _, one := range a.byName[cms.NameKey(c.RawSubject)] {
		if one.Certificate.Equal(c) {
			return one
		}
	}
	return nil
}
