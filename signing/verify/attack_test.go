package verify

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Verdicts that rows want; "red" and "unsure" may be followed by the reason that must be among those given.
const (
	ok     = "ok"     // nothing but trust and time stands against it
	red    = "red"    // do not rely
	unsure = "unsure" // cannot say
	never  = "never"  // anything but ok: an error too
	quick  = "quick"  // an answer, within time
)

// row is one attack, or its honest twin: a document, signed honestly, and what is done to it then.
type row struct {
	name   string
	serves string // the clause or the attack
	before func(*paper)
	after  func(*paper)
	want   string
}

// trusting are the reasons of who and when, which these files leave open.
var trusting = []Reason{IssuerUnknown, RevocationUnknown, Expired, NotYetValid, AlgorithmWeak, TimeUnproven, NotQualified}

// class is the verdict on a file in the words of a row, with all reasons.
func class(r *Report, err error) (string, []Reason) {
	if err != nil {
		return "error", nil
	}
	reasons := slices.Clone(r.Reasons)
	for _, s := range r.Signatures {
		reasons = append(reasons, s.Reasons...)
	}
	switch r.Verdict {
	case DoNotRely:
		return red, reasons
	case Unsigned:
		return Unsigned, reasons
	}
	for _, one := range reasons {
		if !slices.Contains(trusting, one) {
			return unsure, reasons
		}
	}
	return ok, reasons
}

// holds compares a verdict with the one that is wanted.
func holds(want, got string, reasons []Reason) bool {
	kind, reason, named := strings.Cut(want, " ")
	switch {
	case kind == quick:
		return true
	case kind == never:
		return got != ok
	case kind != got:
		return false
	}
	return !named || slices.Contains(reasons, Reason(reason))
}

// judged runs the whole path on a file, and holds it to the time a file may take.
func judged(t *testing.T, b []byte, want string, anchors ...*person) {
	t.Helper()
	o := Options{}
	for _, p := range anchors {
		o.Anchors = append(o.Anchors, p.cert.Raw)
	}
	start := time.Now()
	r, err := PDF(bytes.NewReader(b), int64(len(b)), o)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrPassword) {
		t.Errorf("error %v", err)
	}
	if got, reasons := class(r, err); !holds(want, got, reasons) {
		t.Errorf("is %s %v, want %s%s", got, reasons, want, told(r))
	}
}

// told are the changes a report tells of.
func told(r *Report) string {
	if r == nil {
		return ""
	}
	var b strings.Builder
	for _, s := range r.Signatures {
		fmt.Fprintf(&b, "\n  %s %q %s %v %v", s.Kind, s.Field, s.Coverage, s.Reasons, s.Notes)
		for _, c := range s.Changed {
			fmt.Fprintf(&b, "\n    %s %s %q -> %q level %s allowed %v hides %v", c.What, c.Name, c.Before, c.After, c.level, c.Allowed, c.hides)
		}
	}
	return b.String()
}

// run judges every row in files written in each of the layouts.
func run(t *testing.T, rows []row, layouts ...layout) {
	t.Helper()
	c := newCast(t)
	for _, one := range rows {
		for _, l := range layouts {
			t.Run(fmt.Sprintf("%s-%s", one.name, [...]string{"tables", "streams", "packed"}[l]), func(t *testing.T) {
				p := signed(t, c, l, func(p *paper) {
					if one.before != nil {
						one.before(p)
					}
				})
				if one.after != nil {
					one.after(p)
				}
				if len(p.pending)+len(p.freed) > 0 {
					p.save()
				}
				judged(t, p.b, one.want)
			})
		}
	}
}

// TestHonestAlone: the document of these tests is accepted as it was signed, in every layout, however it is signed.
func TestHonestAlone(t *testing.T) {
	run(t, []row{
		{name: "approval", want: ok},
		{name: "certified-1", before: certified(1), want: ok},
		{name: "certified-2", before: certified(2), want: ok},
		{name: "certified-3", before: certified(3), want: ok},
		{name: "locked", before: locked("/Action/All"), want: ok},
		{name: "with-evidence", after: evidence, want: ok},
	}, tables, streams, packed)
}
