package verify

import (
	"slices"
	"strings"

	"paraph/signing/cos"
)

// permission is what may follow a signature by the word of those that signed so far (12.8.2).
type permission struct {
	most      Level // the farthest level that is allowed
	certified bool  // a certification says so; without one, filling in and signing are what a form is for
	locks     []lock
}

// lock are fields that may not change any more (12.8.2.4; table 236).
type lock struct {
	action string // All, Include, Exclude
	fields []string
}

// permitted reads what a revision permits: of its certification, and of all signatures made so far.
func (d *document) permitted() permission {
	p := permission{most: FormFill}
	for _, s := range d.signatures() {
		if s.kind == UsageRights {
			continue
		}
		if params := d.transform(s.dict, "DocMDP"); params != nil {
			p.restrict(d.level(params["P"]))
		}
		if params := d.transform(s.dict, "FieldMDP"); params != nil {
			p.locks = append(p.locks, d.lock(params))
		}
		if s.field == nil {
			continue
		}
		if l := d.Dict(s.field.whole["Lock"]); l != nil {
			p.locks = append(p.locks, d.lock(l))
			if d.Resolve(l["P"]) != nil {
				p.restrict(d.level(l["P"]))
			}
		}
	}
	return p
}

// level is what P allows (tables 236, 257); 2 where it says nothing.
func (d *document) level(o cos.Object) Level {
	if d.Resolve(o) == nil {
		return FormFill
	}
	switch d.Integer(o) {
	case 1:
		return LongTermData
	case 3:
		return Annotation
	}
	return FormFill
}

func (p *permission) restrict(l Level) {
	if !p.certified || l.rank() < p.most.rank() {
		p.most = l
	}
	p.certified = true
}

func (d *document) lock(params cos.Dict) lock {
	l := lock{action: d.Name(params["Action"])}
	for _, o := range d.Array(params["Fields"]) {
		if s, ok := d.Text(o); ok {
			l.fields = append(l.fields, s)
		}
	}
	return l
}

// holds reports whether a lock is on a field, or on one above it.
func (l lock) holds(name string) bool {
	listed := slices.ContainsFunc(l.fields, func(f string) bool { return name == f || strings.HasPrefix(name, f+".") })
	switch l.action {
	case "All":
		return true
	case "Include":
		return listed
	case "Exclude":
		return !listed
	}
	return true
}

// judge settles of every change whether it was allowed.
func (p permission) judge(changes []Change) (level Level, reasons []Reason) {
	level = NoChange
	for i := range changes {
		ch := &changes[i]
		locked := (ch.What == "form-field") && slices.ContainsFunc(p.locks, func(l lock) bool { return l.holds(ch.Name) })
		ch.Allowed = ch.level.rank() <= p.most.rank() && !locked && !ch.hides
		if ch.level.rank() > level.rank() {
			level = ch.level
		}
		if ch.Allowed {
			continue
		}
		reasons = append(reasons, p.reason(*ch, locked))
	}
	return level, reasons
}

// reason is why a change is not allowed. Comments no author spoke of are told and nothing else; comments that cover
// words too where they were allowed.
func (p permission) reason(ch Change, locked bool) Reason {
	switch {
	case locked:
		return ForbiddenChange
	case ch.level == Annotation && (!p.certified || p.most == Annotation):
		if ch.hides && !p.certified {
			return HiddenContent
		}
		return ChangedAnnotations
	case ch.hides && ch.level.rank() <= p.most.rank():
		return HiddenContent
	}
	return ForbiddenChange
}
